"""What a worker would see: the task page made from a form that is not yet saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from handwork.people.rules import Actor
from handwork.projects import queries
from handwork.projects.queries import ProjectRecord, TaskRecord
from handwork.projects.queries.frames import (
    FrameTask,
    allowed_hosts,
    rendered,
    with_guess,
)
from handwork.projects.rules import kind_named
from handwork.projects.rules.questions_xml import QUESTION, document_of
from handwork.projects.rules.templating import (
    TEMPLATE,
    answering_names,
    blocked_hosts,
    compared_place,
    is_answered,
    needed_variables,
)
from handwork.site.frames import allowed_to
from handwork.site.worker.question_view import document_view
from handwork.site.worker.task_view import (
    FrameView,
    Guess,
    TaskView,
    guess_of,
    in_frame,
    task_view,
)

SAMPLE_TEXT = _("Here stands what your file says in this row.")


def first_task(actor: Actor, project: ProjectRecord) -> TaskRecord | None:
    """Take the requester's own first row, from the newest batch that has one."""
    batches = queries.batches_for(actor=actor, project_id=project.id)
    with_tasks = (batch.id for batch in batches if batch.tasks_count)
    batch_id = next(with_tasks, None)
    if batch_id is None:
        return None
    return next(iter(queries.tasks_of(batch_id=batch_id, limit=1)), None)


def view(
    kind: str,
    options: Mapping[str, Any],
    task: TaskRecord | None,
    now: datetime,
    *,
    project_id: int,
) -> TaskView:
    """Make the task's view; without a task of one's own, say what will stand there."""
    content: Mapping[str, Any] = task.content if task else {"text": str(SAMPLE_TEXT)}
    frame = None
    if kind == TEMPLATE.name:
        url = reverse("frame-preview", args=[project_id])
        frame = FrameView(post_to=url, allow=allowed_to(options))
    shown = task_view(
        kind=kind,
        options=options,
        fields=queries.shown_content(content=content, now=now),
        guess=guess(kind, options, task),
        is_preview=True,
    )
    if kind == QUESTION.name and task is not None:
        document = document_view(document_of(task.content), answer=None)
        return replace(in_frame(shown, FrameView()), frame=None, document=document)
    return in_frame(shown, frame)


@dataclass(frozen=True, slots=True)
class Findings:
    """What a template would leave out, and what of its answers can be compared."""

    missing: tuple[str, ...]
    lost_files: tuple[str, ...]
    blocked: tuple[str, ...]
    compared: str
    # Nothing in the template answers under the name that is compared.
    is_lost: bool
    answers: tuple[str, ...]


def template_row(
    project: ProjectRecord, options: Mapping[str, Any], task: TaskRecord | None
) -> FrameTask:
    """Take the requester's first row; without one, a row that names each field it needs."""
    if task is not None:
        content = with_guess(task.content, task.prediction, task.confidence)
    else:
        needed = needed_variables(str(options["template"]), str(options["language"]))
        content = {names[0]: f"({names[0]})" for names in needed}
    return FrameTask(options, content, project.organisation_id, project.title)


def findings(
    project: ProjectRecord,
    options: Mapping[str, Any],
    task: TaskRecord | None,
    now: datetime,
) -> Findings:
    """Write the template with that row and say what is missing and what is kept out."""
    done = rendered(task=template_row(project, options, task), now=now)
    template, compared = str(options["template"]), compared_place(options)
    return Findings(
        missing=done.missing,
        lost_files=done.lost_files,
        blocked=blocked_hosts(done.html, allowed_hosts()),
        compared=compared,
        is_lost=bool(compared) and not is_answered(template, compared),
        answers=answering_names(template),
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
