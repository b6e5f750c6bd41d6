from __future__ import annotations

from datetime import timedelta

import pytest

from handwork.allocation import queries as allocation
from handwork.allocation.models import Assignment
from handwork.answers.models import Answer
from handwork.flow import working
from handwork.pay.models import Earning
from handwork.people.models import User, Worker

pytestmark = pytest.mark.django_db(transaction=True)
DIGIT = {"choice": "7"}


def crowd(count: int, noon) -> list[int]:
    users = User.objects.bulk_create(
        User(email=f"crowd{number}@example.org") for number in range(count)
    )
    workers = Worker.objects.bulk_create(
        Worker(
            user=user, country="FR", languages=["fr"], time_zone="Europe/Paris",
            joined_at=noon,
        )
        for user in users
    )  # fmt: skip
    return [worker.pk for worker in workers]


def test_two_hundred_claimers_take_exactly_the_last_fifty_seats(
    make_batch, all_at_once, noon
):
    batch = make_batch(10, answers_wanted=5)
    workers = crowd(200, noon)
    taken = all_at_once(
        lambda worker: working.take(worker_id=worker, batch_id=batch, now=noon), workers
    )
    errors = [each for each in taken if isinstance(each, Exception)]
    assert errors == []
    assert sum(each is not None for each in taken) == 50
    seats = allocation.seats_of(batch_id=batch)
    assert (seats.wanted, seats.taken, seats.held) == (50, 50, 50)
    assert Assignment.objects.count() == 50


def test_tabs_of_one_worker_that_open_at_once_show_the_same_task(
    ada, make_batch, all_at_once, noon
):
    batch = make_batch(20)
    taken = all_at_once(
        lambda _tab: working.take(worker_id=ada.worker_id, batch_id=batch, now=noon),
        list(range(8)),
    )
    assert len(set(taken)) == 1
    assert allocation.seats_of(batch_id=batch).taken == 1


def submit(ada, held, key, noon):
    return working.submit_and_take(
        worker_id=ada.worker_id, batch_id=held.batch_id,
        assignment_id=held.assignment_id, content=DIGIT, client_key=key,
        active_milliseconds=None, now=noon,
    )  # fmt: skip


def test_a_double_click_is_one_answer(ada, make_batch, all_at_once, noon):
    batch = make_batch(20)
    held = working.take(worker_id=ada.worker_id, batch_id=batch, now=noon)
    results = all_at_once(lambda _n: submit(ada, held, "same", noon), list(range(6)))
    assert sorted(done.is_repeat for done, _next in results) == [False] + [True] * 5
    assert len({done.answer_id for done, _next in results}) == 1
    assert len({following.held for _done, following in results}) == 1
    assert Answer.objects.count() == Earning.objects.count() == 1
    assert allocation.seats_of(batch_id=batch).taken == 2


def test_of_two_tabs_one_answers_and_the_other_is_told(
    ada, make_batch, all_at_once, noon
):
    batch = make_batch(20)
    held = working.take(worker_id=ada.worker_id, batch_id=batch, now=noon)
    results = all_at_once(lambda key: submit(ada, held, key, noon), ["one", "two"])
    refused = [each for each in results if isinstance(each, Exception)]
    assert [type(each) for each in refused] == [working.AlreadyAnsweredError]
    assert Answer.objects.count() == 1


def test_sweeps_at_once_free_each_seat_once(make_batch, all_at_once, noon):
    batch = make_batch(3, answers_wanted=5, time_limit_seconds=60)
    for worker in crowd(15, noon):
        working.take(worker_id=worker, batch_id=batch, now=noon)
    later = noon + timedelta(minutes=2)
    freed = all_at_once(lambda _n: working.expire_held(now=later), list(range(4)))
    assert sum(freed) == 15
    assert allocation.seats_of(batch_id=batch).open == 15
