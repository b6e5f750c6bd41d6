"""Reads of single assignments for who asked for the work; rights are checked above."""

from __future__ import annotations

from handwork.allocation.models import Assignment
from handwork.allocation.queries import AssignmentRecord

COLUMNS = (
    "id", "task_id", "batch_id", "worker_id", "state", "taken_at", "expires_at", "ended_at",
)  # fmt: skip


def assignment(*, assignment_id: int) -> AssignmentRecord | None:
    """Read an assignment of whomever, in whatever state."""
    rows = Assignment.objects.filter(pk=assignment_id).values_list(*COLUMNS)
    row = rows.first()
    if row is None:
        return None
    return AssignmentRecord(*row[:4], Assignment.State(row[4]), *row[5:])
