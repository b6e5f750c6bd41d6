"""Transfers and payouts, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from handwork.base.money import Money
from handwork.pay.models import Account, Payout, Transfer
from handwork.people.queries import require_steward
from handwork.people.rules import Actor


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One transfer, with its two accounts."""

    transfer_id: int
    made_at: datetime
    made_by_id: int | None
    code: str
    cause: str
    amount: Money
    debit_kind: str
    debit_owner_id: int
    credit_kind: str
    credit_owner_id: int


@dataclass(frozen=True, slots=True)
class PayoutRecord:
    """A payout as worker and steward see it."""

    payout_id: int
    worker_id: int
    amount: Money
    state: str
    requested_at: datetime
    closed_at: datetime | None
    reference: str


def payouts_for(
    *,
    actor: Actor,
    state: str | None = None,
    before_id: int | None = None,
    limit: int = 50,
) -> tuple[PayoutRecord, ...]:
    """List payouts, the latest first: a steward sees all, a worker their own."""
    rows = Payout.objects.order_by("-id")
    if not actor.is_steward:
        rows = rows.filter(worker_id=actor.worker_id or 0)
    if state is not None:
        rows = rows.filter(state=Payout.State(state))
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    return tuple(_payout(row) for row in rows[:limit])


def own_payouts(*, worker_id: int, limit: int = 50) -> tuple[PayoutRecord, ...]:
    """List a worker's payouts, the latest first."""
    rows = Payout.objects.filter(worker_id=worker_id).order_by("-id")[:limit]
    return tuple(_payout(row) for row in rows)


def ledger_page(
    *,
    actor: Actor,
    code: str | None = None,
    kind: str | None = None,
    owner_id: int | None = None,
    before_id: int | None = None,
    limit: int = 100,
) -> tuple[LedgerLine, ...]:
    """List transfers, the latest first; page with the last id. For stewards.

    Only those of a code, or that touch an account of a kind (and of an owner).
    """
    require_steward(actor)
    rows = Transfer.objects.select_related("debit", "credit").order_by("-id")
    if code is not None:
        rows = rows.filter(code=Transfer.Code(code))
    if kind is not None:
        accounts = Account.objects.filter(kind=Account.Kind(kind))
        if owner_id is not None:
            accounts = accounts.filter(owner_id=owner_id)
        rows = rows.filter(Q(debit__in=accounts) | Q(credit__in=accounts))
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    return tuple(_line(row) for row in rows[:limit])


def ledger_words() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Name the codes of transfers and the kinds of accounts."""
    return tuple(Transfer.Code.values), tuple(Account.Kind.values)


def _payout(row: Payout) -> PayoutRecord:
    return PayoutRecord(
        payout_id=row.pk,
        worker_id=row.worker_id,
        amount=Money(row.amount_micros, row.currency),
        state=row.state,
        requested_at=row.requested_at,
        closed_at=row.closed_at,
        reference=row.reference,
    )


def _line(row: Transfer) -> LedgerLine:
    return LedgerLine(
        transfer_id=row.pk,
        made_at=row.made_at,
        made_by_id=row.made_by_id,
        code=row.code,
        cause=row.cause,
        amount=Money(row.amount_micros, row.debit.currency),
        debit_kind=row.debit.kind,
        debit_owner_id=row.debit.owner_id,
        credit_kind=row.credit.kind,
        credit_owner_id=row.credit.owner_id,
    )
