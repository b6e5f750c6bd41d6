"""Writes of seats of tasks on offer one by one: opened, widened, closed, moved, each alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from handwork.allocation import rules
from handwork.allocation.models import Queue, TaskSeats
from handwork.base.transactions import service


@dataclass(frozen=True, slots=True)
class HeldSeats:
    """The seats of a task, read under their lock."""

    task_id: int
    batch_id: int
    wanted: int
    taken: int


@service
def open_seats(
    *, batch_id: int, task_id: int, number: int, wanted: int, closes_at: datetime
) -> None:
    """Give out one more task of a batch, until a moment of its own."""
    TaskSeats.objects.create(
        task_id=task_id,
        batch_id=batch_id,
        position=rules.position_of(number=number),
        wanted_count=wanted,
        most_count=wanted,
        closes_at=closes_at,
    )
    _want(batch_id, wanted)


@service
def hold_queues(*, batch_ids: Collection[int]) -> None:
    """Hold queues before seats of them, as a late answer does: nobody waits in a circle."""
    rows = Queue.objects.select_for_update(no_key=True).filter(pk__in=batch_ids)
    list(rows.order_by("pk").values_list("pk", flat=True))


@service
def hold_seats(*, task_ids: Collection[int]) -> Mapping[int, HeldSeats]:
    """Read the seats of tasks and hold them: nobody takes or frees one meanwhile."""
    rows = TaskSeats.objects.select_for_update(no_key=True).filter(pk__in=task_ids)
    columns = ("pk", "batch_id", "wanted_count", "taken_count")
    found = (HeldSeats(*row) for row in rows.order_by("pk").values_list(*columns))
    return {seats.task_id: seats for seats in found}


@service
def put_seats(*, seats: HeldSeats, wanted: int, closes_at: datetime | None) -> None:
    """Want so many answers to a task, until a moment; no fewer than seats are taken."""
    TaskSeats.objects.filter(pk=seats.task_id).update(
        wanted_count=wanted, most_count=wanted, closes_at=closes_at
    )
    _want(seats.batch_id, wanted - seats.wanted)


@service
def move_seats(
    *,
    seats: HeldSeats,
    batch_id: int,
    number: int,
    wanted: int,
    closes_at: datetime | None,
) -> None:
    """Put a task at the end of another queue; what is held may still be answered."""
    TaskSeats.objects.filter(pk=seats.task_id).update(
        batch_id=batch_id,
        position=rules.position_of(number=number),
        wanted_count=wanted,
        most_count=wanted,
        closes_at=closes_at,
    )
    _want(seats.batch_id, -seats.wanted)
    _want(batch_id, wanted)


@service
def move_closing(*, task_ids: Collection[int], closes_at: datetime) -> None:
    """Close seats at another moment."""
    rows = TaskSeats.objects.filter(pk__in=task_ids, closes_at__isnull=False)
    rows.update(closes_at=closes_at)


@service
def forget_closing(*, task_ids: Collection[int]) -> None:
    """Leave seats that nobody can take out of what the clock looks through."""
    rows = TaskSeats.objects.filter(pk__in=task_ids, taken_count=F("wanted_count"))
    rows.update(closes_at=None)


@service
def close_seats(*, task_ids: Collection[int], now: datetime) -> int:
    """Close the open seats of tasks whose end has come; returns of how many tasks."""
    due = TaskSeats.objects.filter(
        pk__in=task_ids, closes_at__lte=now, taken_count__lt=F("wanted_count")
    )
    hold_queues(batch_ids=set(due.values_list("batch_id", flat=True)))
    held = due.select_for_update(no_key=True).order_by("pk")
    fewer: dict[int, int] = defaultdict(int)
    closed: list[int] = []
    for task_id, batch_id, wanted, taken in held.values_list(
        "pk", "batch_id", "wanted_count", "taken_count"
    ):
        fewer[batch_id] += wanted - taken
        closed.append(task_id)
    TaskSeats.objects.filter(pk__in=closed).update(
        wanted_count=F("taken_count"), most_count=F("taken_count")
    )
    for batch_id, count in sorted(fewer.items()):
        _want(batch_id, -count)
    return len(closed)


def _want(batch_id: int, more: int) -> None:
    Queue.objects.filter(pk=batch_id).update(wanted_count=F("wanted_count") + more)
