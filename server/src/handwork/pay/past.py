"""What old answers earned elsewhere: written so that they read as settled, owed by nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handwork.base.money import Money
from handwork.base.transactions import service
from handwork.pay.models import Earning

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class PastEarning:
    """Whose answer it was, and when it came."""

    answer_id: int
    worker_id: int
    earned_at: datetime


@service
def keep_settled(
    *, batch_id: int, price: Money, waited: timedelta, earned: Sequence[PastEarning]
) -> None:
    """Write that nothing is owed here for these answers: no transfer, now or later."""
    Earning.objects.bulk_create(
        [
            Earning(
                answer_id=each.answer_id,
                batch_id=batch_id,
                worker_id=each.worker_id,
                amount_micros=price.micros,
                fee_micros=0,
                currency=price.currency,
                # Nothing was set aside for it, so nothing came back either.
                state=Earning.State.WITHHELD,
                earned_at=each.earned_at,
                due_at=each.earned_at + waited,
            )
            for each in earned
        ],
        batch_size=AT_ONCE,
    )
