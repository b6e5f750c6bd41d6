"""Sums of pay and time, and what the core makes of them: pay per hour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handwork.base.money import Money
from handwork_core.wages import effective_hourly_pay

MILLISECONDS = 1_000


@dataclass(frozen=True, slots=True)
class HourlyPay:
    """What an hour paid, over workers; None where nobody has spent time yet."""

    median: Money | None
    lowest: Money | None
    mean: Money | None
    workers_count: int


def hourly_pay(
    *,
    earned_micros: Mapping[int, int],
    active_milliseconds: Mapping[int, int],
    currency: str,
) -> HourlyPay:
    """Divide what each worker earned by the time it took them."""
    workers: Sequence[int] = sorted(earned_micros)
    pay = effective_hourly_pay(
        # Both sides a thousandfold: the quotient is exact, and the time stays whole.
        [earned_micros[worker] * MILLISECONDS for worker in workers],
        [active_milliseconds.get(worker, 0) for worker in workers],
        workers,
    )

    def money(micros: int | None) -> Money | None:
        return None if micros is None else Money(micros, currency)

    return HourlyPay(
        median=money(pay.median_micros_per_hour),
        lowest=money(pay.lowest_micros_per_hour),
        mean=money(pay.mean_micros_per_hour),
        workers_count=len(pay.workers),
    )
