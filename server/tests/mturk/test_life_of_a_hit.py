"""The whole life of a HIT through an unmodified client, on a clock that is moved."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from handwork.flow import offering_tasks, pausing, paying, working
from handwork.mturk import ids
from handwork.mturk.clock import now
from handwork.people.rules import Actor
from turk_hits import balance, counters, make_hit, make_type, read, refused

DAY = timedelta(days=1)


@pytest.fixture
def clock():
    """A clock that stands still until it is moved."""
    with time_machine.travel(now().replace(microsecond=0), tick=False) as moved:
        yield moved


@pytest.fixture
def cast(ada: Actor, bola: Actor, eve: Actor) -> tuple[Actor, Actor, Actor]:
    return ada, bola, eve


def live_through(clock: Any, span: timedelta) -> None:
    """Move the clock on, and do what is due then."""
    clock.shift(span)
    moment: datetime = now()
    working.expire_held(now=moment)
    paying.accept_due(now=moment)
    offering_tasks.sweep_offers(now=moment)
    offering_tasks.dispose_old(now=moment)


def submit(worker: Actor, assignment_id: int) -> str:
    """Submit what is held already."""
    working.submit(
        worker_id=worker.worker_id,
        assignment_id=assignment_id,
        content={"answers": [{"name": "digit", "text": "1"}]},
        client_key=f"key-{assignment_id}",
        active_milliseconds=None,
        now=now(),
    )
    return ids.code("assignment", assignment_id)


def abandoned(clock: Any, client: Any, hit_id: str) -> None:
    """Let the deadline of the one who holds the HIT pass: the place is free again."""
    assert counters(client, hit_id) == (1, 1, 0, "Assignable")
    clock.shift(timedelta(seconds=599))
    assert counters(client, hit_id) == (1, 1, 0, "Assignable")
    clock.shift(timedelta(seconds=1))
    assert counters(client, hit_id) == (2, 0, 0, "Assignable")
    live_through(clock, timedelta(seconds=2))
    assert counters(client, hit_id) == (2, 0, 0, "Assignable")


def approved_by_silence(clock: Any, client: Any, hit_id: str, answered: str) -> None:
    """Let the hour of silence pass that approves an answer."""
    assert counters(client, hit_id) == (1, 0, 0, "Assignable")
    live_through(clock, timedelta(seconds=3599))
    assert counters(client, hit_id) == (1, 0, 0, "Assignable")
    live_through(clock, timedelta(seconds=1))
    assert counters(client, hit_id) == (1, 0, 1, "Assignable")
    said = client.get_assignment(AssignmentId=answered)["Assignment"]
    assert said["AssignmentStatus"] == "Approved"
    assert said["ApprovalTime"] == said["AutoApprovalTime"]


def disposed(clock: Any, client: Any, hit_id: str, ended: datetime) -> None:
    """Let the hundred and twenty days after the end pass."""
    live_through(clock, ended + 119 * DAY - now())
    assert counters(client, hit_id) == (0, 0, 2, "Reviewable")
    assert [each["HITId"] for each in client.list_hits()["HITs"]] == [hit_id]
    live_through(clock, DAY)
    assert counters(client, hit_id) == (0, 0, 2, "Disposed")
    assert client.list_hits()["HITs"] == []


def test_a_hit_lives_from_its_creation_to_its_disposal(
    clock, mturk, mturk_take, mturk_answer, cast
):
    """Ten minutes to answer in, an hour of silence approves, offered for a day."""
    ada, bola, eve = cast
    before = float(balance(mturk))
    hit_type = make_type(mturk, AutoApprovalDelayInSeconds=3600)
    hit_id = make_hit(mturk, hit_type, MaxAssignments=2, LifetimeInSeconds=86_400)[
        "HITId"
    ]
    ended = read(mturk, hit_id)["Expiration"]
    assert counters(mturk, hit_id) == (2, 0, 0, "Assignable")

    mturk_take(hit_id, ada)
    abandoned(clock, mturk, hit_id)
    answered = mturk_answer(hit_id, {"digit": "7"}, bola)
    approved_by_silence(clock, mturk, hit_id, answered)

    # It ends while Eve is at it: what she holds she may still submit.
    live_through(clock, ended - now() - timedelta(seconds=300))
    held = mturk_take(hit_id, eve)
    assert counters(mturk, hit_id) == (0, 1, 1, "Unassignable")
    live_through(clock, timedelta(seconds=301))
    assert counters(mturk, hit_id) == (0, 1, 1, "Unassignable")
    rejected = submit(eve, held)
    given = now()
    assert counters(mturk, hit_id) == (0, 0, 1, "Reviewable")
    mturk.reject_assignment(AssignmentId=rejected, RequesterFeedback="It is a 7.")
    assert counters(mturk, hit_id) == (0, 0, 2, "Reviewable")
    assert 0.10 <= before - float(balance(mturk)) < 0.15

    live_through(clock, given + 31 * DAY - now())
    code, _message = refused(
        mturk.approve_assignment, AssignmentId=rejected, OverrideRejection=True
    )
    assert code == "InvalidAssignmentState"
    assert counters(mturk, hit_id) == (0, 0, 2, "Reviewable")
    disposed(clock, mturk, hit_id, ended)


def test_a_rejection_is_taken_back_until_thirty_days_are_over(
    clock, mturk, mturk_answer, ada, bola
):
    hit_id = make_hit(mturk, make_type(mturk))["HITId"]
    rejected = [mturk_answer(hit_id, {"digit": "1"}, worker) for worker in (ada, bola)]
    for each in rejected:
        mturk.reject_assignment(AssignmentId=each, RequesterFeedback="It is a 7.")
    clock.shift(30 * DAY)
    mturk.approve_assignment(AssignmentId=rejected[0], OverrideRejection=True)
    said = mturk.get_assignment(AssignmentId=rejected[0])["Assignment"]
    assert said["AssignmentStatus"] == "Approved"
    clock.shift(DAY)
    code, _message = refused(
        mturk.approve_assignment, AssignmentId=rejected[1], OverrideRejection=True
    )
    assert code == "InvalidAssignmentState"


def test_nine_never_become_ten_and_ten_become_more(mturk):
    extend = mturk.create_additional_assignments_for_hit
    hit_type = make_type(mturk)
    few = make_hit(mturk, hit_type, MaxAssignments=8)["HITId"]
    extend(HITId=few, NumberOfAdditionalAssignments=1)
    assert counters(mturk, few) == (9, 0, 0, "Assignable")
    code, _message = refused(extend, HITId=few, NumberOfAdditionalAssignments=1)
    assert code == "InvalidMaximumAssignmentsIncrease"
    assert counters(mturk, few) == (9, 0, 0, "Assignable")
    many = make_hit(mturk, hit_type, MaxAssignments=10)["HITId"]
    extend(HITId=many, NumberOfAdditionalAssignments=90)
    assert counters(mturk, many) == (100, 0, 0, "Assignable")


def test_work_that_is_paused_on_the_site_reads_as_assignable_and_is_given_to_nobody(
    mturk, cleo, ada
):
    hit_type = make_type(mturk)
    hit_id = make_hit(mturk, hit_type)["HITId"]
    batch_id = ids.pk_of("type", hit_type)
    pausing.pause(actor=cleo, batch_id=batch_id, now=now())
    assert counters(mturk, hit_id) == (5, 0, 0, "Assignable")
    assert not working.take(worker_id=ada.worker_id, batch_id=batch_id, now=now())
    pausing.resume(actor=cleo, batch_id=batch_id, now=now())
    assert working.take(worker_id=ada.worker_id, batch_id=batch_id, now=now())
