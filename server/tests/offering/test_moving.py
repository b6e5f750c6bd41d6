"""A task goes over to other terms; whoever answered or holds it keeps the old rate."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handwork.flow import (
    judging,
    offering_tasks,
    paying,
    publishing,
    releasing,
    working,
)
from handwork.pay import queries as pay
from handwork.projects.queries import offers
from handwork.releases import queries as releases

HOUR = timedelta(hours=1)


@pytest.fixture
def move(cleo, stall, noon):
    def go(task_id: int, times: int = 2) -> int:
        batch_id = stall.terms(price_micros=times * stall.price)
        offering_tasks.move_offer(
            actor=cleo, task_id=task_id, batch_id=batch_id, now=noon
        )
        return batch_id

    return go


def test_open_seats_are_paid_at_the_new_price(stall, move):
    before = stall.available()
    move(stall.offer(2))
    assert before - stall.available() == 2 * (2 * stall.cost)
    assert pay.batch_money(batch_id=stall.terms()).remaining.micros == 0


def test_an_answer_keeps_its_rate_and_the_next_one_earns_the_new(
    stall, move, ada, bola, noon
):
    before = stall.available()
    task = stall.offer(2)
    stall.answer(task, ada)
    move(task)
    stall.answer(task, bola)
    stall.settle(noon + 2 * HOUR)
    assert before - stall.available() == stall.cost + 2 * stall.cost


def test_a_hold_keeps_its_rate(stall, move, ada, noon):
    before = stall.available()
    task = stall.offer(1)
    held = stall.take(task, ada)
    move(task)
    stall.finish(held, ada)
    stall.settle(noon + 2 * HOUR)
    assert before - stall.available() == stall.cost


def test_a_hold_that_is_handed_back_leaves_a_seat_at_the_new_price(
    stall, move, ada, bola, noon
):
    before = stall.available()
    task = stall.offer(1)
    held = stall.take(task, ada)
    move(task)
    working.hand_back(
        worker_id=ada.worker_id, assignment_id=held.assignment_id, now=noon
    )
    stall.answer(task, bola)
    stall.settle(noon + 2 * HOUR)
    assert before - stall.available() == 2 * stall.cost


def test_there_and_back_again_costs_what_it_did(stall, move, ada, noon):
    before = stall.available()
    task = stall.offer(2)
    stall.answer(task, ada)
    move(task)
    move(task, times=1)
    assert before - stall.available() == 2 * stall.cost
    stall.settle(noon + 2 * HOUR)
    assert before - stall.available() == stall.cost


def test_both_batches_are_judged_and_released(cleo, stall, move, ada, bola, noon):
    task = stall.offer(2)
    stall.answer(task, ada)
    new = move(task)
    stall.answer(task, bola)
    for batch_id in (stall.terms(), new):
        judging.judge(actor=cleo, batch_id=batch_id, now=noon + HOUR)
        release_id = releasing.request_release(
            actor=cleo, batch_id=batch_id, now=noon + HOUR
        )
        releasing.write_release(release_id=release_id, now=noon + HOUR)
        release = releases.release_for(actor=cleo, release_id=release_id)
        assert release.state == "done", release


def test_terms_of_others_do_not_exist(cleo, dov, stall, noon):
    task = stall.offer()
    with pytest.raises(offers.NoSuchTermsError):
        offering_tasks.move_offer(actor=cleo, task_id=task, batch_id=0, now=noon)
    with pytest.raises(offers.NoSuchOfferError):
        offering_tasks.move_offer(actor=dov, task_id=task, batch_id=1, now=noon)


def test_a_closed_batch_is_refunded_though_a_task_left_it(cleo, stall, move, ada, noon):
    before = stall.available()
    task = stall.offer(3)
    stall.answer(task, ada)
    old = stall.terms()
    move(task)
    publishing.close(actor=cleo, batch_id=old, now=noon)
    later = noon + 2 * HOUR
    paying.accept_due(now=later)
    paying.refund_closed(now=later)
    stall.settle(later)
    assert before - stall.available() == stall.cost
