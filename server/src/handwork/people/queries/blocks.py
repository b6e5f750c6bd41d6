"""Whom organisations give no more work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from handwork.base.errors import NotFoundError
from handwork.people.models import Block
from handwork.people.rules import Actor


@dataclass(frozen=True, slots=True)
class BlockRecord:
    """A worker whom an organisation blocks."""

    block_id: int
    worker_id: int
    reason: str
    blocked_at: datetime


def blocks_for(
    *, actor: Actor, organisation_id: int, after_id: int = 0, limit: int = 100
) -> tuple[BlockRecord, ...]:
    """List whom an organisation blocks, in the order in which it did; page with the last id."""
    if not actor.acts_for(organisation_id):
        raise NotFoundError("There is no such organisation.")
    rows = Block.objects.filter(
        organisation_id=organisation_id, lifted_at__isnull=True, pk__gt=after_id
    )
    return tuple(
        BlockRecord(row.pk, row.worker_id, row.reason, row.blocked_at)
        for row in rows.order_by("id")[:limit]
    )


def blocks_count(*, organisation_id: int) -> int:
    """Count whom an organisation blocks."""
    rows = Block.objects.filter(organisation_id=organisation_id, lifted_at__isnull=True)
    return rows.count()


def is_blocked(*, worker_id: int, organisation_id: int) -> bool:
    """Whether the organisation blocks the worker."""
    return Block.objects.filter(
        worker_id=worker_id, organisation_id=organisation_id, lifted_at__isnull=True
    ).exists()


def organisations_blocking(*, worker_id: int) -> frozenset[int]:
    """Name the organisations that give a worker no work."""
    rows = Block.objects.filter(worker_id=worker_id, lifted_at__isnull=True)
    return frozenset(rows.values_list("organisation_id", flat=True))
