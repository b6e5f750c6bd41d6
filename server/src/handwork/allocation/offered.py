"""Reads of seats of tasks on offer one by one: many tasks in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from handwork.allocation.models import Assignment, TaskSeats

HELD = Assignment.State.HELD
PLACE = ("batch_id", "pk")
UNSWEPT = 1_000


@dataclass(frozen=True, slots=True)
class SeatCounts:
    """How the seats of one task stand; lapsed holds are over and not yet swept."""

    most: int
    taken: int
    held: int = 0
    lapsed: int = 0


def seat_counts(
    *, task_ids: Collection[int], now: datetime
) -> Mapping[int, SeatCounts]:
    """Count seats and holds of tasks, by task."""
    holds = _holds(task_ids, now)
    rows = TaskSeats.objects.filter(pk__in=task_ids)
    columns = rows.values_list("pk", "most_count", "taken_count")
    return {
        task_id: SeatCounts(most, taken, *holds.get(task_id, (0, 0)))
        for task_id, most, taken in columns
    }


def _holds(task_ids: Collection[int], now: datetime) -> Mapping[int, tuple[int, int]]:
    rows = Assignment.objects.filter(task_id__in=task_ids, state=HELD)
    counted = rows.values_list("task_id").annotate(
        held=Count("pk", filter=Q(expires_at__gt=now)),
        lapsed=Count("pk", filter=Q(expires_at__lte=now)),
    )
    return {task_id: (held, lapsed) for task_id, held, lapsed in counted}


def held_tasks(*, task_ids: Collection[int]) -> frozenset[int]:
    """Tell which tasks somebody holds, or held until just now."""
    rows = Assignment.objects.filter(task_id__in=task_ids, state=HELD)
    return frozenset(rows.values_list("task_id", flat=True))


def holds_by_batch(*, task_id: int) -> Mapping[int, int]:
    """Count the holds on a task by the batch in which it was taken."""
    rows = Assignment.objects.filter(task_id=task_id, state=HELD)
    counted = rows.values_list("batch_id").annotate(count=Count("pk"))
    return dict(counted.order_by("batch_id"))


def due_to_close(*, now: datetime, limit: int) -> tuple[int, ...]:
    """Find tasks whose end has come while seats of them are open."""
    rows = TaskSeats.objects.filter(
        closes_at__lte=now, closes_at__isnull=False, taken_count__lt=F("wanted_count")
    )
    return tuple(rows.order_by("closes_at", "pk").values_list("pk", flat=True)[:limit])


@dataclass(frozen=True, slots=True)
class Whose:
    """Which tasks on offer are looked for: of whom, perhaps of one batch, under review or not."""

    organisation_id: int
    batch_id: int | None
    is_reviewing: bool


def reviewable_tasks(
    *, whose: Whose, after: tuple[int, int] | None, now: datetime, limit: int
) -> tuple[int, ...]:
    """Find tasks on offer that nobody can take and nobody holds, the newest batch first.

    Page with the (batch, task) of the last one.
    """
    full = _asked_for(whose, after).filter(
        taken_count=F("wanted_count"), closes_at__isnull=False
    )
    found = set(full.order_by("-batch_id", "-pk").values_list(*PLACE)[:limit])
    # What has just ended is among the full ones once the clock has swept it.
    unswept = due_to_close(now=now, limit=UNSWEPT)
    if unswept:
        ended = _asked_for(whose, after).filter(pk__in=unswept)
        found.update(ended.values_list(*PLACE))
    return tuple(task_id for _batch, task_id in sorted(found, reverse=True)[:limit])


def _asked_for(whose: Whose, after: tuple[int, int] | None) -> QuerySet[TaskSeats]:
    held = Assignment.objects.filter(task_id=OuterRef("pk"), state=HELD)
    rows = TaskSeats.objects.filter(
        ~Exists(held),
        task__offer__organisation_id=whose.organisation_id,
        task__offer__disposed_at__isnull=True,
        task__offer__is_reviewing=whose.is_reviewing,
    )
    if whose.batch_id is not None:
        rows = rows.filter(batch_id=whose.batch_id)
    if after is not None:
        batch_id, task_id = after
        # Said twice: the first half is what an index can be searched by.
        rows = rows.filter(
            Q(batch_id__lt=batch_id) | Q(pk__lt=task_id), batch_id__lte=batch_id
        )
    return rows
