"""What the answers of a fixed span earned, whether it is posted yet or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, Sum

from handwork.pay.models import Earning


@dataclass(frozen=True, slots=True)
class Earned:
    """What one worker's answers earned, and the fee on them."""

    amount_micros: int
    fee_micros: int


def earned_by_worker(
    *, batch_id: int, after_answer_id: int, up_to_answer_id: int
) -> Mapping[int, Earned]:
    """Add up what the answers of a batch after one and up to another earned."""
    rows = Earning.objects.filter(
        batch_id=batch_id, answer_id__gt=after_answer_id, answer_id__lte=up_to_answer_id
    )
    is_owed = ~Q(state=Earning.State.WITHHELD)
    sums = rows.values_list("worker_id").annotate(
        amounts=Sum("amount_micros", filter=is_owed, default=0),
        fees=Sum("fee_micros", filter=is_owed, default=0),
    )
    return {
        worker_id: Earned(int(amount), int(fee))
        for worker_id, amount, fee in sums.order_by("worker_id")
    }
