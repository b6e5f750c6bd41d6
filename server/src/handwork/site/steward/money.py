"""Money that came in and went back, and what organisations can spend."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handwork.base.errors import RefusedError
from handwork.flow import paying
from handwork.pay import queries as pay
from handwork.pay.rules import Booked
from handwork.people import queries
from handwork.people.rules import Actor
from handwork.site.clock import now
from handwork.site.guards import steward_page
from handwork.site.steward.forms import MoneyForm, show_refusal


@require_http_methods(["GET", "HEAD", "POST"])
@steward_page
def money(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show balances; book what moved at the bank."""
    organisations = queries.organisations_seen_by(actor=actor)
    data = request.POST if request.method == "POST" else None
    form = MoneyForm(data, organisations=organisations)
    booked = book(form, actor) if form.is_bound and form.is_valid() else None
    if booked is not None:
        if booked.is_new:
            messages.success(request, _("Booked."))
        else:
            messages.info(
                request, _("This reference was booked before: nothing moved.")
            )
        return redirect("steward-money")
    available = pay.available_for(actor=actor)
    context = {
        "organisations": [
            (each, available.get(each.organisation_id, ())) for each in organisations
        ],
        "totals": pay.totals(actor=actor),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "steward/money.html", context, status=status)


def book(form: MoneyForm, actor: Actor) -> Booked | None:
    """Book what the form says; a refusal is shown on it."""
    given = form.cleaned_data
    journey = paying.deposit if given["direction"] == "in" else paying.withdraw
    try:
        return journey(
            actor=actor,
            organisation_id=given["organisation"],
            amount_micros=given["amount"],
            currency=given["currency"],
            reference=given["reference"],
            now=now(),
        )
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return None
