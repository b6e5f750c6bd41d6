"""Writes of bonuses: paid at once from what an organisation may spend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from handwork.base.errors import ConflictError
from handwork.base.money import Money
from handwork.base.transactions import service
from handwork.pay import ledger
from handwork.pay.ledger import Movement, OverdrawnError
from handwork.pay.models import Bonus, Transfer
from handwork.pay.rules import check_amount
from handwork.pay.services import InsufficientFundsError

# As long as a program's token stands for one bonus.
TOKEN_LASTS = timedelta(hours=24)
Code = Transfer.Code


class TokenUsedError(ConflictError):
    """A bonus was paid for this token before."""

    code = "token-used"

    def __init__(self, token: str, bonus_id: int) -> None:
        super().__init__(
            f'The idempotency token "{token}" has already been processed: it paid '
            f"bonus {bonus_id}.",
            what_to_do="Nothing was paid again. Send a new token for another bonus.",
        )


@dataclass(frozen=True, slots=True)
class NewBonus:
    """A bonus that an organisation pays to a worker for an answer."""

    organisation_id: int
    worker_id: int
    answer_id: int
    amount: Money
    fee: Money
    reason: str
    token: str
    made_by_id: int


@service
def pay_bonus(bonus: NewBonus, *, now: datetime) -> int:
    """Pay a bonus and its fee, both or neither; a token pays once within its time."""
    check_amount(bonus.amount)
    places = [ledger.available(bonus.organisation_id), ledger.payable(bonus.worker_id)]
    places += [ledger.PLATFORM_FEE] if bonus.fee.micros else []
    # Locked before the token is looked for: of two who send the same, one is the first.
    ledger.lock(places=places, currency=bonus.amount.currency)
    _refuse_used(bonus, now)
    bonus_id = _write(bonus, now)
    try:
        ledger.post(
            movements=_movements(bonus, bonus_id), made_by_id=bonus.made_by_id, now=now
        )
    except OverdrawnError as overdrawn:
        raise InsufficientFundsError(
            needed=bonus.amount + bonus.fee,
            missing=overdrawn.missing,
            what_to_do=f"Pay in at least {overdrawn.missing}, or give a smaller bonus.",
        ) from None
    return bonus_id


def _refuse_used(bonus: NewBonus, now: datetime) -> None:
    if not bonus.token:
        return
    same = Bonus.objects.filter(
        organisation_id=bonus.organisation_id, token=bonus.token
    )
    same.filter(made_at__lte=now - TOKEN_LASTS).update(token="")
    if before := same.values_list("pk", flat=True).first():
        raise TokenUsedError(bonus.token, before)


def _write(bonus: NewBonus, now: datetime) -> int:
    row = Bonus.objects.create(
        worker_id=bonus.worker_id,
        organisation_id=bonus.organisation_id,
        answer_id=bonus.answer_id,
        amount_micros=bonus.amount.micros,
        fee_micros=bonus.fee.micros,
        currency=bonus.amount.currency,
        reason=bonus.reason,
        token=bonus.token,
        made_by_id=bonus.made_by_id,
        made_at=now,
    )
    return row.pk


def _movements(bonus: NewBonus, bonus_id: int) -> list[Movement]:
    paid = Movement(
        debit=ledger.available(bonus.organisation_id),
        credit=ledger.payable(bonus.worker_id),
        amount=bonus.amount,
        code=Code.BONUS,
        cause=f"bonus:{bonus_id}",
    )
    if bonus.fee.micros == 0:
        return [paid]
    fee = Movement(
        debit=ledger.available(bonus.organisation_id),
        credit=ledger.PLATFORM_FEE,
        amount=bonus.fee,
        code=Code.BONUS_FEE,
        cause=f"bonus-fee:{bonus_id}",
    )
    return [paid, fee]
