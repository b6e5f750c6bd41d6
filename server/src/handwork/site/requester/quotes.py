"""What a batch would cost, worked out before anything is set aside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from handwork.base.money import Money
from handwork.pay import queries as pay
from handwork.pay.rules import fee_for
from handwork.people.rules import Actor
from handwork.projects.queries import BatchRecord
from handwork.projects.rules import cost_of, suggested_price
from handwork.site.requester.forms import TermsForm

NEEDED = ("price", "currency", "answers_wanted", "expected_seconds")


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
    # Fewer where the first answers leave no doubt.
    is_at_most: bool

    @property
    def missing(self) -> Money | None:
        """What must still be paid in, if anything."""
        gap = self.escrow - self.available
        return gap if gap.micros > 0 else None


def quote_for(actor: Actor, batch: BatchRecord, form: TermsForm) -> Quote | None:
    """Work the cost out from what is typed, or kept; None while figures are missing."""
    figures = figures_of(form)
    if figures is None:
        return None
    currency, hourly = figures["currency"], figures.get("hourly")
    fee = fee_for(price_micros=figures["price"], fee_share=settings.FEE_SHARE)
    total = cost_of(
        tasks_count=batch.tasks_count,
        answers_wanted=figures["answers_wanted"],
        price_micros=figures["price"],
        fee_micros=fee,
    )
    return Quote(
        tasks_count=batch.tasks_count,
        answers_wanted=figures["answers_wanted"],
        answers_count=total.answers_count,
        expected_seconds=figures["expected_seconds"],
        price=Money(figures["price"], currency),
        fee=Money(fee, currency),
        pay=Money(total.workers_micros, currency),
        fees=Money(total.fee_micros, currency),
        escrow=Money(total.escrow_micros, currency),
        available=available(actor, batch, currency),
        hourly=Money(hourly, currency) if hourly else None,
        suggested=suggestion(currency, figures["expected_seconds"], hourly),
        is_at_most=0 < (figures.get("answers_least") or 0) < figures["answers_wanted"],
    )


def figures_of(form: TermsForm) -> Mapping[str, Any] | None:
    """Take the figures of the form, if those that a cost needs are there."""
    figures = form.initial
    if form.is_bound:
        form.is_valid()
        figures = form.cleaned_data
    is_complete = all(figures.get(name) for name in NEEDED)
    return figures if is_complete and figures["price"] > 0 else None


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
