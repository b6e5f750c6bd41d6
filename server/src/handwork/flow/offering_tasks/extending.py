"""More answers to a task that is on offer."""

from __future__ import annotations

from datetime import datetime

from handwork.base.services import record
from handwork.base.transactions import journey
from handwork.flow.notifying import note
from handwork.flow.offering_tasks.escrowing import refill
from handwork.flow.offering_tasks.standing import Standing, hold
from handwork.flow.working.writing import once_more
from handwork.people.rules import Actor
from handwork.projects import offering
from handwork.projects.rules.offers import check_extension

OPERATION = "extend-offer"


def extend_offer(
    *, actor: Actor, task_id: int, more: int, token: str = "", now: datetime
) -> None:
    """Ask for more answers; where the task has ended, only once it goes on."""
    once_more(
        lambda: _extend(actor=actor, task_id=task_id, more=more, token=token, now=now)
    )


@journey
def _extend(
    *, actor: Actor, task_id: int, more: int, token: str, now: datetime
) -> None:
    standing = hold(actor=actor, task_id=task_id)
    held = standing.held
    if token:
        offering.use_token(
            organisation_id=held.organisation_id,
            operation=OPERATION,
            token=token,
            subject=f"task:{task_id}",
            now=now,
        )
    check_extension(most=held.most, more=more)
    _widen(standing, held.most + more, actor, now)
    record(
        actor_id=actor.user_id,
        verb="extend-offer",
        subject=f"task:{task_id}",
        details={"more": more, "most": held.most + more},
        now=now,
    )
    note(
        batch_id=held.batch_id,
        event="HITExtended",
        task_id=task_id,
        assignment_id=None,
        now=now,
    )


def _widen(standing: Standing, most: int, actor: Actor, now: datetime) -> None:
    held = standing.held
    goes_on = not standing.record.is_expired(now)
    offering.widen_offer(
        task_id=held.task_id,
        most=most,
        is_reviewing=held.is_reviewing and not goes_on,
    )
    if goes_on:
        refill(
            held,
            most=most,
            expires_at=held.expires_at,
            made_by_id=actor.user_id,
            now=now,
        )
