"""Writes of blocks: an organisation gives a worker no more work, and again gives it."""

from __future__ import annotations

from datetime import datetime

from handwork.base.transactions import service
from handwork.people.models import Block


@service
def block_worker(
    *,
    organisation_id: int,
    worker_id: int,
    reason: str,
    blocked_by_id: int,
    now: datetime,
) -> None:
    """Block a worker; one who is blocked stays so, for the new reason."""
    found, is_new = Block.objects.get_or_create(
        organisation_id=organisation_id,
        worker_id=worker_id,
        lifted_at=None,
        defaults={
            "reason": reason,
            "blocked_by_id": blocked_by_id,
            "blocked_at": now,
        },
    )
    if not is_new:
        Block.objects.filter(pk=found.pk).update(reason=reason)


@service
def lift_block(*, organisation_id: int, worker_id: int, now: datetime) -> bool:
    """Give the worker work again; whether they were blocked."""
    blocks = Block.objects.filter(
        organisation_id=organisation_id, worker_id=worker_id, lifted_at__isnull=True
    )
    return bool(blocks.update(lifted_at=now))
