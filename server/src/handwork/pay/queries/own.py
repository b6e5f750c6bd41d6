"""What one worker sees of their earnings: today, day by day, batch by batch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Q, Sum
from django.db.models.functions import TruncDate

from handwork.base.money import Money
from handwork.pay.models import Earning

IS_OWED = ~Q(state=Earning.State.WITHHELD)
# More answers than anybody gives in a day; the work page must not add up a whole history.
LATEST = 5_000


@dataclass(frozen=True, slots=True)
class Earned:
    """What some answers earn, accepted or not."""

    amount_micros: int
    answers_count: int


@dataclass(frozen=True, slots=True)
class EarnedOnDay:
    """What the answers of one day earn, in one currency."""

    day: date
    amount: Money
    answers_count: int


@dataclass(frozen=True, slots=True)
class EarnedInBatch:
    """What the answers in one batch earn, and when they are accepted at the latest.

    `amount` leaves out what was withheld for the `withheld_count` rejected ones.
    """

    batch_id: int
    amount: Money
    answers_count: int
    pending_count: int
    withheld_count: int
    all_accepted_at: datetime | None


def earned_since(*, worker_id: int, batch_id: int, since: datetime) -> Earned:
    """Add up what a worker earned in a batch since a moment of the last day or so."""
    latest = Earning.objects.filter(worker_id=worker_id).order_by("-id")[:LATEST]
    counted = Q(batch_id=batch_id, earned_at__gte=since)
    sums = latest.aggregate(
        total=Sum("amount_micros", filter=counted & IS_OWED),
        count=Count("pk", filter=counted),
    )
    return Earned(amount_micros=sums["total"] or 0, answers_count=sums["count"])


def earned_by_day(
    *, worker_id: int, since: datetime, time_zone: str
) -> tuple[EarnedOnDay, ...]:
    """Add up a worker's earnings by their own days, the latest first."""
    days = TruncDate("earned_at", tzinfo=ZoneInfo(time_zone))
    rows = (
        Earning.objects.filter(worker_id=worker_id, earned_at__gte=since)
        .annotate(day=days)
        .values("day", "currency")
        .annotate(
            total=Sum("amount_micros", filter=IS_OWED, default=0), count=Count("pk")
        )
        .order_by("-day", "currency")
    )
    return tuple(
        EarnedOnDay(row["day"], Money(row["total"], row["currency"]), row["count"])
        for row in rows
    )


def earned_by_batch(*, worker_id: int, limit: int = 50) -> tuple[EarnedInBatch, ...]:
    """Add up a worker's earnings by batch, the one worked in last first."""
    pending = Q(state=Earning.State.PENDING)
    rows = (
        Earning.objects.filter(worker_id=worker_id)
        .values("batch_id", "currency")
        .annotate(
            total=Sum("amount_micros", filter=IS_OWED, default=0),
            count=Count("pk"),
            withheld=Count("pk", filter=~IS_OWED),
            waiting=Count("pk", filter=pending),
            accepted_at=Max("due_at", filter=pending),
            last=Max("pk"),
        )
        .order_by("-last")[:limit]
    )
    return tuple(
        EarnedInBatch(
            batch_id=row["batch_id"],
            amount=Money(row["total"], row["currency"]),
            answers_count=row["count"],
            pending_count=row["waiting"],
            withheld_count=row["withheld"],
            all_accepted_at=row["accepted_at"],
        )
        for row in rows
    )
