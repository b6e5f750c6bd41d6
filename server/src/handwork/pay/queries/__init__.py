"""Reads of the pay room: balances, batches, workers, the ledger, pay per hour."""

from __future__ import annotations

from handwork.pay.bridge import HourlyPay
from handwork.pay.queries.balances import (
    AccountTotal,
    OrganisationMoney,
    available_for,
    balance,
    imbalance,
    organisation_money_for,
    totals,
)
from handwork.pay.queries.batches import (
    BatchMoney,
    RateRecord,
    batch_money,
    batches_with_due_earnings,
    batches_with_escrow,
    rate,
)
from handwork.pay.queries.hourly import (
    batch_hourly_pay,
    batch_hourly_pay_for,
    worker_hourly_pay,
)
from handwork.pay.queries.ledger import (
    LedgerLine,
    PayoutRecord,
    ledger_page,
    ledger_words,
    own_payouts,
    payouts_for,
)
from handwork.pay.queries.workers import (
    EarningLine,
    WorkerMoney,
    earnings_page,
    worker_money,
)

__all__ = [
    "AccountTotal",
    "BatchMoney",
    "EarningLine",
    "HourlyPay",
    "LedgerLine",
    "OrganisationMoney",
    "PayoutRecord",
    "RateRecord",
    "WorkerMoney",
    "available_for",
    "balance",
    "batch_hourly_pay",
    "batch_hourly_pay_for",
    "batch_money",
    "batches_with_due_earnings",
    "batches_with_escrow",
    "earnings_page",
    "imbalance",
    "ledger_page",
    "ledger_words",
    "organisation_money_for",
    "own_payouts",
    "payouts_for",
    "rate",
    "totals",
    "worker_hourly_pay",
    "worker_money",
]
