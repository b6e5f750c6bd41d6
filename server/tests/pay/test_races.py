"""What happens when two do the same at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from handwork.flow import paying, working
from handwork.flow.working import AnswerTooLateError
from handwork.pay import queries
from handwork.pay.models import Earning
from handwork.pay.services import InsufficientFundsError, NothingPayableError

pytestmark = pytest.mark.django_db(transaction=True)
PRICE, ESCROW = 100_000, 960_000
LATER = timedelta(days=3)
RACERS = 6
REFUSALS = (AnswerTooLateError, InsufficientFundsError, NothingPayableError)


def race(action: Callable[[int], object]) -> list[object]:
    """Let several threads do the same; return what came out, refusals too."""
    start = threading.Barrier(RACERS)

    def run(number: int) -> object:
        start.wait()
        try:
            return action(number)
        except REFUSALS as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(RACERS) as pool:
        return list(pool.map(run, range(RACERS)))


def test_money_for_one_batch_pays_for_one_batch(cleo, drafts, funds):
    funds(cleo, ESCROW + 1)
    publish = drafts(RACERS)
    results = race(lambda number: publish[number]())
    assert (
        sum(isinstance(result, InsufficientFundsError) for result in results)
        == RACERS - 1
    )
    assert len(queries.batches_with_escrow()) == 1
    assert queries.imbalance() == {"EUR": 0}


def test_a_balance_is_paid_out_once(batch, ada, noon):
    batch.answer(ada)
    paying.accept_due(now=noon + LATER)
    results = race(lambda _: paying.request_payout(actor=ada, currency="EUR", now=noon))
    assert (
        sum(isinstance(result, NothingPayableError) for result in results) == RACERS - 1
    )
    (money,) = queries.worker_money(worker_id=ada.worker_id)
    assert (money.payable.micros, money.in_payout.micros) == (0, PRICE)
    assert queries.imbalance() == {"EUR": 0}


def test_an_answer_is_accepted_once(batch, ada, bola, eve, noon):
    workers = (ada, bola, eve)
    for _ in range(2):
        for worker in workers:
            batch.answer(worker)
    results = race(lambda _: paying.accept_due(now=noon + LATER))
    assert sum(results) == 6
    for worker in workers:
        (money,) = queries.worker_money(worker_id=worker.worker_id)
        assert (money.pending.micros, money.payable.micros) == (0, 2 * PRICE)
    assert queries.imbalance() == {"EUR": 0}


def test_an_escrow_is_refunded_once(batch, noon):
    batch.close()
    results = race(lambda _: paying.refund_batch(batch_id=batch.batch_id, now=noon))
    assert sum(result is not None for result in results) == 1
    assert queries.batch_money(batch_id=batch.batch_id).refunded.micros == ESCROW


def test_goodwill_of_a_day_is_paid_once(publishing, ada, bola, eve, noon, settings):
    settings.GOODWILL_A_DAY_MICROS = 2 * PRICE
    then = noon + timedelta(minutes=11)
    batches = [publishing() for _ in range(RACERS)]
    holds = [batch.take(ada) for batch in batches]
    working.expire_held(now=then)
    for batch in batches:
        for other in (bola, eve):
            batch.answer(other, then)
    results = race(
        lambda number: working.submit(
            worker_id=ada.worker_id, assignment_id=holds[number],
            content={"choice": "7"}, client_key="k", active_milliseconds=None, now=then,
        )
    )  # fmt: skip
    late = sum(isinstance(result, AnswerTooLateError) for result in results)
    assert late == RACERS - 2
    assert Earning.objects.filter(is_goodwill=True).count() == 2


def test_money_that_runs_in_circles_stays_the_same(batch, ada, cleo, sam, noon):
    """The bank test: payouts asked for, cancelled and paid while answers are accepted."""
    for _ in range(4):
        batch.answer(ada)
    (organisation_id,) = cleo.organisation_ids

    def act(number: int) -> object:
        for turn in range(6):
            if number % 3 == 0:
                paying.accept_answers(
                    actor=cleo, batch_id=batch.batch_id, answer_ids=None, now=noon
                )
            elif number % 3 == 1:
                paying.deposit(
                    actor=sam, organisation_id=organisation_id, amount_micros=10_000,
                    currency="EUR", reference=f"{number} {turn}", now=noon,
                )  # fmt: skip
            else:
                cycle(ada, sam, noon)
        return None

    assert race(act) == [None] * RACERS
    assert queries.imbalance() == {"EUR": 0}
    (money,) = queries.worker_money(worker_id=ada.worker_id)
    assert money.earned.micros == 4 * PRICE
    assert (
        queries.batch_money(batch_id=batch.batch_id).remaining.micros
        == ESCROW - 480_000
    )


def cycle(worker, steward, noon) -> None:
    try:
        payout_id = paying.request_payout(actor=worker, currency="EUR", now=noon)
    except NothingPayableError:
        return
    paying.cancel_payout(actor=steward, payout_id=payout_id, reason="Again", now=noon)
