"""A task before it is accepted: the page is told so, and nothing can be submitted."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from handwork.flow import deciding, working
from handwork.people.rules import Actor
from handwork.projects import queries as projects
from handwork.projects.queries import BatchRecord, TaskRecord
from handwork.projects.rules.questions_xml import QUESTION
from handwork.site.clock import now
from handwork.site.guards import worker_page
from handwork.site.turk_frames import origin_of
from handwork.site.worker.asked import Place, as_asked
from handwork.site.worker.policies import with_policy
from handwork.site.worker.task_view import TaskView, task_view

STAYS = timedelta(hours=1)


@worker_page
@require_safe
@gzip_page
def work_preview(request: HttpRequest, actor: Actor, batch_id: int) -> HttpResponse:
    """Show a task of a batch before it is accepted."""
    moment = now()
    worker_id = actor.worker_id or 0
    batch = projects.batch(batch_id=batch_id)
    task = working.preview(worker_id=worker_id, batch=batch, now=moment)
    if task is None:
        messages.info(request, _("Nothing is left for you in this work just now."))
        return redirect("work-list")
    view = preview_of(request, batch, task, worker_id, moment)
    context = {
        "batch": batch,
        "view": view,
        "may_start": may_start(actor, batch, moment),
        "withholds_pay": deciding.withholds_pay(),
    }
    response = render(request, "worker/work_preview.html", context)
    return with_policy(request, response, view.document)


def may_start(actor: Actor, batch: BatchRecord, moment: datetime) -> bool:
    """Whether the worker may accept what is shown, too."""
    try:
        working.issue_pass(actor=actor, batch_id=batch.id, now=moment)
    except working.NotForYouError:
        return False
    return True


def preview_of(
    request: HttpRequest,
    batch: BatchRecord,
    task: TaskRecord,
    worker_id: int,
    moment: datetime,
) -> TaskView:
    """Make the view of a task that nobody holds."""
    view = task_view(
        kind=batch.kind,
        options=batch.options,
        fields=projects.shown_content(content=task.content, now=moment),
        is_preview=True,
    )
    if batch.kind != QUESTION.name:
        return view
    place = Place(
        task_id=task.id,
        organisation_id=batch.organisation_id,
        worker_id=worker_id,
        assignment_id=None,
        expires_at=moment + STAYS,
        origin=origin_of(request),
    )
    return as_asked(view, task.content, place, answer=None)
