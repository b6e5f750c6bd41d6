"""What a worker has earned, is owed and was paid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q, Sum

from handwork.base.money import Money, whole_coins
from handwork.pay.models import Account, Earning, Payout

Kind = Account.Kind


@dataclass(frozen=True, slots=True)
class WorkerMoney:
    """What a worker has in one currency.

    `earned` is all of it: pending, payable, in payout and paid. `payable_now` is what a
    payout would take today, in whole coins.
    """

    currency: str
    earned: Money
    pending: Money
    pending_count: int
    next_accepted_at: datetime | None
    all_accepted_at: datetime | None
    payable: Money
    payable_now: Money
    in_payout: Money
    paid: Money


@dataclass(frozen=True, slots=True)
class EarningLine:
    """One earning as its worker sees it."""

    earning_id: int
    answer_id: int
    batch_id: int
    amount: Money
    is_posted: bool
    is_withheld: bool
    is_goodwill: bool
    earned_at: datetime
    due_at: datetime


def worker_money(*, worker_id: int) -> tuple[WorkerMoney, ...]:
    """Tell what a worker has, one entry a currency; none before the first answer."""
    pending = {
        row["currency"]: row
        for row in Earning.objects.filter(worker_id=worker_id, state=0)
        .values("currency")
        .order_by("currency")
        .annotate(
            total=Sum("amount_micros"),
            count=Count("pk"),
            first=Min("due_at"),
            last=Max("due_at"),
        )
    }
    balances = _worker_balances(worker_id)
    paid = _paid(worker_id)
    currencies = sorted({*pending, *(currency for _, currency in balances)})
    return tuple(
        _worker_money(currency, pending.get(currency, {}), balances, paid)
        for currency in currencies
    )


def earnings_page(
    *, worker_id: int, before_id: int | None = None, limit: int = 50
) -> tuple[EarningLine, ...]:
    """List a worker's earnings, the latest first; page with the last id."""
    rows = Earning.objects.filter(worker_id=worker_id).order_by("-id")
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    return tuple(
        EarningLine(
            earning_id=row.pk,
            answer_id=row.answer_id,
            batch_id=row.batch_id,
            amount=Money(row.amount_micros, row.currency),
            is_posted=row.state == Earning.State.POSTED,
            is_withheld=row.state == Earning.State.WITHHELD,
            is_goodwill=row.is_goodwill,
            earned_at=row.earned_at,
            due_at=row.due_at,
        )
        for row in rows[:limit]
    )


def withheld_since(*, worker_id: int, since: datetime) -> datetime | None:
    """Tell when the last answer came whose pay is withheld here; None where none did."""
    withheld = Earning.objects.filter(
        Q(transfer__isnull=False) | Q(is_goodwill=True),
        worker_id=worker_id,
        state=Earning.State.WITHHELD,
        earned_at__gte=since,
    )
    latest: datetime | None = withheld.aggregate(latest=Max("earned_at"))["latest"]
    return latest


def _worker_balances(worker_id: int) -> dict[tuple[str, str], int]:
    kinds = (Kind.WORKER_PAYABLE, Kind.WORKER_IN_PAYOUT)
    rows = Account.objects.filter(kind__in=kinds, owner_id=worker_id)
    return {
        (kind, currency): micros
        for kind, currency, micros in rows.values_list(
            "kind", "currency", "balance_micros"
        )
    }


def _paid(worker_id: int) -> dict[str, int]:
    paid = Payout.objects.filter(worker_id=worker_id, state=Payout.State.PAID)
    sums = paid.values_list("currency").annotate(Sum("amount_micros"))
    return dict(sums.order_by("currency"))


def _worker_money(
    currency: str,
    pending: Mapping[str, Any],
    balances: Mapping[tuple[str, str], int],
    paid: Mapping[str, int],
) -> WorkerMoney:
    waiting = pending.get("total", 0)
    payable = balances.get((Kind.WORKER_PAYABLE, currency), 0)
    in_payout = balances.get((Kind.WORKER_IN_PAYOUT, currency), 0)
    sent = paid.get(currency, 0)
    return WorkerMoney(
        currency=currency,
        earned=Money(waiting + payable + in_payout + sent, currency),
        pending=Money(waiting, currency),
        pending_count=pending.get("count", 0),
        next_accepted_at=pending.get("first"),
        all_accepted_at=pending.get("last"),
        payable=Money(payable, currency),
        payable_now=Money(whole_coins(payable, currency), currency),
        in_payout=Money(in_payout, currency),
        paid=Money(sent, currency),
    )
