"""A task on offer: its money, its end, its extension, and what the clock does to it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from handwork.allocation import queries as allocation
from handwork.flow import offering_tasks, pausing, paying, publishing, working
from handwork.flow.offering_tasks import (
    BatchNotGrowingError,
    OfferStateError,
    TokenUsedError,
    fusing,
)
from handwork.pay import queries as pay
from handwork.pay.services import InsufficientFundsError
from handwork.projects.queries import offers

HOUR = timedelta(hours=1)


def test_equal_terms_are_one_batch_until_it_is_closed(cleo, stall, noon):
    batch = stall.terms()
    assert stall.terms() == batch
    publishing.close(actor=cleo, batch_id=batch, now=noon)
    assert stall.terms() != batch


def test_an_offer_sets_its_own_money_aside(stall):
    before = stall.available()
    stall.offer(3)
    assert before - stall.available() == 3 * stall.cost


@pytest.mark.skipif(connection.vendor == "sqlite", reason="a statement of PostgreSQL")
def test_one_statement_offers_a_task(stall, monkeypatch):
    sent = []
    fetch = fusing._fetch

    def listen(text, values):
        sent.append(fetch(text, values))
        return sent[-1]

    monkeypatch.setattr(fusing, "_fetch", listen)
    first, second = stall.offer(), stall.offer(token="once")
    assert sent == [(first, 1), (second, 2)]


def test_numbers_and_counts_grow_with_each_offer(stall):
    tasks = [stall.offer(), stall.offer(), stall.offer()]
    records = offers.offers_of(task_ids=tasks)
    assert [records[task].number for task in tasks] == [1, 2, 3]
    assert allocation.seats_of(batch_id=stall.terms()).wanted == 6


def test_an_offer_beyond_the_money_changes_nothing(stall):
    before = stall.available()
    with pytest.raises(InsufficientFundsError) as refusal:
        stall.offer(1_000)
    assert refusal.value.missing.micros == 1_000 * stall.cost - before
    assert stall.available() == before
    assert allocation.seats_of(batch_id=stall.terms()).wanted == 0


def test_a_token_is_used_once_a_day(stall, noon):
    task = stall.offer(token="row 1")
    left = stall.available()
    with pytest.raises(TokenUsedError) as refusal:
        stall.offer(token="row 1", now=noon + 23 * HOUR)
    assert refusal.value.subject == f"task:{task}"
    assert stall.available() == left
    assert stall.offer(token="row 1", now=noon + 24 * HOUR) != task
    assert offering_tasks.forget_tokens(now=noon + 47 * HOUR) == 0
    assert offering_tasks.forget_tokens(now=noon + 48 * HOUR) == 1


def test_nothing_is_offered_in_a_closed_batch(cleo, stall, noon):
    batch = stall.terms()
    publishing.close(actor=cleo, batch_id=batch, now=noon)
    with pytest.raises(BatchNotGrowingError):
        stall.offer(batch_id=batch)


def test_nothing_is_offered_in_a_batch_that_was_published_whole(stall, make_batch):
    with pytest.raises(BatchNotGrowingError):
        stall.offer(batch_id=make_batch(1))


def test_nobody_takes_what_has_ended(stall, ada, noon):
    task = stall.offer()
    assert stall.take(task, ada, noon + HOUR) is None
    assert stall.take(task, ada, noon + HOUR - timedelta(seconds=1)) is not None


def test_submitting_takes_the_next_task_only_while_it_is_on_offer(stall, ada, noon):
    first, second = stall.offer(), stall.offer(lifetime_seconds=60)
    third = stall.offer()
    late = noon + timedelta(minutes=2)
    held = stall.take(first, ada, late)
    _submitted, following = working.submit_and_take(
        worker_id=ada.worker_id,
        batch_id=stall.terms(),
        assignment_id=held.assignment_id,
        content={"answers": [{"name": "digit", "text": "7"}]},
        client_key="one",
        active_milliseconds=None,
        now=late,
    )
    assert following.held.task_id == third != second


def test_the_list_of_work_passes_over_what_has_ended(stall, ada, noon):
    stall.offer()
    assert len(working.work_for(actor=ada, now=noon)) == 1
    assert working.work_for(actor=ada, now=noon + HOUR) == []


def test_what_was_not_used_comes_back_when_a_task_ends(stall, ada, noon):
    before = stall.available()
    stall.answer(stall.offer(3), ada)
    assert offering_tasks.sweep_offers(now=noon + HOUR) == 1
    assert before - stall.available() == stall.cost
    assert offering_tasks.sweep_offers(now=noon + HOUR) == 0


def test_what_is_held_at_the_end_is_settled_after_it(stall, ada, noon):
    before = stall.available()
    task, end = stall.offer(2), noon + HOUR
    held = stall.take(task, ada, end - timedelta(minutes=1))
    assert offering_tasks.sweep_offers(now=end) == 0
    assert stall.view(task, end).status == "Unassignable"
    assert before - stall.available() == 2 * stall.cost
    working.hand_back(
        worker_id=ada.worker_id, assignment_id=held.assignment_id, now=end
    )
    assert stall.view(task, end).status == "Reviewable"
    assert offering_tasks.sweep_offers(now=end) == 1
    assert stall.available() == before
    assert stall.view(task, end).counts.available == 2


def test_a_lapsed_hold_gives_the_seat_back(stall, ada, bola, noon):
    task = stall.offer(1)
    stall.take(task, ada)
    later = noon + timedelta(minutes=11)
    assert stall.view(task, later).status == "Assignable"
    working.expire_held(now=later)
    assert stall.take(task, bola, later).task_id == task


def test_an_ended_task_that_goes_on_pays_for_what_is_still_asked(
    stall, ada, bola, noon
):
    before = stall.available()
    task = stall.offer(2)
    stall.answer(task, ada)
    stall.move_end(task, noon, now=noon + timedelta(minutes=1))
    assert before - stall.available() == stall.cost
    stall.move_end(task, noon + 2 * HOUR, now=noon + HOUR)
    assert before - stall.available() == 2 * stall.cost
    assert stall.take(task, bola, noon + HOUR).task_id == task


def test_a_task_that_goes_on_is_not_being_reviewed_any_more(cleo, stall, noon):
    task = stall.offer(1)
    stall.move_end(task, noon)
    offering_tasks.set_reviewing(actor=cleo, task_id=task, is_reviewing=True, now=noon)
    assert stall.view(task).status == "Reviewing"
    stall.move_end(task, noon + HOUR)
    assert stall.view(task).status == "Assignable"
    assert stall.view(task, noon + 2 * HOUR).status == "Reviewable"


def test_more_answers_to_a_task_that_ended_wait_until_it_goes_on(cleo, stall, noon):
    before = stall.available()
    task = stall.offer(2)
    stall.move_end(task, noon)
    offering_tasks.extend_offer(actor=cleo, task_id=task, more=3, now=noon)
    assert stall.available() == before
    assert stall.view(task).status == "Reviewable"
    stall.move_end(task, noon + HOUR)
    assert before - stall.available() == 5 * stall.cost
    assert stall.view(task).counts.available == 5


def test_closing_the_batch_ends_every_offer_in_it(cleo, stall, ada, noon):
    before = stall.available()
    first, second = stall.offer(2), stall.offer(1)
    stall.answer(first, ada)
    end, later = noon + timedelta(minutes=5), noon + 2 * HOUR
    publishing.close(actor=cleo, batch_id=stall.terms(), now=end)
    # The terms make another batch now; the tasks stay in the closed one.
    assert stall.view(second, end).status == "Reviewable"
    stall.settle(end)
    stall.settle(later)
    paying.refund_closed(now=later)
    stall.settle(later)
    assert before - stall.available() == stall.cost
    with pytest.raises(BatchNotGrowingError):
        stall.move_end(second, noon + 3 * HOUR, now=later)


def test_a_paused_batch_gives_nothing_out(cleo, stall, ada, noon):
    task = stall.offer()
    pausing.pause(actor=cleo, batch_id=stall.terms(), now=noon)
    assert stall.take(task, ada) is None
    pausing.resume(actor=cleo, batch_id=stall.terms(), now=noon)
    assert stall.take(task, ada) is not None


def test_what_ended_is_disposed_of_after_120_days(cleo, stall, noon):
    task, end = stall.offer(), noon + HOUR
    offering_tasks.sweep_offers(now=end)
    later = end + timedelta(days=120)
    assert offering_tasks.dispose_old(now=later - timedelta(seconds=1)) == 0
    assert offering_tasks.dispose_old(now=later) == 1
    assert stall.view(task, later).status == "Disposed"
    organisation = stall.organisation_id
    assert offers.offers_for(actor=cleo, organisation_id=organisation) == ()
    with pytest.raises(OfferStateError):
        offering_tasks.extend_offer(actor=cleo, task_id=task, more=1, now=later)


def test_a_seat_that_a_lapsed_hold_frees_is_not_given_out_after_disposal(
    cleo, stall, ada, bola, noon
):
    task = stall.offer(1)
    stall.take(task, ada, noon + HOUR - timedelta(seconds=1))
    later = noon + 2 * HOUR
    offering_tasks.dispose_offer(actor=cleo, task_id=task, now=later)
    working.expire_held(now=later)
    assert stall.take(task, bola, later) is None
    assert offering_tasks.sweep_offers(now=later) == 1


def test_others_neither_see_nor_change_an_offer(dov, stall, noon):
    task = stall.offer()
    with pytest.raises(offers.NoSuchOfferError):
        offers.offer_for(actor=dov, task_id=task)
    with pytest.raises(offers.NoSuchOfferError):
        offering_tasks.dispose_offer(actor=dov, task_id=task, now=noon)
    with pytest.raises(offers.NoSuchTermsError):
        offering_tasks.offer_task(
            actor=dov,
            batch_id=stall.terms(),
            question={"question": "x"},
            lifetime_seconds=60,
            now=noon,
        )


def test_the_books_balance_over_a_whole_life(cleo, stall, ada, bola, noon):
    before = stall.available()
    task = stall.offer(2)
    stall.answer(task, ada)
    offering_tasks.extend_offer(actor=cleo, task_id=task, more=1, now=noon)
    stall.answer(task, bola)
    stall.settle(noon + HOUR)
    stall.settle(noon + 3 * HOUR)
    money = pay.batch_money(batch_id=stall.terms())
    assert money.remaining.micros == 0
    assert money.earned.micros == 2 * stall.price
    assert before - stall.available() == 2 * stall.cost


def test_a_page_of_offers_takes_a_fixed_number_of_queries(
    cleo, stall, django_assert_num_queries
):
    for _n in range(3):
        stall.offer()
    stall.offer(batch_id=stall.terms(title="Letters"))
    organisation = stall.organisation_id
    with django_assert_num_queries(3):
        assert (
            len(offers.offers_for(actor=cleo, organisation_id=organisation, limit=4))
            == 4
        )
