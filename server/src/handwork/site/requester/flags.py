"""Tasks that workers could not do and said so."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from handwork.base import queries as base
from handwork.projects.queries.watching import tasks_with
from handwork.site.problems import PROBLEMS

EVENTS_READ = 200
TASKS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class FlaggedTask:
    """A task with what is wrong with it; who said so is not written down."""

    task_id: int
    batch_id: int
    key: str
    problem: str
    reports_count: int


def flagged_tasks(*, batch_id: int) -> tuple[FlaggedTask, ...]:
    """List the tasks of a batch that were handed back as broken, the latest first."""
    events = base.audit_for_subject(
        subject=f"batch:{batch_id}", verb="task-flagged", limit=EVENTS_READ
    )
    reports = Counter(
        (event.details["task_id"], event.details["problem"]) for event in events
    )
    shown = list(reports.items())[:TASKS_SHOWN]
    tasks = (
        tasks_with(task_ids=[task_id for (task_id, _problem), _count in shown])
        if shown
        else {}
    )
    return tuple(
        FlaggedTask(
            task_id=task_id,
            batch_id=tasks[task_id].batch_id,
            key=tasks[task_id].key,
            problem=PROBLEMS.get(problem, problem),
            reports_count=reports_count,
        )
        for (task_id, problem), reports_count in shown
    )
