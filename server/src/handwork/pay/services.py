"""Writes of the pay room: rates, escrow, acceptance, payouts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handwork.base.errors import ConflictError, NotFoundError
from handwork.base.money import Money, whole_coins
from handwork.base.transactions import service
from handwork.pay import ledger
from handwork.pay.acceptance import accept_pending, refund_cause
from handwork.pay.ledger import CauseReusedError, Movement, OverdrawnError
from handwork.pay.models import Earning, Payout, Rate, Transfer
from handwork.pay.rules import Booked, check_amount, check_reference, smallest_coin

MAX_REASON_LENGTH = 200
Code = Transfer.Code


class InsufficientFundsError(ConflictError):
    """There is less money than the step takes; `missing` says how much less."""

    code = "insufficient-funds"
    status = 402

    def __init__(self, *, needed: Money, missing: Money, what_to_do: str = "") -> None:
        super().__init__(
            f"This takes {needed}, and {needed - missing} are available: "
            f"{missing} are missing.",
            what_to_do=what_to_do
            or f"Pay in at least {missing}, or make the batch smaller.",
        )
        self.needed = needed
        self.missing = missing


class ReferenceUsedError(ConflictError):
    """The reference was booked before, with another amount."""

    code = "reference-used"


class NothingPayableError(ConflictError):
    """Less than one coin of the currency is payable."""

    code = "nothing-payable"


class PayoutClosedError(ConflictError):
    """The payout was paid or cancelled before."""

    code = "payout-closed"


@service
def set_rate(
    *,
    batch_id: int,
    price_micros: int,
    fee_micros: int,
    currency: str,
    accept_after_seconds: int,
) -> None:
    """Fix what an answer of a batch earns; once, when it is published."""
    check_amount(Money(price_micros, currency))
    Rate.objects.create(
        batch_id=batch_id,
        price_micros=price_micros,
        fee_micros=fee_micros,
        currency=currency,
        accept_after_seconds=accept_after_seconds,
    )


@service
def escrow(
    *,
    batch_id: int,
    organisation_id: int,
    amount: Money,
    made_by_id: int,
    now: datetime,
) -> int:
    """Set money of the organisation aside for a batch; refuse with what is missing."""
    movement = Movement(
        debit=ledger.available(organisation_id),
        credit=ledger.escrow(batch_id),
        amount=amount,
        code=Code.ESCROW,
        cause=f"escrow:{batch_id}",
    )
    return _post_from_available(movement, made_by_id=made_by_id, now=now).transfer_id


@service
def deposit(
    *,
    organisation_id: int,
    amount: Money,
    reference: str,
    made_by_id: int,
    now: datetime,
) -> Booked:
    """Book money that arrived at the bank; the same reference again changes nothing."""
    checked = check_reference(reference)
    movement = Movement(
        debit=ledger.BANK,
        credit=ledger.available(organisation_id),
        amount=check_amount(amount),
        code=Code.DEPOSIT,
        cause=f"deposit:{organisation_id}:{checked}",
    )
    return _post_once(movement, made_by_id=made_by_id, now=now)


@service
def withdraw(
    *,
    organisation_id: int,
    amount: Money,
    reference: str,
    made_by_id: int,
    now: datetime,
) -> Booked:
    """Book money that was sent back to the organisation."""
    checked = check_reference(reference)
    movement = Movement(
        debit=ledger.available(organisation_id),
        credit=ledger.BANK,
        amount=check_amount(amount),
        code=Code.WITHDRAWAL,
        cause=f"withdrawal:{organisation_id}:{checked}",
    )
    return _post_from_available(movement, made_by_id=made_by_id, now=now)


@service
def accept_due(*, batch_id: int, limit: int, now: datetime) -> int:
    """Accept pending earnings of a batch whose delay is over; return how many."""
    due = Earning.objects.filter(batch_id=batch_id, due_at__lte=now)
    return accept_pending(due, limit=limit, made_by_id=None, now=now)


@service
def accept(
    *,
    batch_id: int,
    answer_ids: Sequence[int] | None,
    limit: int,
    made_by_id: int,
    now: datetime,
) -> int:
    """Accept pending earnings of a batch early: those of the answers, or all (None)."""
    earnings = Earning.objects.filter(batch_id=batch_id)
    if answer_ids is not None:
        earnings = earnings.filter(answer_id__in=answer_ids)
    return accept_pending(earnings, limit=limit, made_by_id=made_by_id, now=now)


@service
def refund_settled(
    *, batch_id: int, organisation_id: int, currency: str, now: datetime
) -> Money | None:
    """Give back what is left in escrow, unless it is still to be earned.

    The caller has seen that nobody holds a task of the batch, and that none is given
    out any more. Looking at the earnings after that misses no answer.
    """
    places = (ledger.escrow(batch_id), ledger.available(organisation_id))
    left = ledger.lock(places=places, currency=currency)[places[0]]
    pending = Earning.objects.filter(batch_id=batch_id, state=0, is_goodwill=False)
    if left == 0 or pending.exists():
        return None
    movement = Movement(
        debit=places[0],
        credit=places[1],
        amount=Money(left, currency),
        code=Code.REFUND,
        cause=refund_cause(batch_id),
    )
    ledger.post(movements=[movement], made_by_id=None, now=now)
    return movement.amount


@service
def request_payout(*, worker_id: int, currency: str, now: datetime) -> int:
    """Take the payable balance, down to the smallest coin, into a payout."""
    places = (ledger.payable(worker_id), ledger.in_payout(worker_id))
    balance = ledger.lock(places=places, currency=currency)[places[0]]
    amount = Money(whole_coins(balance, currency), currency)
    if amount.micros <= 0:
        raise NothingPayableError(
            f"{Money(balance, currency)} are payable, and a payout takes at least "
            f"{smallest_coin(currency)}.",
            what_to_do="Pending pay becomes payable once it is accepted; ask again then.",
        )
    payout = Payout.objects.create(
        worker_id=worker_id,
        amount_micros=amount.micros,
        currency=currency,
        requested_at=now,
    )
    movement = Movement(
        debit=places[0],
        credit=places[1],
        amount=amount,
        code=Code.PAYOUT,
        cause=f"payout:{payout.pk}",
    )
    ledger.post(movements=[movement], made_by_id=None, now=now)
    return payout.pk


@service
def mark_paid(
    *, payout_id: int, reference: str, made_by_id: int, now: datetime
) -> Money:
    """Note that the bank sent a payout."""
    payout = _close_payout(
        payout_id, Payout.State.PAID, check_reference(reference), now
    )
    movement = Movement(
        debit=ledger.in_payout(payout.worker_id),
        credit=ledger.BANK,
        amount=Money(payout.amount_micros, payout.currency),
        code=Code.PAID,
        cause=f"paid:{payout_id}",
    )
    ledger.post(movements=[movement], made_by_id=made_by_id, now=now)
    return movement.amount


@service
def cancel_payout(
    *, payout_id: int, reason: str, made_by_id: int, now: datetime
) -> Money:
    """Give the money of a payout back to what is payable."""
    checked = check_reference(reason, limit=MAX_REASON_LENGTH)
    payout = _close_payout(payout_id, Payout.State.CANCELLED, checked, now)
    movement = Movement(
        debit=ledger.in_payout(payout.worker_id),
        credit=ledger.payable(payout.worker_id),
        amount=Money(payout.amount_micros, payout.currency),
        code=Code.PAYOUT_CANCELLED,
        cause=f"payout-cancelled:{payout_id}",
    )
    ledger.post(movements=[movement], made_by_id=made_by_id, now=now)
    return movement.amount


def _post_once(movement: Movement, *, made_by_id: int, now: datetime) -> Booked:
    # Locked before it is looked for: of two who book the same, one is the first.
    places = (movement.debit, movement.credit)
    ledger.lock(places=places, currency=movement.amount.currency)
    is_new = not Transfer.objects.filter(cause=movement.cause).exists()
    try:
        booked = ledger.post(movements=[movement], made_by_id=made_by_id, now=now)
    except CauseReusedError:
        raise ReferenceUsedError(
            "This reference was booked before, with another amount.",
            what_to_do="Look it up in the ledger; use another reference if it is another "
            "transfer.",
        ) from None
    return Booked(booked[movement.cause], is_new)


def _post_from_available(
    movement: Movement, *, made_by_id: int, now: datetime
) -> Booked:
    try:
        return _post_once(movement, made_by_id=made_by_id, now=now)
    except OverdrawnError as overdrawn:
        raise InsufficientFundsError(
            needed=movement.amount, missing=overdrawn.missing
        ) from None


def _close_payout(payout_id: int, state: str, reference: str, now: datetime) -> Payout:
    requested = Payout.objects.filter(pk=payout_id, state=Payout.State.REQUESTED)
    closed = requested.update(state=state, reference=reference, closed_at=now)
    payout = Payout.objects.filter(pk=payout_id).first()
    if payout is None:
        raise NotFoundError("There is no such payout.")
    if not closed:
        raise PayoutClosedError(
            f"This payout is {payout.state} already.",
            what_to_do="Open the list of payouts again.",
        )
    return payout
