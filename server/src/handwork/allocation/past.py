"""Assignments that were made and answered elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from handwork.allocation import rules
from handwork.allocation.models import Assignment, TaskSeats
from handwork.base.transactions import service

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class PastAssignment:
    """Who answered which task, and when."""

    task_id: int
    number: int
    worker_id: int
    taken_at: datetime
    ended_at: datetime


@service
def keep_answered(
    *, batch_id: int, assignments: Sequence[PastAssignment]
) -> tuple[int, ...]:
    """Keep assignments as answered, and their seats as taken; returns their numbers."""
    rows = Assignment.objects.bulk_create(
        [
            Assignment(
                task_id=each.task_id,
                batch_id=batch_id,
                worker_id=each.worker_id,
                position=rules.position_of(number=each.number),
                state=Assignment.State.ANSWERED,
                taken_at=each.taken_at,
                expires_at=each.ended_at,
                ended_at=each.ended_at,
            )
            for each in assignments
        ],
        batch_size=AT_ONCE,
    )
    for taken, task_ids in _by_count(assignments):
        TaskSeats.objects.filter(pk__in=task_ids).update(taken_count=taken)
    return tuple(row.pk for row in rows)


def _by_count(
    assignments: Sequence[PastAssignment],
) -> Iterator[tuple[int, tuple[int, ...]]]:
    counts = Counter(each.task_id for each in assignments)
    for taken in sorted(set(counts.values())):
        ids = iter([task_id for task_id, count in counts.items() if count == taken])
        while chunk := tuple(islice(ids, AT_ONCE)):
            yield taken, chunk
