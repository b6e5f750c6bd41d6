"""What work there is, and what one batch offers."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from handwork.allocation import queries as allocation
from handwork.allocation.rules import late_for
from handwork.flow import deciding, working
from handwork.people.rules import Actor
from handwork.projects import queries as projects
from handwork.projects.queries import BatchRecord
from handwork.site.clock import now
from handwork.site.guards import worker_page
from handwork.site.worker.cards import cards_of, closed_cards_of, waiting_of


@worker_page
@require_safe
def work_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the work of a worker, best pay per hour first."""
    moment = now()
    held = allocation.held_by(worker_id=actor.worker_id or 0)
    seen = working.work_seen_by(actor=actor, now=moment)
    # Where only the task in hand is left, the line above the list says so.
    open_offers = (each for each in seen if each.is_open and each.open_tasks_count)
    context = {
        "cards": cards_of(open_offers),
        "closed": closed_cards_of(each for each in seen if not each.is_open),
        "waiting": waiting_of(held, now=moment),
        "withholds_pay": deciding.withholds_pay(),
    }
    return render(request, "worker/work_list.html", context)


@worker_page
@require_safe
def work_batch(request: HttpRequest, actor: Actor, batch_id: int) -> HttpResponse:
    """Show what a batch offers and asks, before anything is taken."""
    moment = now()
    batch = projects.batch(batch_id=batch_id)
    try:
        # Refuses whoever may not do this work.
        working.issue_pass(actor=actor, batch_id=batch_id, now=moment)
    except working.NotQualifiedError:
        return closed_batch(request, actor, batch, moment)
    offers = working.work_for(actor=actor, now=moment)
    cards = cards_of(offer for offer in offers if offer.batch.id == batch_id)
    if not cards:
        messages.info(request, _("Nothing is left for you in this work just now."))
        return redirect("work-list")
    context = {
        "card": cards[0],
        "instructions": projects.instructions_html(batch=batch, now=moment),
        "accept_after": batch.accept_after_seconds,
        "withholds_pay": deciding.withholds_pay(),
        "late_for": late_for(time_limit=timedelta(seconds=batch.time_limit_seconds)),
        "may_preview": batch.is_growing and batch.is_open,
    }
    return render(request, "worker/work_batch.html", context)


def closed_batch(
    request: HttpRequest, actor: Actor, batch: BatchRecord, moment: datetime
) -> HttpResponse:
    """Show work that is not open to the worker, and what would open it."""
    seen = working.work_seen_by(actor=actor, now=moment)
    found = [each for each in seen if each.batch.id == batch.id]
    if not found:
        messages.info(request, _("Nothing is left for you in this work just now."))
        return redirect("work-list")
    shown = closed_cards_of(found)[0]
    context: dict[str, object] = {"card": shown.card, "lacking": shown.lacking}
    if found[0].access.can_preview:
        context["instructions"] = projects.instructions_html(batch=batch, now=moment)
        context["may_preview"] = batch.is_growing and batch.is_open
    return render(request, "worker/work_closed.html", context)
