"""The end of a task on offer: moved on, moved back, or now."""

from __future__ import annotations

from datetime import datetime

from handwork.allocation import offering as seats
from handwork.base.services import record
from handwork.base.transactions import journey
from handwork.flow.notifying import note
from handwork.flow.offering_tasks.escrowing import refill, settle
from handwork.flow.offering_tasks.standing import Standing, hold
from handwork.flow.working.writing import once_more
from handwork.people.rules import Actor
from handwork.projects import offering
from handwork.projects.rules.offers import end_asked_for


def move_expiry(
    *, actor: Actor, task_id: int, expires_at: datetime, now: datetime
) -> None:
    """Let a task end at another moment; one in the past ends it at once."""
    once_more(
        lambda: _move(actor=actor, task_id=task_id, expires_at=expires_at, now=now)
    )


@journey
def _move(*, actor: Actor, task_id: int, expires_at: datetime, now: datetime) -> None:
    standing = hold(actor=actor, task_id=task_id)
    before = standing.record.expires_at
    ends_at = end_asked_for(expires_at, expires_at=before, now=now)
    if ends_at > now and standing.record.terms.is_closed:
        raise offering.not_growing()
    offering.move_end(task_id=task_id, expires_at=ends_at)
    if ends_at > now:
        _go_on(standing, ends_at, actor, now)
    else:
        _end(standing, ends_at, actor, now)
    record(
        actor_id=actor.user_id,
        verb="move-expiry",
        subject=f"task:{task_id}",
        details={"from": before.isoformat(), "to": ends_at.isoformat()},
        now=now,
    )


def _go_on(standing: Standing, ends_at: datetime, actor: Actor, now: datetime) -> None:
    held = standing.held
    # What comes in now is to be looked at again.
    offering.turn_reviewing(task_id=held.task_id, is_reviewing=False)
    refill(
        held,
        most=held.most,
        expires_at=ends_at,
        made_by_id=actor.user_id,
        now=now,
    )
    note(
        batch_id=held.batch_id,
        event="HITExtended",
        task_id=held.task_id,
        assignment_id=None,
        now=now,
    )


def _end(standing: Standing, ends_at: datetime, actor: Actor, now: datetime) -> None:
    held = standing.held
    seats.hold_queues(batch_ids=[held.batch_id])
    seats.move_closing(task_ids=[held.task_id], closes_at=ends_at)
    settle([held], made_by_id=actor.user_id, now=now)
