"""What a worker would see: the task page made from a form that is not yet saved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handwork.people.rules import Actor
from handwork.projects import queries
from handwork.projects.queries import ProjectRecord, ShownField, TaskRecord

SAMPLE_TEXT = "Here stands what your file says in this row."


def first_task(actor: Actor, project: ProjectRecord) -> TaskRecord | None:
    """Take the requester's own first row, from the newest batch that has one."""
    batches = queries.batches_for(actor=actor, project_id=project.id)
    with_tasks = (batch.id for batch in batches if batch.tasks_count)
    batch_id = next(with_tasks, None)
    if batch_id is None:
        return None
    return next(iter(queries.tasks_of(batch_id=batch_id, limit=1)), None)


def shown(task: TaskRecord | None, now: datetime) -> tuple[ShownField, ...]:
    """Show the fields of a task, or say where they will stand."""
    content: Mapping[str, Any] = task.content if task else {"text": SAMPLE_TEXT}
    return queries.shown_content(content=content, now=now)
