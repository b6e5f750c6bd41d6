"""What a batch pays, and where its money is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Sum

from handwork.base.errors import NotFoundError
from handwork.base.money import Money
from handwork.pay.models import Account, Earning, Rate, Transfer
from handwork.pay.queries.balances import total_of

Code = Transfer.Code
Kind = Account.Kind


@dataclass(frozen=True, slots=True)
class RateRecord:
    """What an answer of a published batch earns."""

    price: Money
    fee: Money
    accept_after_seconds: int


@dataclass(frozen=True, slots=True)
class BatchMoney:
    """Where the money of a batch is; escrowed = earned + fee + refunded + remaining.

    `earned` has left escrow for workers; `pending` is still in `remaining`, fee excluded;
    `goodwill` was paid to workers by the operator, beside the escrow. What a rejection
    withheld counts as refunded.
    """

    escrowed: Money
    earned: Money
    pending: Money
    pending_count: int
    fee: Money
    refunded: Money
    remaining: Money
    goodwill: Money


def rate(*, batch_id: int) -> RateRecord:
    """Give the rate of a published batch."""
    row = Rate.objects.filter(pk=batch_id).first()
    if row is None:
        raise NotFoundError("This batch is not published: it has no rate yet.")
    return RateRecord(
        price=Money(row.price_micros, row.currency),
        fee=Money(row.fee_micros, row.currency),
        accept_after_seconds=row.accept_after_seconds,
    )


def batch_money(*, batch_id: int) -> BatchMoney:
    """Tell where the money of a published batch is."""
    currency = rate(batch_id=batch_id).price.currency
    moved = _escrow_by_code(batch_id, currency)
    # The operator pays the others, beside the escrow.
    from_escrow = Earning.objects.filter(batch_id=batch_id, state=0, is_goodwill=False)
    pending = from_escrow.aggregate(
        total=Sum("amount_micros", default=0), count=Count("pk")
    )
    back = moved[Code.REFUND] + moved[Code.WITHHELD] - moved[Code.RESTORED]
    out = moved[Code.EARNING] + moved[Code.FEE] + back
    return BatchMoney(
        escrowed=Money(moved[Code.ESCROW], currency),
        earned=Money(moved[Code.EARNING], currency),
        pending=Money(pending["total"], currency),
        pending_count=pending["count"],
        fee=Money(moved[Code.FEE], currency),
        refunded=Money(back, currency),
        remaining=Money(moved[Code.ESCROW] - out, currency),
        goodwill=Money(_goodwill(batch_id, currency), currency),
    )


def batches_with_due_earnings(*, now: datetime) -> tuple[int, ...]:
    """Name the batches in which silence has accepted answers."""
    due = Earning.objects.filter(state=0, due_at__lte=now)
    return tuple(due.values_list("batch_id", flat=True).distinct().order_by("batch_id"))


def batches_with_escrow() -> tuple[int, ...]:
    """Name the batches whose escrow is not empty."""
    escrows = Account.objects.filter(kind=Kind.ESCROW, balance_micros__gt=0)
    return tuple(escrows.values_list("owner_id", flat=True).order_by("owner_id"))


def _escrow_by_code(batch_id: int, currency: str) -> dict[str, int]:
    # The account first: joined to it, the two sides defeat the index of either.
    account_id = _account_id(Kind.ESCROW, batch_id, currency)
    moved = dict.fromkeys(Code.values, 0)
    for side in ("debit_id", "credit_id"):
        rows = Transfer.objects.filter(**{side: account_id}).values_list("code")
        moved |= dict(rows.annotate(Sum("amount_micros")).order_by("code"))
    return moved


def _goodwill(batch_id: int, currency: str) -> int:
    account_id = _account_id(Kind.GOODWILL, 0, currency)
    return total_of(
        Transfer.objects.filter(
            debit_id=account_id, cause__startswith=f"earning:{batch_id}:"
        )
    )


def _account_id(kind: str, owner_id: int, currency: str) -> int:
    found = Account.objects.filter(kind=kind, owner_id=owner_id, currency=currency)
    return found.values_list("pk", flat=True).first() or 0
