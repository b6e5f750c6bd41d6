"""Escrow of tasks on offer one by one: each has movements of its own, of its batch's money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handwork.base.money import Money
from handwork.base.transactions import service
from handwork.pay import ledger
from handwork.pay.ledger import Movement, OverdrawnError
from handwork.pay.models import Account, Transfer
from handwork.pay.queries.offers import costs_of_an_answer
from handwork.pay.rules import check_amount
from handwork.pay.services import InsufficientFundsError

Code = Transfer.Code


@dataclass(frozen=True, slots=True)
class EscrowMove:
    """Answers to one task whose pay goes into the escrow of a batch (above 0), or back."""

    organisation_id: int
    batch_id: int
    task_id: int
    # Tells this movement from the others of the same task.
    number: int
    answers_count: int


@service
def open_accounts(*, organisation_id: int, batch_id: int, currency: str) -> None:
    """Make the accounts of a growing batch.

    The organisation's first: offers lock the two in the order of their ids, unasked.
    """
    ledger.lock(places=[ledger.available(organisation_id)], currency=currency)
    ledger.lock(places=[ledger.escrow(batch_id)], currency=currency)


@service
def move_escrow(
    *, moves: Sequence[EscrowMove], made_by_id: int | None, now: datetime
) -> None:
    """Book what goes into escrow and what comes back, all or none."""
    costs = costs_of_an_answer(batch_ids={move.batch_id for move in moves})
    movements = [
        _movement(move, costs[move.batch_id]) for move in moves if move.answers_count
    ]
    if not movements:
        return
    try:
        ledger.post(movements=movements, made_by_id=made_by_id, now=now)
    except OverdrawnError as overdrawn:
        if overdrawn.place.kind != Account.Kind.REQUESTER_AVAILABLE:
            raise
        raise insufficient(movements, overdrawn.missing) from None


def insufficient(
    movements: Sequence[Movement], missing: Money
) -> InsufficientFundsError:
    """Say how much is missing to what was asked for."""
    needed = sum(each.amount.micros for each in movements if each.code == Code.ESCROW)
    return InsufficientFundsError(
        needed=Money(needed, missing.currency), missing=missing
    )


def _movement(move: EscrowMove, cost: Money) -> Movement:
    available = ledger.available(move.organisation_id)
    escrow = ledger.escrow(move.batch_id)
    is_in = move.answers_count > 0
    return Movement(
        debit=available if is_in else escrow,
        credit=escrow if is_in else available,
        amount=check_amount(cost * abs(move.answers_count)),
        code=Code.ESCROW if is_in else Code.REFUND,
        cause=cause_of(move),
    )


def cause_of(move: EscrowMove) -> str:
    """Name a movement of a task's escrow, which happens once."""
    word = "escrow" if move.answers_count > 0 else "refund"
    return f"{word}:{move.batch_id}:{move.task_id}:{move.number}"
