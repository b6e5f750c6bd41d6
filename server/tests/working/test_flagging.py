"""Reports of workers: once for a task, without a name, the grave ones for a steward."""

from __future__ import annotations

import pytest

from handwork.allocation import queries as allocation
from handwork.base.errors import NotAllowedError, NotFoundError
from handwork.base.queries import audit_for_subject
from handwork.flow import flagging, pausing, working


@pytest.fixture
def report(open_batch, noon):
    """Take a task of the batch, and report it."""

    def report_one(worker, problem="unlawful") -> int:
        held = working.take(worker_id=worker.worker_id, batch_id=open_batch, now=noon)
        flagging.flag_task(
            actor=worker, assignment_id=held.assignment_id, problem=problem, now=noon
        )
        return held.assignment_id

    return report_one


def waiting(sam):
    return flagging.reported_batches(actor=sam, limit=20)


def see(sam, found, noon):
    flagging.mark_reports_seen(
        actor=sam,
        batch_id=found.batch_id,
        latest_event_id=found.latest_event_id,
        now=noon,
    )


def test_grave_reports_wait_with_their_counts(report, ada, bola, eve, sam, open_batch):
    report(ada)
    report(bola)
    report(eve, "asks-for-secrets")
    (found,) = waiting(sam)
    assert found.batch_id == open_batch
    assert found.counts == {"asks-for-secrets": 1, "unlawful": 2}


def test_what_is_broken_does_not_wait_for_a_steward(report, ada, bola, sam):
    report(ada, "cannot-be-done")
    report(bola, "not-shown")
    assert waiting(sam) == ()


def test_what_was_seen_waits_again_once_it_is_reported_again(
    report, ada, bola, sam, noon
):
    report(ada)
    see(sam, *waiting(sam), noon)
    assert waiting(sam) == ()
    report(bola, "unwarned-content")
    (found,) = waiting(sam)
    assert found.counts == {"unwarned-content": 1}


def test_a_report_that_came_meanwhile_is_not_seen_with_the_others(
    report, ada, bola, sam, noon
):
    report(ada)
    (found,) = waiting(sam)
    report(bola)
    with pytest.raises(flagging.NewReportsError):
        see(sam, found, noon)
    assert waiting(sam)[0].counts == {"unlawful": 2}


def test_a_task_is_reported_once_by_each_and_without_a_name(
    report, ada, sam, open_batch, noon
):
    assignment_id = report(ada)
    with pytest.raises(flagging.NotWithYouError):
        flagging.flag_task(
            actor=ada, assignment_id=assignment_id, problem="unlawful", now=noon
        )
    (found,) = waiting(sam)
    assert found.counts == {"unlawful": 1}
    events = audit_for_subject(subject=f"batch:{open_batch}", verb="task-flagged")
    assert [event.actor_id for event in events] == [None]
    seats = allocation.seats_of(batch_id=open_batch)
    assert (seats.held, seats.answered) == (0, 0)


def test_only_stewards_read_what_waits_and_say_that_they_saw_it(
    report, ada, cleo, sam, noon
):
    report(ada)
    with pytest.raises(NotAllowedError):
        waiting(cleo)
    with pytest.raises(NotAllowedError):
        see(cleo, *waiting(sam), noon)


def test_work_that_a_steward_stops_only_a_steward_gives_out_again(
    open_batch, cleo, sam, ada, noon
):
    pausing.pause(actor=sam, batch_id=open_batch, now=noon)
    working.remembering.forget()
    assert not working.work_for(actor=ada, now=noon)
    with pytest.raises(pausing.StoppedByStewardError):
        pausing.resume(actor=cleo, batch_id=open_batch, now=noon)
    pausing.resume(actor=sam, batch_id=open_batch, now=noon)


def test_what_a_requester_paused_no_steward_gives_out_again(
    open_batch, cleo, sam, noon
):
    pausing.pause(actor=sam, batch_id=open_batch, now=noon)
    pausing.resume(actor=sam, batch_id=open_batch, now=noon)
    pausing.pause(actor=cleo, batch_id=open_batch, now=noon)
    with pytest.raises(NotFoundError):
        pausing.resume(actor=sam, batch_id=open_batch, now=noon)
    pausing.resume(actor=cleo, batch_id=open_batch, now=noon)
