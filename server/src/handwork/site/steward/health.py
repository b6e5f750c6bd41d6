"""How the installation does."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handwork.base import queries as base
from handwork.people.rules import Actor
from handwork.site.clock import now
from handwork.site.guards import steward_page
from handwork.site.steward import readings


@require_safe
@steward_page
def health(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show jobs, letters, disk and versions."""
    del actor
    moment = now()
    jobs = base.jobs_state(now=moment)
    alive = [each for each in base.job_processes(now=moment) if each.is_alive]
    context = {
        "jobs": jobs,
        "lags": jobs.lags(moment),
        "failed_jobs": base.failed_jobs(),
        "processes": alive,
        "failures_count": sum(each.failures_count for each in alive),
        "outbox": base.outbox_state(),
        "disk": readings.disk(),
        "versions": readings.versions(),
    }
    return render(request, "steward/health.html", context)
