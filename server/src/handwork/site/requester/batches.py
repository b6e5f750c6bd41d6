"""What may be done to a batch as a whole: begin one, pause, resume, close."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handwork.allocation import queries as allocation
from handwork.flow import pausing, publishing
from handwork.pay import queries as pay
from handwork.people.rules import Actor
from handwork.projects import queries
from handwork.site.clock import now
from handwork.site.guards import requester_page
from handwork.site.requester import drafts
from handwork.site.requester.pages import published_batch


@require_POST
@requester_page
def new(request: HttpRequest, actor: Actor, project_id: int) -> HttpResponse:
    """Begin one more batch of a project."""
    del request
    project = queries.project_for(actor=actor, project_id=project_id)
    return redirect("batch-tasks", drafts.new_batch(actor, project, now()))


@require_POST
@requester_page
def pause(request: HttpRequest, actor: Actor, batch_id: int) -> HttpResponse:
    """Give no more work of the batch out until it is resumed."""
    pausing.pause(actor=actor, batch_id=batch_id, now=now())
    messages.success(
        request, _("Paused. Nobody gets new tasks of it; who holds one may finish it.")
    )
    return redirect("batch", batch_id)


@require_POST
@requester_page
def resume(request: HttpRequest, actor: Actor, batch_id: int) -> HttpResponse:
    """Give its work out again."""
    pausing.resume(actor=actor, batch_id=batch_id, now=now())
    messages.success(request, _("Resumed. Its work is given out again."))
    return redirect("batch", batch_id)


@requester_page
def close(request: HttpRequest, actor: Actor, batch_id: int) -> HttpResponse:
    """Say what closing does, and close when that is confirmed."""
    batch = published_batch(actor, batch_id)
    if request.method == "POST":
        publishing.close(actor=actor, batch_id=batch_id, now=now())
        messages.success(
            request,
            _(
                "Closed. When the last answers are settled, the rest of the money "
                "comes back to your organisation."
            ),
        )
        return redirect("batch", batch_id)
    money = pay.batch_money(batch_id=batch_id)
    rate = pay.rate(batch_id=batch_id)
    seats = allocation.seats_of(batch_id=batch_id)
    # Whoever holds a task now may still earn it.
    owed_count = money.pending_count + seats.held
    refund = money.remaining - (rate.price + rate.fee) * owed_count
    context = {"batch": batch, "seats": seats, "money": money, "refund": refund}
    return render(request, "requester/batch_close.html", context)
