from __future__ import annotations

from datetime import timedelta

from handwork.flow import working
from handwork.flow.working import remembering

SECOND = timedelta(seconds=1)


def do_all(worker, batch, now, *, seconds=4):
    """Answer everything of a batch, each task in so many seconds; tell when it was done."""
    held = working.take(worker_id=worker.worker_id, batch_id=batch, now=now)
    while held is not None:
        now += seconds * SECOND
        _submitted, following = working.submit_and_take(
            worker_id=worker.worker_id, batch_id=batch,
            assignment_id=held.assignment_id, content={"choice": "1"}, client_key="k",
            active_milliseconds=None, now=now,
        )  # fmt: skip
        held = following and following.held
    return now


def test_work_comes_by_pay_per_hour(ada, batch_of, noon):
    slow = batch_of(1, price_micros=100_000, expected_seconds=60)
    quick = batch_of(1, price_micros=50_000, expected_seconds=10)
    offers = working.work_for(actor=ada, now=noon)
    assert [offer.batch.id for offer in offers] == [quick, slow]
    assert [offer.pay_per_hour_micros for offer in offers] == [18_000_000, 6_000_000]


def test_measured_time_replaces_what_the_requester_expects(ada, bola, batch_of, noon):
    batch = batch_of(5, price_micros=10_000, expected_seconds=60)
    before = working.work_for(actor=bola, now=noon)[0]
    remembering.forget()
    done = do_all(ada, batch, noon, seconds=4)
    after = working.work_for(actor=bola, now=done)[0]
    assert (before.is_measured, before.seconds) == (False, 60)
    assert (after.is_measured, after.seconds) == (True, 4)
    assert after.pay_per_hour_micros == 9_000_000


def test_only_work_that_the_worker_may_do_and_has_left(ada, bola, batch_of, noon):
    batch = batch_of(2)
    batch_of(1, countries=["NG"])
    batch_of(1, expires_at=noon)
    batch_of(1, state="paused")
    assert [offer.batch.id for offer in working.work_for(actor=ada, now=noon)] == [
        batch
    ]
    do_all(ada, batch, noon)
    assert working.work_for(actor=ada, now=noon) == []
    assert len(working.work_for(actor=bola, now=noon)) == 2


def test_open_tasks_are_counted(ada, batch_of, noon):
    batch_of(7)
    (offer,) = working.work_for(actor=ada, now=noon)
    assert (offer.open_tasks_count, offer.has_more) == (7, False)


def test_the_best_paid_task_is_taken_first(ada, batch_of, noon):
    batch_of(1, price_micros=10_000)
    best = batch_of(1, price_micros=90_000)
    held = working.take_best(actor=ada, now=noon)
    assert held.batch_id == best
    assert working.take_best(actor=ada, now=noon) == held


def test_requesters_are_offered_nothing(cleo, batch_of, noon):
    batch_of(1)
    assert working.work_for(actor=cleo, now=noon) == []
    assert working.take_best(actor=cleo, now=noon) is None
