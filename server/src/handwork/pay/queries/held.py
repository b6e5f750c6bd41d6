"""What of an organisation's money is set aside: not free to spend, and not spent yet."""

from __future__ import annotations

from django.db.models import Sum

from handwork.base.money import Money
from handwork.pay.models import Account, Rate


def on_hold(*, organisation_id: int, currency: str) -> Money:
    """Add up the escrow of an organisation's batches, pending pay included."""
    rates = Rate.objects.filter(
        batch__version__project__organisation_id=organisation_id
    )
    escrows = Account.objects.filter(
        kind=Account.Kind.ESCROW,
        currency=currency,
        owner_id__in=rates.values("batch_id"),
    )
    total = escrows.aggregate(total=Sum("balance_micros", default=0))["total"]
    return Money(total, currency)
