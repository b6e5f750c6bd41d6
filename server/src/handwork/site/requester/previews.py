"""What a worker would see: the task page made from a form that is not yet saved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handwork.people.rules import Actor
from handwork.projects import queries
from handwork.projects.queries import ProjectRecord, TaskRecord
from handwork.projects.rules import kind_named
from handwork.site.worker.task_view import Guess, TaskView, guess_of, task_view

SAMPLE_TEXT = "Here stands what your file says in this row."


def first_task(actor: Actor, project: ProjectRecord) -> TaskRecord | None:
    """Take the requester's own first row, from the newest batch that has one."""
    batches = queries.batches_for(actor=actor, project_id=project.id)
    with_tasks = (batch.id for batch in batches if batch.tasks_count)
    batch_id = next(with_tasks, None)
    if batch_id is None:
        return None
    return next(iter(queries.tasks_of(batch_id=batch_id, limit=1)), None)


def view(
    kind: str, options: Mapping[str, Any], task: TaskRecord | None, now: datetime
) -> TaskView:
    """Make the task's view; without a task of one's own, say what will stand there."""
    content: Mapping[str, Any] = task.content if task else {"text": SAMPLE_TEXT}
    return task_view(
        kind=kind,
        options=options,
        fields=queries.shown_content(content=content, now=now),
        guess=guess(kind, options, task),
        is_preview=True,
    )


def guess(
    kind: str, options: Mapping[str, Any], task: TaskRecord | None
) -> Guess | None:
    """Show the model's guess, if the row has one that fits the kind of answer."""
    if task is None or task.prediction is None:
        return None
    if kind_named(kind).field not in task.prediction:
        return None
    return guess_of(
        kind=kind,
        options=options,
        prediction=task.prediction,
        confidence=task.confidence,
    )
