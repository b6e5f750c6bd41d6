from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from handwork.allocation import queries, services
from handwork.allocation.models import TaskSeats
from handwork.flow import working


def test_a_worker_takes_the_tasks_in_their_order(ada, batch_of, noon):
    batch = batch_of(3)
    numbers = [answer_next(ada, batch, noon) for _ in range(3)]
    assert numbers == sorted(numbers)
    assert working.take(worker_id=ada.worker_id, batch_id=batch, now=noon) is None


def answer_next(worker, batch, now) -> int:
    held = working.take(worker_id=worker.worker_id, batch_id=batch, now=now)
    submit(worker, held, now)
    return held.task_id


def submit(worker, held, now, key="k", content=None):
    return working.submit(
        worker_id=worker.worker_id, assignment_id=held.assignment_id,
        content=content or {"choice": "7"}, client_key=key, active_milliseconds=None,
        now=now,
    )  # fmt: skip


def test_a_second_tab_shows_what_the_first_one_took(ada, batch_of, noon):
    batch = batch_of(3)
    first = working.take(worker_id=ada.worker_id, batch_id=batch, now=noon)
    assert working.take(worker_id=ada.worker_id, batch_id=batch, now=noon) == first


def test_one_task_is_held_ahead_and_never_two(ada, batch_of, noon):
    batch = batch_of(5)
    who = {"worker_id": ada.worker_id, "batch_id": batch, "now": noon}
    first = working.take(**who)
    ahead = working.take_ahead(**who)
    assert ahead.task_id != first.task_id
    assert working.take_ahead(**who) == ahead
    assert queries.seats_of(batch_id=batch).held == 2


def test_the_task_held_ahead_is_the_next_one(ada, batch_of, noon):
    batch = batch_of(5)
    who = {"worker_id": ada.worker_id, "batch_id": batch, "now": noon}
    first, ahead = working.take(**who), working.take_ahead(**who)
    submit(ada, first, noon)
    assert working.take(**who) == ahead


def test_no_task_has_more_workers_than_answers_wanted(ada, bola, eve, batch_of, noon):
    batch = batch_of(1, wanted=2)
    held = [
        working.take(worker_id=who.worker_id, batch_id=batch, now=noon)
        for who in (ada, bola, eve)
    ]
    assert [each is not None for each in held] == [True, True, False]


def test_what_was_handed_back_goes_to_others_only(ada, bola, batch_of, noon):
    batch = batch_of(1, wanted=1)
    held = working.take(worker_id=ada.worker_id, batch_id=batch, now=noon)
    for _twice in range(2):
        working.hand_back(
            worker_id=ada.worker_id, assignment_id=held.assignment_id, now=noon
        )
    assert working.take(worker_id=ada.worker_id, batch_id=batch, now=noon) is None
    assert working.take(worker_id=bola.worker_id, batch_id=batch, now=noon) is not None


def test_a_seat_is_free_again_when_its_time_is_over(ada, bola, batch_of, noon):
    batch = batch_of(1, wanted=1, time_limit_seconds=60)
    working.take(worker_id=ada.worker_id, batch_id=batch, now=noon)
    assert working.expire_held(now=noon + timedelta(seconds=59)) == 0
    later = noon + timedelta(seconds=60)
    assert working.take(worker_id=bola.worker_id, batch_id=batch, now=later) is None
    assert working.expire_held(now=later) == 1
    assert working.expire_held(now=later) == 0
    assert working.take(worker_id=bola.worker_id, batch_id=batch, now=later) is not None
    assert queries.seats_of(batch_id=batch) == queries.Seats(wanted=1, taken=1, held=1)


def test_a_worker_who_comes_back_too_late_gets_another_task(ada, batch_of, noon):
    batch = batch_of(2, time_limit_seconds=60)
    who = {"worker_id": ada.worker_id, "batch_id": batch}
    first = working.take(**who, now=noon)
    second = working.take(**who, now=noon + timedelta(minutes=5))
    assert second.task_id != first.task_id


def test_a_pause_shows_what_came_back_meanwhile(ada, bola, batch_of, noon):
    batch = batch_of(3, wanted=1)
    theirs = working.take(worker_id=bola.worker_id, batch_id=batch, now=noon)
    answer_next(ada, batch, noon)
    working.hand_back(
        worker_id=bola.worker_id, assignment_id=theirs.assignment_id, now=noon
    )
    quick = working.take(worker_id=ada.worker_id, batch_id=batch, now=noon)
    assert quick.task_id > theirs.task_id
    submit(ada, quick, noon)
    rested = noon + timedelta(minutes=2)
    back = working.take(worker_id=ada.worker_id, batch_id=batch, now=rested)
    assert back.task_id == theirs.task_id


def test_the_search_begins_anew_when_nothing_is_left_behind(ada, bola, batch_of, noon):
    batch = batch_of(2, wanted=1)
    theirs = working.take(worker_id=bola.worker_id, batch_id=batch, now=noon)
    answer_next(ada, batch, noon)
    working.hand_back(
        worker_id=bola.worker_id, assignment_id=theirs.assignment_id, now=noon
    )
    held = working.take(worker_id=ada.worker_id, batch_id=batch, now=noon)
    assert held.task_id == theirs.task_id


@pytest.mark.parametrize("stop", [services.pause_queue, services.close_queue])
def test_a_stopped_queue_gives_nothing_and_takes_what_is_held(
    ada, bola, batch_of, noon, stop
):
    batch = batch_of(3)
    held = working.take(worker_id=ada.worker_id, batch_id=batch, now=noon)
    with transaction.atomic():
        stop(batch_id=batch)
    assert working.take(worker_id=bola.worker_id, batch_id=batch, now=noon) is None
    assert submit(ada, held, noon).is_late is False


def test_a_paused_queue_goes_on_and_a_closed_one_does_not(ada, batch_of, noon):
    batch = batch_of(3)
    with transaction.atomic():
        services.pause_queue(batch_id=batch)
        services.resume_queue(batch_id=batch)
    assert working.take(worker_id=ada.worker_id, batch_id=batch, now=noon) is not None
    with transaction.atomic():
        services.close_queue(batch_id=batch)
        services.resume_queue(batch_id=batch)
    assert queries.open_work(batch_id=batch).tasks_count == 3


def test_a_batch_for_others_is_refused(ada, batch_of, noon):
    batch = batch_of(1, countries=["NG"])
    with pytest.raises(working.NotForYouError):
        working.take(worker_id=ada.worker_id, batch_id=batch, now=noon)


def test_who_lets_many_tasks_run_out_gets_no_more_until_the_next_day(
    ada, batch_of, noon
):
    batch = batch_of(30, time_limit_seconds=60)
    who = {"worker_id": ada.worker_id, "batch_id": batch}
    now = noon
    for _task in range(20):
        assert working.take(**who, now=now) is not None
        now += timedelta(minutes=2)
        working.expire_held(now=now)
    with pytest.raises(working.TooManyExpiredError):
        working.take(**who, now=now)
    with pytest.raises(working.TooManyExpiredError):
        working.issue_pass(actor=ada, batch_id=batch, now=now)
    assert working.take(**who, now=now + timedelta(days=1)) is not None


def test_an_assignment_is_shown_to_its_worker_only(ada, bola, cleo, batch_of, noon):
    batch = batch_of(1)
    held = working.take(worker_id=ada.worker_id, batch_id=batch, now=noon)
    mine = queries.held_for(actor=ada, assignment_id=held.assignment_id)
    assert mine.is_held
    for other in (bola, cleo):
        with pytest.raises(queries.NoSuchAssignmentError):
            queries.held_for(actor=other, assignment_id=held.assignment_id)


def test_seats_add_up(ada, bola, batch_of, noon):
    batch = batch_of(4, wanted=2)
    answer_next(ada, batch, noon)
    working.take(worker_id=bola.worker_id, batch_id=batch, now=noon)
    seats = queries.seats_of(batch_id=batch)
    assert (seats.wanted, seats.taken, seats.held, seats.answered, seats.open) == (
        8, 2, 1, 1, 6,
    )  # fmt: skip
    assert TaskSeats.objects.filter(taken_count=0).count() == 3
