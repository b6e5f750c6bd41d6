"""Holds that end at the same moment by different hands."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from handwork.allocation import queries
from handwork.allocation.models import TaskSeats
from handwork.flow import working

pytestmark = pytest.mark.django_db(transaction=True)


def hold_in_reverse(worker, other, batch, noon) -> tuple[int, int]:
    """Let a worker hold the second task first, and the first task second."""
    first = working.take(worker_id=other.worker_id, batch_id=batch, now=noon)
    who = {"worker_id": worker.worker_id, "batch_id": batch}
    second = working.take(**who, now=noon)
    working.hand_back(
        worker_id=other.worker_id, assignment_id=first.assignment_id, now=noon
    )
    ahead = working.take_ahead(**who, now=noon + timedelta(minutes=2))
    assert ahead.task_id == first.task_id < second.task_id
    return ahead.task_id, second.task_id


def test_who_comes_back_and_the_sweep_lock_seats_in_the_same_order(
    ada, bola, make_batch, noon, meanwhile, until_it_waits
):
    batch = make_batch(3, answers_wanted=1, time_limit_seconds=600)
    low, high = hold_in_reverse(ada, bola, batch, noon)
    later = noon + timedelta(hours=1)
    # What a sweep does that ends both: seats in the order of their tasks.
    with transaction.atomic():
        TaskSeats.objects.select_for_update().get(pk=low)
        back = meanwhile(
            lambda: working.take(worker_id=ada.worker_id, batch_id=batch, now=later)
        )
        until_it_waits(back)
        # Still free: who came back waits for the first seat before it takes another.
        TaskSeats.objects.select_for_update(nowait=True).get(pk=high)
    assert back.result().task_id not in {low, high}


def test_who_comes_back_frees_both_hands(ada, bola, make_batch, noon):
    batch = make_batch(3, answers_wanted=1, time_limit_seconds=600)
    hold_in_reverse(ada, bola, batch, noon)
    later = noon + timedelta(hours=1)
    working.take(worker_id=ada.worker_id, batch_id=batch, now=later)
    assert queries.seats_of(batch_id=batch).taken == 1
    assert working.expire_held(now=later) == 0
