"""Wages: what an hour of work paid, to whom, and by which definition of an hour."""

from __future__ import annotations

from handwork_core.wages.gaps import PayCell, PayGap, PayGaps, wage_gaps
from handwork_core.wages.hourly import (
    HourlyPay,
    effective_hourly_pay,
    round_half_even,
)
from handwork_core.wages.log import TaskLog, read_task_log
from handwork_core.wages.paid import Deductions, HourlyWage, WageTable, hourly_wages
from handwork_core.wages.weighting import Weights, rake

__all__ = [
    "Deductions",
    "HourlyPay",
    "HourlyWage",
    "PayCell",
    "PayGap",
    "PayGaps",
    "TaskLog",
    "WageTable",
    "Weights",
    "effective_hourly_pay",
    "hourly_wages",
    "rake",
    "read_task_log",
    "round_half_even",
    "wage_gaps",
]
