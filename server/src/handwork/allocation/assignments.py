"""Reads of single assignments for who asked for the work; rights are checked above."""

from __future__ import annotations

from handwork.allocation.models import Assignment
from handwork.allocation.queries import AssignmentRecord


def assignment(*, assignment_id: int) -> AssignmentRecord | None:
    """Read an assignment of whomever, in whatever state."""
    row = Assignment.objects.filter(pk=assignment_id).first()
    if row is None:
        return None
    return AssignmentRecord(
        assignment_id=row.pk,
        task_id=row.task_id,
        batch_id=row.batch_id,
        worker_id=row.worker_id,
        state=Assignment.State(row.state),
        taken_at=row.taken_at,
        expires_at=row.expires_at,
        ended_at=row.ended_at,
    )
