"""Reads of notices: who is told what, and what is not told yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q

from handwork.projects.models import (
    BatchWatch,
    Happening,
    NotificationRule,
    Offer,
    Task,
)
from handwork.projects.queries.closing import last_answer_at

# Silence approves an answer within this time.
AFTERWARDS = timedelta(days=40)


@dataclass(frozen=True, slots=True)
class RuleRecord:
    """Who is told what happens in a batch."""

    batch_id: int
    transport: str
    destination: str
    version: str
    event_types: frozenset[str]
    is_active: bool


@dataclass(frozen=True, slots=True)
class HappeningRecord:
    """Something that happened and is not told yet."""

    happening_id: int
    event: str
    task_id: int
    assignment_id: int
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class OfferEnd:
    """Until when a task is offered, to how many, and how it is to be reviewed."""

    task_id: int
    most: int
    created_at: datetime
    expires_at: datetime
    is_disposed: bool
    assignment_policy: Mapping[str, Any] | None
    hit_policy: Mapping[str, Any] | None


def offer_ends(*, task_ids: Collection[int]) -> Mapping[int, OfferEnd]:
    """Read the ends of offers, without a check of rights: for journeys."""
    rows = Offer.objects.filter(pk__in=task_ids)
    return {row.pk: _offer_end(row) for row in rows}


def asker_of(*, task_id: int) -> tuple[int, int]:
    """Name who made the project of a task, and the organisation that asks."""
    rows = Task.objects.filter(pk=task_id)
    user_id, organisation_id = rows.values_list(
        "batch__version__project__created_by_id",
        "batch__version__project__organisation_id",
    ).get()
    return user_id, organisation_id


def last_offer_id(*, batch_id: int) -> int:
    """Name the latest task on offer in a batch; 0 where there is none."""
    rows = Offer.objects.filter(batch_id=batch_id, disposed_at__isnull=True)
    return rows.aggregate(last=Max("pk"))["last"] or 0


def offered_in(*, batch_id: int, after_id: int, limit: int) -> tuple[OfferEnd, ...]:
    """Read a page of a batch's offers in the order in which they were made."""
    rows = Offer.objects.filter(
        batch_id=batch_id, disposed_at__isnull=True, pk__gt=after_id
    )
    return tuple(_offer_end(row) for row in rows.order_by("pk")[:limit])


def expired_in(
    *, batch_id: int, since: datetime, until: datetime
) -> tuple[OfferEnd, ...]:
    """Read the offers of a batch whose time ended in a span of time."""
    rows = Offer.objects.filter(
        batch_id=batch_id,
        disposed_at__isnull=True,
        expires_at__gt=since,
        expires_at__lte=until,
    )
    return tuple(_offer_end(row) for row in rows.order_by("expires_at", "pk"))


def disposed_in(
    *, batch_id: int, since: datetime, until: datetime
) -> tuple[OfferEnd, ...]:
    """Read the offers of a batch that were disposed of in a span of time."""
    rows = Offer.objects.filter(
        batch_id=batch_id, disposed_at__gt=since, disposed_at__lte=until
    )
    return tuple(_offer_end(row) for row in rows.order_by("disposed_at", "pk"))


def _offer_end(row: Offer) -> OfferEnd:
    return OfferEnd(
        task_id=row.pk,
        most=row.most,
        created_at=row.created_at,
        expires_at=row.expires_at,
        is_disposed=row.disposed_at is not None,
        assignment_policy=row.assignment_policy,
        hit_policy=row.hit_policy,
    )


def rule_of(*, batch_id: int) -> RuleRecord | None:
    """Read who is told of a batch; None where nobody is."""
    row = NotificationRule.objects.filter(pk=batch_id).first()
    if row is None:
        return None
    return RuleRecord(
        batch_id=row.pk,
        transport=row.transport,
        destination=row.destination,
        version=row.version,
        event_types=frozenset(row.event_types),
        is_active=row.is_active,
    )


def rules_count(*, organisation_id: int) -> int:
    """Count the batches of an organisation of which somebody is told."""
    rows = NotificationRule.objects.filter(
        is_active=True, batch__version__project__organisation_id=organisation_id
    )
    return rows.count()


def batches_to_look_through(*, now: datetime, limit: int) -> tuple[int, ...]:
    """List batches of which somebody is told or rules review, the longest waiting first.

    Long after a batch was closed nothing happens in it any more.
    """
    told = NotificationRule.objects.filter(pk=OuterRef("pk"), is_active=True)
    lives = Q(batch__closed_at__isnull=True) | Q(last_answer_at__gt=now - AFTERWARDS)
    rows = BatchWatch.objects.annotate(last_answer_at=last_answer_at("batch__")).filter(
        Q(is_reviewed=True) | Exists(told), lives
    )
    return tuple(rows.order_by("looked_at", "pk").values_list("pk", flat=True)[:limit])


def batch_ids_to_tell() -> tuple[int, ...]:
    """List the batches in which something happened that is not told yet."""
    rows = Happening.objects.filter(told_at__isnull=True).order_by("batch_id")
    return tuple(rows.values_list("batch_id", flat=True).distinct())


def untold(*, batch_id: int, limit: int) -> tuple[HappeningRecord, ...]:
    """Read what happened in a batch and is not told yet, the oldest first."""
    rows = Happening.objects.filter(batch_id=batch_id, told_at__isnull=True)
    columns = ("id", "event", "task_id", "assignment_id", "happened_at")
    page = rows.order_by("id").values_list(*columns)[:limit]
    return tuple(HappeningRecord(*row) for row in page)
