"""What a requester sees of the money: which answers wait, what moved on the account."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, Sum

from handwork.base.errors import NotFoundError
from handwork.base.money import Money
from handwork.pay.models import Account, Earning, Transfer
from handwork.people.rules import Actor


@dataclass(frozen=True, slots=True)
class Movement:
    """One transfer to (above zero) or from (below zero) what may be spent."""

    transfer_id: int
    made_at: datetime
    code: str
    amount: Money
    batch_id: int | None


def pending_answer_ids(*, answer_ids: Collection[int]) -> frozenset[int]:
    """Tell which of these answers still wait for acceptance."""
    pending = Earning.objects.filter(answer_id__in=answer_ids, state=0)
    return frozenset(pending.values_list("answer_id", flat=True))


def set_aside(*, batch_ids: Collection[int]) -> tuple[Money, ...]:
    """Add up what the escrow of these batches holds, by currency."""
    escrows = Account.objects.filter(kind=Account.Kind.ESCROW, owner_id__in=batch_ids)
    sums = escrows.values_list("currency").annotate(total=Sum("balance_micros"))
    return tuple(
        Money(total, currency) for currency, total in sums.order_by("currency")
    )


def movements_for(
    *,
    actor: Actor,
    organisation_id: int,
    before_id: int | None = None,
    limit: int = 50,
) -> tuple[Movement, ...]:
    """List what came to and left the money that an organisation may spend."""
    if not actor.acts_for(organisation_id):
        raise NotFoundError("There is no such organisation.")
    own = Account.objects.filter(
        kind=Account.Kind.REQUESTER_AVAILABLE, owner_id=organisation_id
    )
    own_ids = frozenset(own.values_list("pk", flat=True))
    rows = Transfer.objects.filter(Q(debit__in=own_ids) | Q(credit__in=own_ids))
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    latest = rows.select_related("debit", "credit").order_by("-id")[:limit]
    return tuple(_movement(row, own_ids) for row in latest)


def _movement(row: Transfer, own_ids: frozenset[int]) -> Movement:
    is_in = row.credit_id in own_ids
    other = row.debit if is_in else row.credit
    micros = row.amount_micros if is_in else -row.amount_micros
    is_escrow = other.kind == Account.Kind.ESCROW
    return Movement(
        transfer_id=row.pk,
        made_at=row.made_at,
        code=row.code,
        amount=Money(micros, other.currency),
        batch_id=other.owner_id if is_escrow else None,
    )
