"""Step 4: what it pays, what that costs, and publishing it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handwork.base.errors import RefusedError
from handwork.flow import publishing
from handwork.inference import queries as inference
from handwork.pay import queries as pay
from handwork.people.rules import Actor
from handwork.projects import queries
from handwork.projects.queries import BatchRecord
from handwork.projects.rules import BatchTerms
from handwork.site.clock import now
from handwork.site.guards import requester_page
from handwork.site.requester import drafts
from handwork.site.requester.forms import (
    SECONDS_A_DAY,
    SECONDS_A_MINUTE,
    TermsForm,
    offer,
)
from handwork.site.requester.pages import refusal_status, steps
from handwork.site.requester.quotes import quote_for
from handwork.site.requester.readings import method_name


@requester_page
def price(request: HttpRequest, actor: Actor, batch_id: int) -> HttpResponse:
    """Take the terms; save them, or publish on them."""
    batch = queries.batch_for(actor=actor, batch_id=batch_id)
    if not batch.is_draft:
        return redirect("batch", batch_id)
    form = terms_form(request, actor, batch)
    if request.method != "POST" or not form.is_valid():
        return price_page(request, actor, batch, form)
    try:
        return take_terms(request, actor, batch, form)
    except RefusedError as refusal:
        return price_page(request, actor, batch, form, refusal)


def take_terms(
    request: HttpRequest, actor: Actor, batch: BatchRecord, form: TermsForm
) -> HttpResponse:
    """Keep the terms, and publish when the sum is the one that was shown."""
    terms = terms_of(form)
    publishing.change_batch(actor=actor, batch_id=batch.id, terms=terms, now=now())
    if request.POST.get("do") != "publish":
        messages.success(request, _("The draft is saved. Nothing is published yet."))
        return redirect("batch-price", batch.id)
    quote = quote_for(actor, batch, form)
    if quote is None or request.POST.get("shown_escrow") != str(quote.escrow.micros):
        messages.warning(
            request,
            _(
                "The sum has changed, and nothing is published yet. Look at what is set "
                "aside now, then press Publish again."
            ),
        )
        return redirect("batch-price", batch.id)
    publishing.publish(actor=actor, batch_id=batch.id, now=now())
    messages.success(request, _("Published. People can work on it now."))
    return redirect("batch", batch.id)


def terms_form(request: HttpRequest, actor: Actor, batch: BatchRecord) -> TermsForm:
    """Make the form, filled with the terms that are kept."""
    money = pay.organisation_money_for(
        actor=actor, organisation_id=batch.organisation_id
    )
    fitting = inference.methods_for(kind=batch.kind)
    is_fitting = batch.method in fitting
    initial = {
        "title": batch.title,
        "currency": batch.currency,
        "expected_seconds": batch.expected_seconds,
        "hourly": drafts.FIRST_HOURLY_MICROS,
        "price": batch.price_micros,
        "answers_wanted": batch.answers_wanted,
        "answers_least": batch.answers_least or "",
        "enough_percent": plain(batch.enough_confidence_share * 100),
        "time_limit_minutes": plain(batch.time_limit_seconds / SECONDS_A_MINUTE),
        "expires_on": batch.expires_at.date(),
        "accept_after_days": plain(batch.accept_after_seconds / SECONDS_A_DAY),
        "languages": batch.languages,
        "countries": batch.countries,
        "warning": batch.warning,
        "method": batch.method if is_fitting else drafts.preferred_method(batch.kind),
    }
    form = TermsForm(request.POST or None, initial=initial)
    offer(form, "method", [(name, method_name(name)) for name in fitting])
    currencies = sorted({batch.currency, *(each.currency for each in money)})
    offer(form, "currency", [(code, code) for code in currencies])
    for name in ("price", "hourly"):
        form.fields[name].label = f"{form.fields[name].label} ({batch.currency})"
    return form


def plain(value: float) -> float:
    """Write a whole number without its decimals."""
    return int(value) if value == int(value) else round(value, 3)


def terms_of(form: TermsForm) -> BatchTerms:
    """Read the terms that were typed."""
    typed = form.cleaned_data
    return BatchTerms(
        title=typed["title"],
        price_micros=typed["price"],
        currency=typed["currency"],
        expires_at=drafts.end_of_day(typed["expires_on"]),
        answers_wanted=typed["answers_wanted"],
        time_limit_seconds=form.seconds("time_limit_minutes", SECONDS_A_MINUTE),
        accept_after_seconds=form.seconds("accept_after_days", SECONDS_A_DAY),
        expected_seconds=typed["expected_seconds"],
        countries=tuple(code.upper() for code in typed["countries"]),
        languages=tuple(code.lower() for code in typed["languages"]),
        warning=typed["warning"],
        method=typed["method"],
        answers_least=begin_with(typed["answers_least"], typed["answers_wanted"]),
        enough_confidence_share=float(typed["enough_percent"]) / 100,
    )


def begin_with(least: int | None, most: int) -> int:
    """Tell how many answers come first; 0 where that leaves none to be saved."""
    return least if least is not None and least < most else 0


def price_page(
    request: HttpRequest,
    actor: Actor,
    batch: BatchRecord,
    form: TermsForm,
    refusal: RefusedError | None = None,
) -> HttpResponse:
    """Show step 4."""
    context = {
        "batch": batch,
        "form": form,
        "steps": steps(3, batch=batch),
        "refusal": refusal,
        "quote": quote_for(actor, batch, form),
    }
    status = refusal_status(refusal)
    return render(request, "requester/batch_price.html", context, status=status)


@require_POST
@requester_page
def cost(request: HttpRequest, actor: Actor, batch_id: int) -> HttpResponse:
    """Work the cost out while the terms are being typed."""
    batch = queries.batch_for(actor=actor, batch_id=batch_id)
    quote = quote_for(actor, batch, terms_form(request, actor, batch))
    return render(request, "requester/cost.html", {"quote": quote})
