"""Work that workers reported: what they said, what it shows, who asks, and to stop it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from handwork.base import queries as base
from handwork.base.rules import whole_number
from handwork.flow import flagging, pausing
from handwork.flow.flagging import ReportedBatch
from handwork.people import queries as people
from handwork.people.rules import Actor
from handwork.projects import queries as projects
from handwork.projects.queries import BatchRecord, ShownField
from handwork.site.clock import now
from handwork.site.guards import steward_page
from handwork.site.problems import PROBLEMS
from handwork.site.requester.flags import FlaggedTask, flagged_tasks
from handwork.site.requester.readings import task_shown

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Reported:
    """A batch that was reported, who asks, and how often what was said of it."""

    batch: BatchRecord
    organisation: str
    latest_event_id: int
    said: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ReportedTask:
    """A task that was reported, with what it shows."""

    flagged: FlaggedTask
    fields: tuple[ShownField, ...]


def waiting_reports(actor: Actor) -> tuple[Reported, ...]:
    """List the batches whose reports no steward has seen, the latest first."""
    return tuple(
        reported(actor, each)
        for each in flagging.reported_batches(actor=actor, limit=SHOWN)
    )


def reported(actor: Actor, found: ReportedBatch) -> Reported:
    """Name a reported batch, and what was said of it."""
    batch = projects.batch_for(actor=actor, batch_id=found.batch_id)
    return Reported(
        batch=batch,
        organisation=organisation_of(batch),
        latest_event_id=found.latest_event_id,
        said=worded(found.counts),
    )


def organisation_of(batch: BatchRecord) -> str:
    """Name who asks."""
    named = people.organisation_names(organisation_ids=[batch.organisation_id])
    return named[batch.organisation_id]


def worded(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Say in words what was reported how often."""
    return tuple((str(PROBLEMS[name]), count) for name, count in counts.items())


def shown(batch: BatchRecord, flagged: FlaggedTask) -> ReportedTask:
    """Show what a reported task shows."""
    content = projects.task(task_id=flagged.task_id).content
    fields = projects.shown_content(content=task_shown(batch.kind, content), now=now())
    return ReportedTask(flagged, fields)


@require_safe
@steward_page
def report(request: HttpRequest, actor: Actor, batch_id: int) -> HttpResponse:
    """Show what was reported of a batch, what its tasks show, and who published it."""
    batch = projects.batch_for(actor=actor, batch_id=batch_id)
    waiting = flagging.report_of(actor=actor, batch_id=batch_id)
    subject = f"batch:{batch_id}"
    published = base.audit_for_subject(subject=subject, verb="publish", limit=1)
    context = {
        "batch": batch,
        "organisation": organisation_of(batch),
        "publisher_id": published[0].actor_id if published else None,
        "instructions": projects.instructions_html(batch=batch, now=now()),
        "waiting": waiting and reported(actor, waiting),
        "is_stopped": pausing.is_stopped(batch_id=batch_id),
        "tasks": [shown(batch, each) for each in flagged_tasks(batch_id=batch_id)],
    }
    return render(request, "steward/report.html", context)


@require_POST
@steward_page
def seen(request: HttpRequest, actor: Actor, batch_id: int) -> HttpResponse:
    """Let the reports of a batch wait no longer."""
    flagging.mark_reports_seen(
        actor=actor,
        batch_id=batch_id,
        latest_event_id=whole_number(request.POST.get("latest", "")) or 0,
        now=now(),
    )
    messages.success(request, _("Seen. It waits here again when somebody reports it."))
    return redirect("steward")


@require_POST
@steward_page
def pause(request: HttpRequest, actor: Actor, batch_id: int) -> HttpResponse:
    """Give no more work of a reported batch out."""
    pausing.pause(actor=actor, batch_id=batch_id, now=now())
    messages.success(
        request, _("Paused. Nobody gets new tasks of it; who holds one may finish it.")
    )
    return redirect("steward-report", batch_id)


@require_POST
@steward_page
def resume(request: HttpRequest, actor: Actor, batch_id: int) -> HttpResponse:
    """Give work out again that a steward paused."""
    pausing.resume(actor=actor, batch_id=batch_id, now=now())
    messages.success(request, _("It is given out again."))
    return redirect("steward-report", batch_id)
