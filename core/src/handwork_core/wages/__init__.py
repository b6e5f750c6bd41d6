"""Wages: what an hour of work paid."""

from __future__ import annotations

from handwork_core.wages.hourly import (
    HourlyPay,
    effective_hourly_pay,
    round_half_even,
)

__all__ = ["HourlyPay", "effective_hourly_pay", "round_half_even"]
