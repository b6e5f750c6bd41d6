"""What workers asked to be paid: sent by a person, and noted here."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from handwork.flow import paying
from handwork.pay import queries as pay
from handwork.people import queries
from handwork.people.rules import Actor
from handwork.site.clock import now
from handwork.site.guards import steward_page
from handwork.site.steward.paging import PAGE, before_of, page_of

STATES = ("requested", "paid", "cancelled")


@require_safe
@steward_page
def payouts(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List payouts; those asked for first."""
    asked = request.GET.get("state", "requested")
    state = asked if asked in STATES else None
    rows = pay.payouts_for(
        actor=actor, state=state, before_id=before_of(request), limit=PAGE + 1
    )
    accounts = queries.user_ids_of_workers(worker_ids={row.worker_id for row in rows})
    page = page_of(
        request,
        [(row, accounts.get(row.worker_id)) for row in rows],
        lambda row: row[0].payout_id,
    )
    context = {"page": page, "states": STATES, "state": state}
    return render(request, "steward/payouts.html", context)


@require_POST
@steward_page
def paid(request: HttpRequest, actor: Actor, payout_id: int) -> HttpResponse:
    """Note that the bank sent a payout."""
    reference = request.POST.get("reference", "")
    paying.mark_paid(actor=actor, payout_id=payout_id, reference=reference, now=now())
    messages.success(request, _("The payout is marked as paid."))
    return redirect("steward-payouts")


@require_POST
@steward_page
def cancel(request: HttpRequest, actor: Actor, payout_id: int) -> HttpResponse:
    """Give a payout that could not be sent back to its worker's balance."""
    reason = request.POST.get("reason", "")
    paying.cancel_payout(actor=actor, payout_id=payout_id, reason=reason, now=now())
    messages.success(request, _("The payout is cancelled; the money is payable again."))
    return redirect("steward-payouts")
