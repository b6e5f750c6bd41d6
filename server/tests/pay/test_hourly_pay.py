from __future__ import annotations

from datetime import timedelta

import pytest

from handwork.base.errors import NotFoundError
from handwork.base.money import Money
from handwork.pay import queries

pytestmark = pytest.mark.django_db
PRICE = 100_000


def answer_after(batch, worker, seconds, noon):
    assignment_id = batch.take(worker, noon)
    batch.submit(worker, assignment_id, noon + timedelta(seconds=seconds))


def test_pay_per_hour_is_what_was_earned_over_the_time_it_took(batch, ada, bola, noon):
    answer_after(batch, ada, 36, noon)
    answer_after(batch, bola, 72, noon)
    pay = queries.batch_hourly_pay(batch_id=batch.batch_id)
    assert pay.lowest == Money(PRICE * 50, "EUR")
    assert pay.median == Money(PRICE * 75, "EUR")
    assert pay.mean == Money(round(PRICE * 7200 / 108), "EUR")
    assert pay.workers_count == 2


def test_a_worker_sees_their_own_pay_per_hour(batch, ada, bola, noon):
    answer_after(batch, ada, 36, noon)
    answer_after(batch, bola, 1, noon)
    pay = queries.worker_hourly_pay(worker_id=ada.worker_id)
    assert pay["EUR"].mean == Money(PRICE * 100, "EUR")


def test_without_answers_there_is_no_pay_per_hour(batch, ada):
    pay = queries.batch_hourly_pay(batch_id=batch.batch_id)
    assert (pay.median, pay.workers_count) == (None, 0)
    assert queries.worker_hourly_pay(worker_id=ada.worker_id) == {}


def test_another_organisation_sees_no_pay_per_hour(batch, dov):
    with pytest.raises(NotFoundError):
        queries.batch_hourly_pay_for(actor=dov, batch_id=batch.batch_id)
