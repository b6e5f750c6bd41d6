"""Reads of tasks; whoever asks has been allowed to see their batch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from handwork.base.errors import NotFoundError
from handwork.projects.models import Task

CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class TaskRecord:
    """One thing to answer; gold is what the answer should be, a prediction is a model's."""

    id: int
    batch_id: int
    number: int
    key: str
    content: Mapping[str, Any]
    gold: Mapping[str, Any] | None
    prediction: Mapping[str, Any] | None
    confidence: float | None


def task(*, task_id: int) -> TaskRecord:
    """Read one task."""
    row = Task.objects.filter(pk=task_id).first()
    if row is None:
        raise NotFoundError(
            f"There is no task {task_id}.", what_to_do="Open the batch again."
        )
    return _record(row)


def tasks_of(
    *, batch_id: int, after_number: int = 0, limit: int = 100
) -> tuple[TaskRecord, ...]:
    """List tasks of a batch in their order, a page at a time."""
    rows = Task.objects.filter(batch_id=batch_id, number__gt=after_number)
    return tuple(_record(row) for row in rows.order_by("number")[:limit])


def task_ids(*, batch_id: int) -> Iterator[tuple[int, int]]:
    """Walk through (task, number) of a batch in their order."""
    last = 0
    rows = Task.objects.filter(batch_id=batch_id).order_by("number")
    while page := list(
        rows.filter(number__gt=last).values_list("pk", "number")[:CHUNK]
    ):
        yield from page
        last = page[-1][1]


def all_tasks(*, batch_id: int) -> Iterator[TaskRecord]:
    """Walk through the tasks of a batch in their order, a page in memory at a time."""
    last = 0
    while page := tasks_of(batch_id=batch_id, after_number=last, limit=CHUNK):
        yield from page
        last = page[-1].number


def task_keys(*, batch_id: int) -> set[str]:
    """Take all keys of a batch, to refuse one that is there already."""
    rows = Task.objects.filter(batch_id=batch_id)
    return set(rows.values_list("key", flat=True).iterator(CHUNK))


def tasks_count(*, batch_id: int) -> int:
    """Count the tasks of a batch."""
    return Task.objects.filter(batch_id=batch_id).count()


def gold_of(*, batch_id: int) -> Mapping[int, Mapping[str, Any]]:
    """Take the known answers of a batch, by task."""
    rows = Task.objects.filter(batch_id=batch_id).exclude(gold=None)
    return {
        row.pk: row.gold for row in rows.only("gold").order_by("number") if row.gold
    }


def _record(row: Task) -> TaskRecord:
    return TaskRecord(
        id=row.pk,
        batch_id=row.batch_id,
        number=row.number,
        key=row.key,
        content=row.content,
        gold=row.gold,
        prediction=row.prediction,
        confidence=row.confidence,
    )
