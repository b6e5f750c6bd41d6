"""A task goes over to other terms: another growing batch of the same organisation.

Answers and holds that exist keep their rate, so their pay stays where it was set aside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from handwork.allocation import offered
from handwork.allocation import offering as seats
from handwork.answers.offered import seated_counts
from handwork.base.services import record
from handwork.base.transactions import journey
from handwork.flow.offering_tasks.escrowing import hold_seats, move_of, needed_in
from handwork.flow.offering_tasks.standing import Standing, hold
from handwork.flow.watching import watch
from handwork.flow.working.writing import once_more
from handwork.pay import offers as pay
from handwork.people.rules import Actor
from handwork.projects import offering
from handwork.projects.queries import offers as queries


@dataclass(frozen=True, slots=True)
class Shift:
    """Answers that are paid for: there already, and what stays, goes and comes."""

    before: int
    stays: int
    goes: int
    comes: int


def move_offer(*, actor: Actor, task_id: int, batch_id: int, now: datetime) -> None:
    """Put a task under the terms of another growing batch; the same one changes nothing."""
    once_more(lambda: _move(actor=actor, task_id=task_id, batch_id=batch_id, now=now))


@journey
def _move(*, actor: Actor, task_id: int, batch_id: int, now: datetime) -> None:
    standing = hold(actor=actor, task_id=task_id)
    target = queries.terms_for(actor=actor, batch_id=batch_id)
    if target.organisation_id != standing.held.organisation_id:
        raise queries.NoSuchTermsError(f"There is no batch {batch_id} of yours.")
    if batch_id == standing.held.batch_id:
        return
    number = offering.next_number(batch_id=batch_id)
    _move_seats_and_money(standing, batch_id, number, actor, now)
    if standing.record.assignment_policy or standing.record.hit_policy:
        watch(batch_id=batch_id, now=now)
    record(
        actor_id=actor.user_id,
        verb="move-offer",
        subject=f"task:{task_id}",
        details={"from": standing.held.batch_id, "to": batch_id},
        now=now,
    )


def _move_seats_and_money(
    standing: Standing, batch_id: int, number: int, actor: Actor, now: datetime
) -> None:
    held, found = standing.held, standing.record
    goes_on = not found.is_expired(now)
    places = sorted({held.batch_id, batch_id})
    taken = hold_seats(task_id=held.task_id, batch_ids=places)
    seated = seated_counts(task_ids=[held.task_id]).get(held.task_id, {})
    holds = offered.holds_by_batch(task_id=held.task_id)
    seats.move_seats(
        seats=taken,
        batch_id=batch_id,
        number=number,
        wanted=held.most if goes_on else taken.taken,
        closes_at=found.expires_at,
    )
    _move_money(standing, batch_id, seated, holds, actor, now)
    offering.move_task(
        task_id=held.task_id,
        batch_id=batch_id,
        number=number,
        expires_at=found.expires_at,
    )


def _move_money(
    standing: Standing,
    batch_id: int,
    seated: Mapping[int, int],
    holds: Mapping[int, int],
    actor: Actor,
    now: datetime,
) -> None:
    """Give back what is open there, set aside what is open here, in one booking."""
    held = standing.held
    shift = _shift(standing, batch_id, seated, holds, now)
    number = held.movements_count + 1
    pay.move_escrow(
        moves=[
            move_of(held, held.batch_id, number, -shift.goes),
            move_of(held, batch_id, number, shift.comes),
        ],
        made_by_id=actor.user_id,
        now=now,
    )
    if shift.stays:
        offering.note_departure(
            task_id=held.task_id,
            batch_id=held.batch_id,
            escrowed_count=held.escrowed_count - shift.goes,
        )
    offering.note_escrow(
        task_id=held.task_id,
        escrowed_count=shift.before + shift.comes,
        movements_count=number,
        swept_at=None,
    )


def _shift(
    standing: Standing,
    batch_id: int,
    seated: Mapping[int, int],
    holds: Mapping[int, int],
    now: datetime,
) -> Shift:
    held, found = standing.held, standing.record
    before = offering.forget_departure(task_id=held.task_id, batch_id=batch_id)
    stays = seated.get(held.batch_id, 0) + holds.get(held.batch_id, 0)
    goes = 0 if found.terms.is_closed else max(held.escrowed_count - stays, 0)
    # A hold that is given back opens a seat here: it must be paid for here, too.
    needed = needed_in(batch_id, most=held.most, seated=seated)
    comes = 0 if found.is_expired(now) else max(needed - before, 0)
    return Shift(before=before, stays=stays, goes=goes, comes=comes)
