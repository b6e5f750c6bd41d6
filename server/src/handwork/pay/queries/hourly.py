"""What an hour of work paid: in a batch, over its workers; for a worker, over batches."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Q, Sum

from handwork.answers import times
from handwork.pay.bridge import HourlyPay, hourly_pay
from handwork.pay.models import Earning
from handwork.pay.queries.batches import rate
from handwork.people.rules import Actor
from handwork.projects import queries as projects

# The time of withheld work was worked all the same: it counts, for nothing.
OWED = Sum("amount_micros", filter=~Q(state=Earning.State.WITHHELD), default=0)


def batch_hourly_pay_for(*, actor: Actor, batch_id: int) -> HourlyPay:
    """Tell who may see the batch what an hour of it paid."""
    projects.batch_for(actor=actor, batch_id=batch_id)
    return batch_hourly_pay(batch_id=batch_id)


def batch_hourly_pay(*, batch_id: int) -> HourlyPay:
    """Tell what an hour of a batch paid, pending pay included."""
    sums = Earning.objects.filter(batch_id=batch_id).values_list("worker_id")
    earned = sums.annotate(total=OWED).order_by("worker_id")
    return hourly_pay(
        earned_micros={worker_id: int(total) for worker_id, total in earned},
        active_milliseconds=times.active_milliseconds_by_worker(batch_id=batch_id),
        currency=rate(batch_id=batch_id).price.currency,
    )


def worker_hourly_pay(*, worker_id: int) -> dict[str, HourlyPay]:
    """Tell what an hour paid one worker, by currency, pending pay included."""
    spent = times.active_milliseconds_by_batch(worker_id=worker_id)
    sums = Earning.objects.filter(worker_id=worker_id).values_list(
        "currency", "batch_id"
    )
    earned: dict[str, int] = defaultdict(int)
    milliseconds: dict[str, int] = defaultdict(int)
    rows = sums.annotate(total=OWED).order_by("currency", "batch_id")
    for currency, batch_id, total in rows:
        earned[currency] += int(total)
        milliseconds[currency] += spent.get(batch_id, 0)
    return {
        currency: hourly_pay(
            earned_micros={worker_id: earned[currency]},
            active_milliseconds={worker_id: milliseconds[currency]},
            currency=currency,
        )
        for currency in earned
    }
