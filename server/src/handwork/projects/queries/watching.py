"""Reads for who watches a project: its versions, its gold tasks, tasks by their ids."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from handwork.people.rules import Actor
from handwork.projects.models import ProjectVersion, Task
from handwork.projects.queries.projects import VersionRecord, project_for
from handwork.projects.queries.tasks import TaskRecord


def versions_for(*, actor: Actor, project_id: int) -> tuple[VersionRecord, ...]:
    """List the versions of a project, the newest first."""
    project_for(actor=actor, project_id=project_id)
    names = VersionRecord.__slots__
    rows = ProjectVersion.objects.filter(project_id=project_id).order_by("-number")
    return tuple(VersionRecord(*row) for row in rows.values_list(*names))


def gold_count(*, batch_id: int) -> int:
    """Count the tasks of a batch that have a known answer."""
    return Task.objects.filter(batch_id=batch_id, gold__isnull=False).count()


def tasks_with(*, task_ids: Collection[int]) -> Mapping[int, TaskRecord]:
    """Read some tasks, by their ids."""
    names = TaskRecord.__slots__
    rows = Task.objects.filter(pk__in=task_ids).values_list(*names)
    return {row[0]: TaskRecord(*row) for row in rows}
