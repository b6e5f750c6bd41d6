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
from handwork.pay.queries.bonuses import (
    BonusRecord,
    bonus_sums,
    bonuses_in_batch,
    bonuses_on_answer,
    bonuses_on_task,
    own_bonuses,
)
from handwork.pay.queries.held import on_hold
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
from handwork.pay.queries.verdicts import (
    DecidedAnswer,
    Standing,
    VerdictRecord,
    completed_counts,
    decided_answer,
    decided_answers,
    statuses,
    workers_decided_on,
)
from handwork.pay.queries.workers import (
    EarningLine,
    WorkerMoney,
    earnings_page,
    withheld_since,
    worker_money,
)

__all__ = [
    "AccountTotal",
    "BatchMoney",
    "BonusRecord",
    "DecidedAnswer",
    "EarningLine",
    "HourlyPay",
    "LedgerLine",
    "OrganisationMoney",
    "PayoutRecord",
    "RateRecord",
    "Standing",
    "VerdictRecord",
    "WorkerMoney",
    "available_for",
    "balance",
    "batch_hourly_pay",
    "batch_hourly_pay_for",
    "batch_money",
    "batches_with_due_earnings",
    "batches_with_escrow",
    "bonus_sums",
    "bonuses_in_batch",
    "bonuses_on_answer",
    "bonuses_on_task",
    "completed_counts",
    "decided_answer",
    "decided_answers",
    "earnings_page",
    "imbalance",
    "ledger_page",
    "ledger_words",
    "on_hold",
    "organisation_money_for",
    "own_bonuses",
    "own_payouts",
    "payouts_for",
    "rate",
    "statuses",
    "totals",
    "withheld_since",
    "worker_hourly_pay",
    "worker_money",
    "workers_decided_on",
]
