"""Reads of offers that end, that ended, and of what was left where they were."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from handwork.projects.models import Batch, Departure, Offer, RequestToken, Terms
from handwork.projects.rules import offers as rules


def departed_from(*, task_ids: Collection[int]) -> tuple[tuple[int, int, int], ...]:
    """List (task, batch, escrowed answers) of the batches these tasks were in before."""
    rows = Departure.objects.filter(task_id__in=task_ids).order_by(
        "task_id", "batch_id"
    )
    return tuple(rows.values_list("task_id", "batch_id", "escrowed_count"))


def to_sweep(
    *, now: datetime, after: tuple[datetime, int] | None, limit: int
) -> tuple[tuple[datetime, int], ...]:
    """Find (end, task) of offers that have ended and whose escrow was not settled."""
    rows = Offer.objects.filter(swept_at__isnull=True, expires_at__lte=now)
    return _ended(rows, after, limit)


def to_dispose(
    *, now: datetime, after: tuple[datetime, int] | None, limit: int
) -> tuple[tuple[datetime, int], ...]:
    """Find (end, task) of offers that ended so long ago that they are disposed of."""
    before = now - rules.DISPOSED_AFTER
    rows = Offer.objects.filter(disposed_at__isnull=True, expires_at__lte=before)
    return _ended(rows, after, limit)


def closed_growing(*, limit: int = 100) -> tuple[tuple[int, datetime], ...]:
    """Find (batch, end) of growing batches that were closed with offers going on."""
    rows = Terms.objects.filter(ended_at__isnull=True, batch__state=Batch.State.CLOSED)
    found = rows.order_by("pk").values_list("pk", "batch__closed_at")[:limit]
    return tuple((pk, closed_at) for pk, closed_at in found if closed_at is not None)


def going_on_in(
    *, batch_id: int, ends_at: datetime, after: int, limit: int
) -> tuple[int, ...]:
    """Find offers of a closed batch that say they end later than it did."""
    rows = Offer.objects.filter(
        batch_id=batch_id, disposed_at__isnull=True, expires_at__gt=ends_at
    )
    found = rows.filter(pk__gt=after).order_by("pk")
    return tuple(found.values_list("pk", flat=True)[:limit])


def subject_of_token(*, organisation_id: int, operation: str, token: str) -> str:
    """Tell what was made with a token; empty where nothing was named."""
    rows = RequestToken.objects.filter(
        organisation_id=organisation_id, operation=operation, token=token
    )
    return rows.values_list("subject", flat=True).first() or ""


def _ended(
    rows: QuerySet[Offer], after: tuple[datetime, int] | None, limit: int
) -> tuple[tuple[datetime, int], ...]:
    if after is not None:
        ended_at, task_id = after
        rows = rows.filter(
            Q(expires_at__gt=ended_at) | Q(expires_at=ended_at, pk__gt=task_id)
        )
    found = rows.order_by("expires_at", "pk").values_list("expires_at", "pk")
    return tuple(found[:limit])
