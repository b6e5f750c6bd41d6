"""Earnings, payouts, the ledger."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema
from pydantic import Field

from handwork.api.schemas.basics import Currency, Id, Line, Micros


class EarningsOut(Schema):
    """What a worker has in one currency; earned is all of it."""

    currency: str
    earned_micros: int = Field(alias="earned.micros")
    pending_micros: int = Field(alias="pending.micros")
    pending_count: int
    next_accepted_at: datetime | None
    all_accepted_at: datetime | None
    payable_micros: int = Field(alias="payable.micros")
    payable_now_micros: int = Field(alias="payable_now.micros")
    in_payout_micros: int = Field(alias="in_payout.micros")
    paid_micros: int = Field(alias="paid.micros")


class EarningOut(Schema):
    """What one answer earned; withheld once it was rejected where rejections withhold pay."""

    id: int = Field(alias="earning_id")
    answer_id: int
    batch_id: int
    amount_micros: int = Field(alias="amount.micros")
    currency: str = Field(alias="amount.currency")
    is_posted: bool
    is_withheld: bool
    is_goodwill: bool
    earned_at: datetime
    due_at: datetime


class HourlyPayOut(Schema):
    """Pay over active time, by worker; null where nobody has spent time yet."""

    currency: str | None = Field(None, alias="mean.currency")
    median_micros: int | None = Field(None, alias="median.micros")
    lowest_micros: int | None = Field(None, alias="lowest.micros")
    mean_micros: int | None = Field(None, alias="mean.micros")
    workers_count: int


class PayoutIn(Schema):
    """Which currency is paid out: all that is payable in it."""

    currency: Currency


class PayoutOut(Schema):
    """A payout; `reference` is the bank's, or the reason of its cancelling."""

    id: int = Field(alias="payout_id")
    worker_id: int
    amount_micros: int = Field(alias="amount.micros")
    currency: str = Field(alias="amount.currency")
    state: str
    requested_at: datetime
    closed_at: datetime | None
    reference: str


class ReferenceIn(Schema):
    """The bank's reference of a payout that was sent."""

    reference: Line


class MoneyMovedIn(Schema):
    """Money that an organisation paid in, or got back; a reference books it once."""

    organisation_id: Id
    amount_micros: Micros
    currency: Currency
    reference: Line


class LedgerLineOut(Schema):
    """One transfer between two accounts."""

    id: int = Field(alias="transfer_id")
    made_at: datetime
    made_by_id: int | None
    code: str
    cause: str
    amount_micros: int = Field(alias="amount.micros")
    currency: str = Field(alias="amount.currency")
    debit_kind: str
    debit_owner_id: int
    credit_kind: str
    credit_owner_id: int
