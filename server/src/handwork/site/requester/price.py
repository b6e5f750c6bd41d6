"""Step 4: what it pays, what that costs, and publishing it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from handwork.base.errors import RefusedError
from handwork.base.money import Money
from handwork.flow import publishing
from handwork.inference import queries as inference
from handwork.pay import queries as pay
from handwork.pay.rules import fee_for
from handwork.people.rules import Actor
from handwork.projects import queries
from handwork.projects.queries import BatchRecord
from handwork.projects.rules import BatchTerms, cost_of, suggested_price
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
from handwork.site.requester.readings import method_name


@dataclass(frozen=True, slots=True)
class Quote:
    """What a batch costs on the terms of the form, next to the money there is."""

    tasks_count: int
    answers_wanted: int
    answers_count: int
    expected_seconds: int
    price: Money
    fee: Money
    pay: Money
    fees: Money
    escrow: Money
    available: Money
    hourly: Money | None
    suggested: Money | None

    @property
    def missing(self) -> Money | None:
        """What must still be paid in, if anything."""
        gap = self.escrow - self.available
        return gap if gap.micros > 0 else None


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
        messages.success(request, "The draft is saved. Nothing is published yet.")
        return redirect("batch-price", batch.id)
    quote = quote_for(actor, batch, form)
    if request.POST.get("shown_escrow") != str(quote.escrow.micros):
        messages.warning(
            request,
            f"The sum has changed: publishing sets aside {quote.escrow} now. "
            "Look at it again, then publish.",
        )
        return redirect("batch-price", batch.id)
    publishing.publish(actor=actor, batch_id=batch.id, now=now())
    messages.success(request, "Published. People can work on it now.")
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
    )


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


def quote_for(actor: Actor, batch: BatchRecord, form: TermsForm) -> Quote | None:
    """Work the cost out from what is typed, or kept; None while figures are missing."""
    needed = ("price", "currency", "answers_wanted", "expected_seconds")
    typed = form.initial
    if form.is_bound:
        form.is_valid()
        typed = form.cleaned_data
    if not all(typed.get(name) for name in needed) or typed["price"] < 0:
        return None
    currency = typed["currency"]
    price = Money(typed["price"], currency)
    fee_micros = fee_for(price_micros=price.micros, fee_share=settings.FEE_SHARE)
    wanted, seconds = typed["answers_wanted"], typed["expected_seconds"]
    total = cost_of(
        tasks_count=batch.tasks_count,
        answers_wanted=wanted,
        price_micros=price.micros,
        fee_micros=fee_micros,
    )
    hourly = typed.get("hourly")
    return Quote(
        tasks_count=batch.tasks_count,
        answers_wanted=wanted,
        answers_count=total.answers_count,
        expected_seconds=seconds,
        price=price,
        fee=Money(fee_micros, currency),
        pay=Money(total.workers_micros, currency),
        fees=Money(total.fee_micros, currency),
        escrow=Money(total.escrow_micros, currency),
        available=available(actor, batch, currency),
        hourly=Money(hourly, currency) if hourly else None,
        suggested=suggestion(currency, seconds, hourly),
    )


def available(actor: Actor, batch: BatchRecord, currency: str) -> Money:
    """Tell what the organisation can spend in a currency."""
    found = pay.organisation_money_for(
        actor=actor, organisation_id=batch.organisation_id
    )
    amounts = (money.available for money in found if money.currency == currency)
    return next(amounts, Money(0, currency))


def suggestion(currency: str, seconds: int, hourly: int | None) -> Money | None:
    """Suggest the price that makes the hourly pay aimed at."""
    if not hourly or hourly <= 0:
        return None
    micros = suggested_price(
        expected_seconds=seconds, hourly_micros=hourly, currency=currency
    )
    return Money(micros, currency)
