"""What one answer costs in each of several batches: its price and the fee."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from handwork.base.money import Money
from handwork.pay.models import Rate


def costs_of_an_answer(*, batch_ids: Collection[int]) -> Mapping[int, Money]:
    """Tell what the escrow holds for one answer, by batch."""
    rows = Rate.objects.filter(pk__in=batch_ids)
    columns = rows.values_list("pk", "price_micros", "fee_micros", "currency")
    return {
        batch_id: Money(price + fee, currency)
        for batch_id, price, fee, currency in columns
    }
