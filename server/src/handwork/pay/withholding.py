"""One answer's pay after a verdict: accepted at once, withheld, or restored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from handwork.base.money import Money
from handwork.base.transactions import service
from handwork.pay import ledger
from handwork.pay.acceptance import accept_pending, earning_cause, refund_cause
from handwork.pay.ledger import Movement, OverdrawnError
from handwork.pay.models import Earning, Transfer
from handwork.pay.services import InsufficientFundsError

Code = Transfer.Code


@dataclass(frozen=True, slots=True)
class OneEarning:
    """An earning that is locked until the transaction ends."""

    earning_id: int
    answer_id: int
    batch_id: int
    worker_id: int
    price: Money
    fee: Money
    is_goodwill: bool
    state: Earning.State
    transfer_id: int | None

    @property
    def is_settled_elsewhere(self) -> bool:
        """Whether it was imported: neither an escrow nor goodwill ever stood for it."""
        is_withheld = self.state == Earning.State.WITHHELD
        return is_withheld and self.transfer_id is None and not self.is_goodwill


@service
def lock_earning(*, answer_id: int) -> OneEarning:
    """Lock what an answer earns: of two who decide on it, one is the first."""
    row = Earning.objects.select_for_update(no_key=True).get(answer_id=answer_id)
    return OneEarning(
        earning_id=row.pk,
        answer_id=row.answer_id,
        batch_id=row.batch_id,
        worker_id=row.worker_id,
        price=Money(row.amount_micros, row.currency),
        fee=Money(row.fee_micros, row.currency),
        is_goodwill=row.is_goodwill,
        state=Earning.State(row.state),
        transfer_id=row.transfer_id,
    )


@service
def accept_one(earning: OneEarning, *, made_by_id: int | None, now: datetime) -> None:
    """Post a locked earning that is pending."""
    rows = Earning.objects.filter(pk=earning.earning_id)
    accept_pending(rows, limit=1, made_by_id=made_by_id, now=now)


@service
def withhold(
    earning: OneEarning, *, organisation_id: int, made_by_id: int | None, now: datetime
) -> None:
    """Owe a locked, pending earning no more; its price and fee leave the escrow."""
    transfer_id = None
    # What the operator would pay is in no escrow, and goes back to nobody.
    if not earning.is_goodwill and not _is_refunded(earning.batch_id):
        movement = Movement(
            debit=ledger.escrow(earning.batch_id),
            credit=ledger.available(organisation_id),
            amount=earning.price + earning.fee,
            code=Code.WITHHELD,
            cause=f"withheld:{earning.earning_id}",
        )
        posted = ledger.post(movements=[movement], made_by_id=made_by_id, now=now)
        transfer_id = posted[movement.cause]
    _mark(earning, Earning.State.PENDING, Earning.State.WITHHELD, transfer_id)


@service
def restore(
    earning: OneEarning, *, organisation_id: int, made_by_id: int | None, now: datetime
) -> None:
    """Pay a locked, withheld earning after all: the requester's money, as before."""
    if earning.is_settled_elsewhere:
        raise ValueError(f"earning {earning.earning_id} was never owed here")
    movements = _restoring(earning, organisation_id)
    try:
        posted = ledger.post(movements=movements, made_by_id=made_by_id, now=now)
    except OverdrawnError as overdrawn:
        raise InsufficientFundsError(
            needed=earning.price + earning.fee,
            missing=overdrawn.missing,
            what_to_do=f"Pay in at least {overdrawn.missing}, and approve it then.",
        ) from None
    transfer_id = posted[_paid_cause(earning)]
    _mark(earning, Earning.State.WITHHELD, Earning.State.POSTED, transfer_id)


def _restoring(earning: OneEarning, organisation_id: int) -> list[Movement]:
    escrow = ledger.escrow(earning.batch_id)
    pay = Movement(
        debit=escrow if earning.transfer_id else ledger.GOODWILL,
        credit=ledger.payable(earning.worker_id),
        amount=earning.price,
        code=Code.EARNING,
        cause=_paid_cause(earning),
    )
    if earning.transfer_id is None:
        return [pay]
    back = Movement(
        debit=ledger.available(organisation_id),
        credit=escrow,
        amount=earning.price + earning.fee,
        code=Code.RESTORED,
        cause=f"restored:{earning.earning_id}",
    )
    if earning.fee.micros == 0:
        return [back, pay]
    fee = Movement(
        debit=escrow,
        credit=ledger.PLATFORM_FEE,
        amount=earning.fee,
        code=Code.FEE,
        cause=_cause("fee", earning),
    )
    return [back, pay, fee]


def _mark(
    earning: OneEarning,
    before: Earning.State,
    after: Earning.State,
    transfer_id: int | None,
) -> None:
    rows = Earning.objects.filter(pk=earning.earning_id, state=before)
    if rows.update(state=after, transfer_id=transfer_id) != 1:
        raise RuntimeError(f"earning {earning.earning_id} changed beside its lock")


def _is_refunded(batch_id: int) -> bool:
    return Transfer.objects.filter(cause=refund_cause(batch_id)).exists()


def _paid_cause(earning: OneEarning) -> str:
    return _cause("earning", earning)


def _cause(word: str, earning: OneEarning) -> str:
    return earning_cause(
        word,
        batch_id=earning.batch_id,
        worker_id=earning.worker_id,
        earning_id=earning.earning_id,
    )
