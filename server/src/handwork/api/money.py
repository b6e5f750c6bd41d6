"""Money: what workers earned, payouts, and what stewards book."""

from __future__ import annotations

from typing import Literal

from django.http import HttpRequest
from ninja import Query, Router, Status

from handwork.api.clock import now
from handwork.api.paging import Paging, Rows, page_of, place_of
from handwork.api.schemas.basics import Created, Id, Page
from handwork.api.schemas.money import (
    EarningOut,
    EarningsOut,
    HourlyPayOut,
    LedgerLineOut,
    MoneyMovedIn,
    PayoutIn,
    PayoutOut,
    ReferenceIn,
)
from handwork.api.schemas.results import ReasonIn
from handwork.api.tokens import MONEY, STEWARD, WORK, actor_of
from handwork.flow import paying
from handwork.pay import queries
from handwork.pay.queries import (
    EarningLine,
    HourlyPay,
    LedgerLine,
    PayoutRecord,
    WorkerMoney,
)

router = Router(tags=["money"])


@router.get("/earnings", auth=WORK, response=list[EarningsOut])
def get_earnings(request: HttpRequest) -> tuple[WorkerMoney, ...]:
    """Tell what the worker has earned, one entry a currency."""
    worker_id = actor_of(request).worker_id
    return () if worker_id is None else queries.worker_money(worker_id=worker_id)


@router.get("/earnings/lines", auth=WORK, response=Page[EarningOut])
def list_earnings(request: HttpRequest, paging: Query[Paging]) -> Rows[EarningLine]:
    """List what each answer earned, the latest first."""
    worker_id = actor_of(request).worker_id
    rows = queries.earnings_page(
        worker_id=worker_id or 0,
        before_id=place_of(request, paging),
        limit=paging.limit + 1,
    )
    return page_of(request, paging, rows, lambda line: line.earning_id)


@router.get("/earnings/hourly-pay", auth=WORK, response=list[HourlyPayOut])
def get_own_hourly_pay(request: HttpRequest) -> tuple[HourlyPay, ...]:
    """Tell what an hour paid the worker, one entry a currency, pending pay included."""
    worker_id = actor_of(request).worker_id
    found = {} if worker_id is None else queries.worker_hourly_pay(worker_id=worker_id)
    return tuple(found.values())


@router.get("/payouts", auth=MONEY, response=Page[PayoutOut])
def list_payouts(
    request: HttpRequest,
    paging: Query[Paging],
    state: Literal["requested", "paid", "cancelled"] | None = None,
) -> Rows[PayoutRecord]:
    """List payouts, the latest first: one's own; a steward's token lists all."""
    rows = queries.payouts_for(
        actor=actor_of(request),
        state=state,
        before_id=place_of(request, paging),
        limit=paging.limit + 1,
    )
    return page_of(request, paging, rows, lambda payout: payout.payout_id)


@router.post("/payouts", auth=WORK, response={201: Created})
def request_payout(request: HttpRequest, sent: PayoutIn) -> Status[dict[str, int]]:
    """Ask for everything that is payable in a currency."""
    payout_id = paying.request_payout(
        actor=actor_of(request), currency=sent.currency, now=now()
    )
    return Status(201, {"id": payout_id})


@router.post("/payouts/{payout_id}/paid", auth=STEWARD, response={204: None})
def mark_paid(request: HttpRequest, payout_id: Id, sent: ReferenceIn) -> Status[None]:
    """Note that the bank sent a payout."""
    paying.mark_paid(
        actor=actor_of(request),
        payout_id=payout_id,
        reference=sent.reference,
        now=now(),
    )
    return Status(204, None)


@router.post("/payouts/{payout_id}/cancel", auth=STEWARD, response={204: None})
def cancel_payout(request: HttpRequest, payout_id: Id, sent: ReasonIn) -> Status[None]:
    """Give a payout that could not be sent back to what the worker can be paid."""
    paying.cancel_payout(
        actor=actor_of(request), payout_id=payout_id, reason=sent.reason, now=now()
    )
    return Status(204, None)


@router.post("/deposits", auth=STEWARD, response={201: Created})
def deposit(request: HttpRequest, sent: MoneyMovedIn) -> Status[dict[str, int]]:
    """Book money that an organisation paid in."""
    booked = paying.deposit(actor=actor_of(request), now=now(), **sent.dict())
    return Status(201, {"id": booked.transfer_id})


@router.post("/withdrawals", auth=STEWARD, response={201: Created})
def withdraw(request: HttpRequest, sent: MoneyMovedIn) -> Status[dict[str, int]]:
    """Book money that was sent back to an organisation."""
    booked = paying.withdraw(actor=actor_of(request), now=now(), **sent.dict())
    return Status(201, {"id": booked.transfer_id})


@router.get("/ledger", auth=STEWARD, response=Page[LedgerLineOut])
def list_ledger(request: HttpRequest, paging: Query[Paging]) -> Rows[LedgerLine]:
    """List all transfers, the latest first."""
    rows = queries.ledger_page(
        actor=actor_of(request),
        before_id=place_of(request, paging),
        limit=paging.limit + 1,
    )
    return page_of(request, paging, rows, lambda line: line.transfer_id)
