"""What a worker has earned, is owed and was paid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from handwork.answers import own as answers
from handwork.base.money import Money
from handwork.flow import paying
from handwork.pay import queries as pay
from handwork.pay.queries import own
from handwork.people import queries as people
from handwork.people.rules import Actor
from handwork.projects.queries.naming import batch_titles
from handwork.site.clock import now
from handwork.site.guards import earner_page
from handwork.site.templatetags.figures import hourly_micros, money
from handwork.site.worker.said import bonus_lines, verdict_lines
from handwork.site.worker.times import days_before

DAYS_SHOWN = 30
PAYOUTS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day of work."""

    day: date
    amount: Money
    answers_count: int
    seconds: float | None
    an_hour_micros: int | None


@dataclass(frozen=True, slots=True)
class BatchLine:
    """Work in one batch."""

    title: str
    amount: Money
    answers_count: int
    pending_count: int
    withheld_count: int
    all_accepted_at: datetime | None
    an_hour_micros: int | None


@earner_page
@require_safe
def earnings(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show money by currency, by day and by batch."""
    worker_id = actor.worker_id or 0
    zone = people.worker(worker_id=worker_id).time_zone
    context = {
        "currencies": pay.worker_money(worker_id=worker_id),
        "days": day_lines(worker_id, zone, now()),
        "batches": batch_lines(worker_id),
        "verdicts": verdict_lines(worker_id),
        "bonuses": bonus_lines(worker_id),
        "payouts": pay.own_payouts(worker_id=worker_id, limit=PAYOUTS_SHOWN),
        "days_shown": DAYS_SHOWN,
        "time_zone": zone,
    }
    with timezone.override(zone):
        return render(request, "worker/earnings.html", context)


def day_lines(worker_id: int, zone: str, moment: datetime) -> tuple[DayLine, ...]:
    """List the last days with earnings, the latest first."""
    since = days_before(moment, zone, DAYS_SHOWN - 1)
    seconds = answers.seconds_by_day(worker_id=worker_id, since=since, time_zone=zone)
    days = own.earned_by_day(worker_id=worker_id, since=since, time_zone=zone)
    # A day in two currencies has one time, which belongs to neither alone.
    shared = {day.day for day in days if sum(d.day == day.day for d in days) > 1}
    return tuple(_day(day, {} if day.day in shared else seconds) for day in days)


def _day(day: own.EarnedOnDay, seconds: Mapping[date, float]) -> DayLine:
    spent = seconds.get(day.day)
    return DayLine(
        day=day.day,
        amount=day.amount,
        answers_count=day.answers_count,
        seconds=spent,
        an_hour_micros=hourly_micros(day.amount.micros, spent),
    )


def batch_lines(worker_id: int) -> tuple[BatchLine, ...]:
    """List the batches that the worker worked in, the latest first."""
    earned = own.earned_by_batch(worker_id=worker_id)
    ids = {line.batch_id for line in earned}
    seconds = answers.seconds_by_batch(worker_id=worker_id, batch_ids=ids)
    titles = batch_titles(batch_ids=ids)
    return tuple(
        BatchLine(
            title=titles[line.batch_id],
            amount=line.amount,
            answers_count=line.answers_count,
            pending_count=line.pending_count,
            withheld_count=line.withheld_count,
            all_accepted_at=line.all_accepted_at,
            an_hour_micros=hourly_micros(
                line.amount.micros, seconds.get(line.batch_id)
            ),
        )
        for line in earned
    )


@earner_page
@require_POST
def payout_request(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask for everything payable in a currency."""
    moment, currency = now(), request.POST.get("currency", "")
    known = pay.worker_money(worker_id=actor.worker_id or 0)
    if not any(each.currency == currency and each.payable_now.micros for each in known):
        text = _("Nothing can be paid out just now; what waits must be accepted first.")
        messages.warning(request, text)
        return redirect("earnings")
    payout_id = paying.request_payout(actor=actor, currency=currency, now=moment)
    payouts = pay.own_payouts(worker_id=actor.worker_id or 0)
    amount = next(each.amount for each in payouts if each.payout_id == payout_id)
    text = _("You asked for %(amount)s. A steward sends it and notes it here.")
    shown = money(amount.micros, amount.currency)
    messages.success(request, text % {"amount": shown})
    return redirect("earnings")
