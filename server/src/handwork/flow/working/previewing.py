"""Look at work before it is accepted: nothing is taken."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from handwork.allocation import queries as allocation
from handwork.flow.working.passing import (
    NotForYouError,
    is_blocked,
    is_in_audience,
)
from handwork.flow.working.qualifying import access_to
from handwork.people import queries as people
from handwork.projects import queries as projects
from handwork.projects.queries import BatchRecord
from handwork.projects.queries.tasks import TaskRecord


def preview(*, worker_id: int, batch: BatchRecord, now: datetime) -> TaskRecord | None:
    """Show the task that the worker would be given; None where nothing is left."""
    if not may_preview(worker_id=worker_id, batch=batch, now=now):
        raise NotForYouError(
            _("This work is not shown before it is accepted, or not to you."),
            what_to_do=_("Choose other work from the list."),
        )
    task_id = allocation.next_task_for(worker_id=worker_id, batch_id=batch.id, now=now)
    return None if task_id is None else projects.task(task_id=task_id)


def may_preview(*, worker_id: int, batch: BatchRecord, now: datetime) -> bool:
    """Whether a worker may see a task of a batch before accepting it."""
    if not (batch.is_growing and batch.is_open and now < batch.expires_at):
        return False
    worker = people.worker(worker_id=worker_id)
    if is_blocked(worker=worker, batch=batch):
        return False
    access = access_to(worker=worker, batch=batch, now=now)
    return access.can_preview and is_in_audience(worker=worker, batch=batch)
