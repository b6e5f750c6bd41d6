from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from handwork.allocation import services as allocation
from handwork.answers import queries as answers
from handwork.base.errors import NotAllowedError, NotFoundError
from handwork.base.queries import audit_for_subject
from handwork.flow import paying
from handwork.pay import queries
from handwork.pay.models import Account
from handwork.pay.rules import InvalidReferenceError

pytestmark = pytest.mark.django_db

PRICE, FEE, ESCROW = 100_000, 20_000, 960_000
DELAY = timedelta(days=3)
HELD_FOR = timedelta(minutes=10)


def money_of(worker):
    (money,) = queries.worker_money(worker_id=worker.worker_id)
    return money


def in_balance():
    return all(total == 0 for total in queries.imbalance().values())


def test_an_answer_is_pending_until_the_day_silence_accepts_it(batch, ada, noon):
    batch.answer(ada)
    money = money_of(ada)
    assert (money.earned.micros, money.pending.micros, money.payable.micros) == (
        PRICE,
        PRICE,
        0,
    )
    assert money.next_accepted_at == noon + DELAY


def test_silence_accepts_on_the_day_and_not_before(batch, ada, noon):
    batch.answer(ada)
    assert paying.accept_due(now=noon + DELAY - timedelta(seconds=1)) == 0
    assert paying.accept_due(now=noon + DELAY) == 1
    assert money_of(ada).payable.micros == PRICE
    assert in_balance()


def test_accepting_again_changes_nothing(batch, ada, noon):
    batch.answer(ada)
    paying.accept_due(now=noon + DELAY)
    before = (
        queries.worker_money(worker_id=ada.worker_id),
        queries.batch_money(batch_id=batch.batch_id),
    )
    assert paying.accept_due(now=noon + 2 * DELAY) == 0
    after = (
        queries.worker_money(worker_id=ada.worker_id),
        queries.batch_money(batch_id=batch.batch_id),
    )
    assert before == after


def test_a_requester_accepts_chosen_answers_early(batch, ada, bola, cleo, noon):
    answer_id = batch.answer(ada)
    batch.answer(bola)
    accepted = paying.accept_answers(
        actor=cleo, batch_id=batch.batch_id, answer_ids=[answer_id], now=noon
    )
    assert accepted == 1
    assert money_of(ada).pending.micros == 0
    assert money_of(bola).pending.micros == PRICE


def test_a_requester_accepts_all_answers_early(batch, ada, bola, cleo, noon):
    for worker in (ada, ada, bola):
        batch.answer(worker)
    accepted = paying.accept_answers(
        actor=cleo, batch_id=batch.batch_id, answer_ids=None, now=noon
    )
    money = queries.batch_money(batch_id=batch.batch_id)
    assert accepted == 3
    assert (money.earned.micros, money.fee.micros) == (3 * PRICE, 3 * FEE)
    assert money.remaining.micros == ESCROW - 3 * (PRICE + FEE)


def test_answers_of_another_batch_are_not_accepted_along(publishing, ada, cleo, noon):
    first, second = publishing(), publishing()
    foreign = second.answer(ada)
    accepted = paying.accept_answers(
        actor=cleo, batch_id=first.batch_id, answer_ids=[foreign], now=noon
    )
    assert accepted == 0
    assert money_of(ada).pending.micros == PRICE


def test_another_organisation_accepts_nothing(batch, ada, dov, noon):
    answer_id = batch.answer(ada)
    with pytest.raises(NotFoundError):
        paying.accept_answers(
            actor=dov, batch_id=batch.batch_id, answer_ids=[answer_id], now=noon
        )


def test_workers_accept_nothing(batch, ada, noon):
    batch.answer(ada)
    with pytest.raises(NotFoundError):
        paying.accept_answers(
            actor=ada, batch_id=batch.batch_id, answer_ids=None, now=noon
        )


def test_a_steward_does_not_accept_in_the_requesters_name(batch, ada, sam, noon):
    batch.answer(ada)
    with pytest.raises(NotAllowedError):
        paying.accept_answers(
            actor=sam, batch_id=batch.batch_id, answer_ids=None, now=noon
        )


def test_leaving_an_answer_out_of_the_data_does_not_touch_its_pay(
    batch, ada, cleo, noon
):
    answer_id = batch.answer(ada)
    paying.exclude_answer(
        actor=cleo, answer_id=answer_id, reason="Unreadable", now=noon
    )
    assert answers.is_excluded(answer_id=answer_id)
    assert paying.accept_due(now=noon + DELAY) == 1
    assert money_of(ada).payable.micros == PRICE
    events = audit_for_subject(subject=f"batch:{batch.batch_id}")
    assert "exclude-answer" in [event.verb for event in events]


def test_an_answer_is_left_out_only_with_a_reason(batch, ada, cleo, noon):
    answer_id = batch.answer(ada)
    with pytest.raises(InvalidReferenceError):
        paying.exclude_answer(actor=cleo, answer_id=answer_id, reason="  ", now=noon)
    assert not answers.is_excluded(answer_id=answer_id)


def test_another_organisation_leaves_nothing_out(batch, ada, dov, noon):
    answer_id = batch.answer(ada)
    with pytest.raises(NotFoundError):
        paying.exclude_answer(actor=dov, answer_id=answer_id, reason="No", now=noon)


def test_a_closed_batch_gives_back_what_nobody_can_earn_any_more(
    batch, ada, cleo, noon
):
    batch.answer(ada)
    batch.close()
    assert paying.refund_closed(now=noon) == 0
    paying.accept_due(now=noon + DELAY)
    assert paying.refund_closed(now=noon + DELAY) == 1
    money = queries.batch_money(batch_id=batch.batch_id)
    assert money.refunded.micros == ESCROW - PRICE - FEE
    assert money.remaining.micros == 0
    assert in_balance()


def test_a_refund_happens_once(batch, noon):
    batch.close()
    assert paying.refund_closed(now=noon) == 1
    assert paying.refund_closed(now=noon) == 0
    assert paying.refund_batch(batch_id=batch.batch_id, now=noon) is None


def test_an_open_batch_gives_nothing_back(batch, noon):
    assert paying.refund_closed(now=noon) == 0


def test_a_task_that_is_held_keeps_the_escrow(batch, ada, noon):
    batch.take(ada)
    batch.close()
    assert paying.refund_closed(now=noon) == 0


def test_an_answer_after_the_refund_is_paid_by_the_operator(batch, ada, noon):
    assignment_id = batch.take(ada)
    batch.close()

    with transaction.atomic():
        allocation.expire(now=noon + HELD_FOR, limit=10)
    assert paying.refund_closed(now=noon + HELD_FOR) == 1
    batch.submit(ada, assignment_id, noon + HELD_FOR)
    assert paying.accept_due(now=noon + HELD_FOR + DELAY) == 1
    money = queries.batch_money(batch_id=batch.batch_id)
    assert money_of(ada).payable.micros == PRICE
    assert (money.goodwill.micros, money.fee.micros) == (PRICE, 0)
    assert in_balance()


@pytest.fixture
def goodwill(batch, ada, bola, eve, noon) -> list[int]:
    """Ada's time runs out, two others answer her task, then she sends her answer."""
    assignment_id = batch.take(ada)
    with transaction.atomic():
        allocation.expire(now=noon + HELD_FOR, limit=10)
    seated = [batch.answer(other, noon + HELD_FOR) for other in (bola, eve)]
    batch.submit(ada, assignment_id, noon + HELD_FOR)
    return seated


def test_pay_that_the_operator_gives_is_not_pending_in_escrow(batch, ada, goodwill):
    money = queries.batch_money(batch_id=batch.batch_id)
    assert money_of(ada).pending.micros == PRICE
    assert (money.pending.micros, money.pending_count) == (2 * PRICE, 2)


def test_pay_that_the_operator_gives_does_not_delay_the_refund(
    batch, ada, cleo, noon, goodwill
):
    paying.accept_answers(
        actor=cleo, batch_id=batch.batch_id, answer_ids=goodwill, now=noon + HELD_FOR
    )
    batch.close()
    assert money_of(ada).pending.micros == PRICE
    assert paying.refund_closed(now=noon + HELD_FOR) == 1
    assert paying.accept_due(now=noon + HELD_FOR + DELAY) == 1
    assert money_of(ada).payable.micros == PRICE
    assert in_balance()


def test_escrow_is_where_it_says_at_every_step(batch, ada, bola, noon):
    for worker in (ada, bola, ada):
        batch.answer(worker)
        money = queries.batch_money(batch_id=batch.batch_id)
        out = money.earned + money.fee + money.refunded
        assert money.escrowed == out + money.remaining
        assert money.pending.micros <= money.remaining.micros


def test_one_batch_that_cannot_be_accepted_keeps_no_other_from_its_pay(
    publishing, ada, noon, caplog
):
    broken, sound = publishing(), publishing()
    broken.answer(ada)
    sound.answer(ada)

    Account.objects.filter(kind="escrow", owner_id=broken.batch_id).update(
        balance_micros=0
    )
    with pytest.raises(ExceptionGroup):
        paying.accept_due(now=noon + DELAY)
    assert queries.batch_money(batch_id=sound.batch_id).pending_count == 0
    assert f"acceptance failed in batch {broken.batch_id}" in caplog.text
    assert not in_balance()
