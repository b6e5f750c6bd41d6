"""Reads for who is told what happens: which assignments began, which ended without answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from handwork.allocation.models import Assignment, TaskSeats


@dataclass(frozen=True, slots=True)
class Taken:
    """An assignment that began."""

    assignment_id: int
    task_id: int
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class Ended:
    """An assignment that ended without an answer."""

    assignment_id: int
    task_id: int
    ended_at: datetime
    is_returned: bool


@dataclass(frozen=True, slots=True)
class Seating:
    """How the seats of one task stand."""

    taken: int
    held: int


def last_assignment_id() -> int:
    """Name the latest assignment of any batch; 0 where there is none."""
    return Assignment.objects.aggregate(last=Max("id"))["last"] or 0


def settled_assignment_id(*, until: datetime) -> int:
    """Name the latest assignment of any batch that began by then; 0 where none did."""
    rows = Assignment.objects.filter(taken_at__lte=until).order_by("-pk")
    return rows.values_list("pk", flat=True).first() or 0


def taken_in(*, batch_id: int, after_id: int, limit: int) -> tuple[Taken, ...]:
    """Read a page of a batch's assignments in the order of their numbers.

    The numbers of all batches are looked through: keep `after_id` near the last one.
    """
    rows = Assignment.objects.filter(batch_id=batch_id, pk__gt=after_id)
    page = rows.order_by("pk").values_list("pk", "task_id", "taken_at")[:limit]
    return tuple(Taken(*row) for row in page)


def ended_in(*, batch_id: int, since: datetime, until: datetime) -> tuple[Ended, ...]:
    """Read which assignments of a batch were given back or expired in a span of time."""
    rows = Assignment.objects.filter(
        batch_id=batch_id,
        state__in=[Assignment.State.RETURNED, Assignment.State.EXPIRED],
        ended_at__gt=since,
        ended_at__lte=until,
    )
    columns = ("pk", "task_id", "ended_at", "state")
    found = rows.order_by("ended_at", "pk").values_list(*columns)
    return tuple(
        Ended(pk, task_id, ended_at, state == Assignment.State.RETURNED)
        for pk, task_id, ended_at, state in found
        if ended_at is not None
    )


def seating(*, batch_id: int, task_ids: Collection[int]) -> Mapping[int, Seating]:
    """Count the seats of tasks that are taken, and those that are held."""
    held = Assignment.objects.filter(
        batch_id=batch_id, state=Assignment.State.HELD, task_id__in=task_ids
    )
    counts = dict(
        held.values("task_id").annotate(Count("id")).values_list("task_id", "id__count")
    )
    taken = TaskSeats.objects.filter(pk__in=task_ids)
    return {
        task_id: Seating(taken=count, held=counts.get(task_id, 0))
        for task_id, count in taken.values_list("pk", "taken_count")
    }
