"""Counting: how tasks on offer stand, a page of them in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handwork.allocation import offered
from handwork.allocation.offered import SeatCounts, Whose
from handwork.base.errors import NotFoundError
from handwork.pay import queries as pay
from handwork.people.rules import Actor
from handwork.projects.queries import offers
from handwork.projects.queries.offers import OfferRecord
from handwork.projects.rules.offers import (
    DISPOSED_AFTER,
    Counts,
    Status,
    counts_of,
    status_of,
)


@dataclass(frozen=True, slots=True)
class OfferView:
    """A task on offer with its counts, and where it stands."""

    record: OfferRecord
    counts: Counts
    status: Status


def counted(records: Sequence[OfferRecord], *, now: datetime) -> list[OfferView]:
    """Add counts and states to tasks on offer, in three queries."""
    task_ids = [record.task_id for record in records]
    if not task_ids:
        return []
    seats = offered.seat_counts(task_ids=task_ids, now=now)
    completed = pay.completed_counts(task_ids=task_ids, now=now)
    return [
        _view(record, seats.get(record.task_id), completed[record.task_id], now)
        for record in records
    ]


def untouched(record: OfferRecord) -> OfferView:
    """View what was offered just now: nobody can have taken it."""
    counts = Counts(most=record.most, pending=0, available=record.most, completed=0)
    return OfferView(record, counts, Status.ASSIGNABLE)


def offer_view(*, actor: Actor, task_id: int, now: datetime) -> OfferView:
    """Read one task on offer of the actor's organisations with its counts."""
    record = offers.offer_for(actor=actor, task_id=task_id)
    return counted([record], now=now)[0]


def reviewable_views(
    *,
    actor: Actor,
    whose: Whose,
    after: tuple[int, int] | None,
    now: datetime,
    limit: int,
) -> list[OfferView]:
    """List tasks that nobody can take and nobody holds; page with (batch, task)."""
    if not actor.acts_for(whose.organisation_id):
        raise NotFoundError("There is no such organisation.")
    ids = offered.reviewable_tasks(whose=whose, after=after, now=now, limit=limit)
    found = offers.offers_of(task_ids=ids)
    return counted([found[task_id] for task_id in ids], now=now)


def _view(
    record: OfferRecord, seats: SeatCounts | None, completed: int, now: datetime
) -> OfferView:
    seats = seats or SeatCounts(most=record.most, taken=0)
    counts = counts_of(
        most=record.most if record.has_offer else seats.most,
        taken=seats.taken,
        held=seats.held,
        lapsed=seats.lapsed,
        completed=completed,
    )
    status = status_of(
        counts=counts,
        is_expired=record.is_expired(now),
        is_reviewing=record.is_reviewing,
        is_disposed=_is_disposed(record, now),
    )
    return OfferView(record, counts, status)


def _is_disposed(record: OfferRecord, now: datetime) -> bool:
    """Whether it was disposed of; what came with its batch is, long after that ended."""
    if record.has_offer:
        return record.disposed_at is not None
    return record.expires_at + DISPOSED_AFTER <= now
