"""The steward's first page: what waits for a decision."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from handwork.base import queries as base
from handwork.flow import delivering
from handwork.pay import queries as pay
from handwork.people.rules import Actor
from handwork.site.accounts import has_second_factor
from handwork.site.clock import now
from handwork.site.guards import steward_page
from handwork.site.steward.reports import waiting_reports

SHOWN = 20


@require_safe
@steward_page
def overview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what waits: reported work, payouts, letters and jobs that failed."""
    moment = now()
    reports = waiting_reports(actor)
    payouts = pay.payouts_for(actor=actor, state="requested", limit=SHOWN)
    letters = base.undelivered_messages(limit=SHOWN)
    jobs = base.jobs_state(now=moment)
    context = {
        "reports": reports,
        "payouts": payouts,
        "letters": letters,
        "jobs": jobs,
        "failed_jobs": base.failed_jobs(limit=SHOWN),
        "lags": jobs.lags(moment),
        "runs_jobs": bool(base.live_processes(now=moment)),
        "is_quiet": not (reports or payouts or letters or jobs.failed_count),
        "has_second_factor": has_second_factor(request),
    }
    return render(request, "steward/overview.html", context)


@require_POST
@steward_page
def retry(request: HttpRequest, actor: Actor, message_id: int) -> HttpResponse:
    """Send a letter that was given up once more."""
    delivering.retry_message(actor=actor, message_id=message_id, now=now())
    messages.success(request, _("The letter is sent again."))
    return redirect("steward")
