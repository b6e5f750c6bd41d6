"""What the operator pays beside escrow: within a bound for each worker and for all, a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, Sum

from handwork.base.transactions import service
from handwork.pay import ledger
from handwork.pay.models import Earning, Rate

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Most:
    """How much the operator pays within a day, in each currency."""

    to_a_worker_micros: int
    in_all_micros: int


@service
def hold_goodwill(*, worker_id: int, batch_id: int, most: Most, now: datetime) -> bool:
    """Whether one more answer may be paid so; of two at once, the second waits to know."""
    rate = Rate.objects.get(pk=batch_id)
    ledger.lock(places=[ledger.GOODWILL], currency=rate.currency)
    # Withheld ones too: their rejection may be overridden.
    lately = Earning.objects.filter(
        is_goodwill=True, currency=rate.currency, earned_at__gt=now - DAY
    )
    spent = lately.aggregate(
        own=Sum("amount_micros", default=0, filter=Q(worker_id=worker_id)),
        all=Sum("amount_micros", default=0),
    )
    return bool(
        spent["own"] + rate.price_micros <= most.to_a_worker_micros
        and spent["all"] + rate.price_micros <= most.in_all_micros
    )
