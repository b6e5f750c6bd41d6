"""A requester says that the answers to a task are being looked at."""

from __future__ import annotations

from datetime import datetime

from handwork.base.services import record
from handwork.base.transactions import journey
from handwork.flow.offering_tasks.standing import hold, require
from handwork.flow.working.writing import once_more
from handwork.people.rules import Actor
from handwork.projects import offering
from handwork.projects.rules.offers import Status

REVIEWED = (Status.REVIEWABLE, Status.REVIEWING)


def set_reviewing(
    *, actor: Actor, task_id: int, is_reviewing: bool, now: datetime
) -> None:
    """Begin to review what can be reviewed, or go back; a repeat changes nothing."""
    once_more(
        lambda: _set(actor=actor, task_id=task_id, is_reviewing=is_reviewing, now=now)
    )


@journey
def _set(*, actor: Actor, task_id: int, is_reviewing: bool, now: datetime) -> None:
    standing = hold(actor=actor, task_id=task_id, allowed=REVIEWED)
    require(standing, REVIEWED, now)
    if standing.held.is_reviewing == is_reviewing:
        return
    offering.turn_reviewing(task_id=task_id, is_reviewing=is_reviewing)
    record(
        actor_id=actor.user_id,
        verb="review-offer" if is_reviewing else "stop-reviewing-offer",
        subject=f"task:{task_id}",
        now=now,
    )
