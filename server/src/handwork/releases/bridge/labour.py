"""Figures of the labour, computed by the core."""

from __future__ import annotations

from handwork.releases.labour import HourlyFigures, Tally
from handwork_core.wages import effective_hourly_pay

# Times are milliseconds: with amounts as many times larger the rate stays per second.
MILLISECONDS = 1000


def hourly_figures(tally: Tally) -> HourlyFigures:
    """Divide what each worker earned by the time in front of the tasks."""
    workers = sorted(tally.milliseconds)
    pay = effective_hourly_pay(
        [tally.amount_micros[worker] * MILLISECONDS for worker in workers],
        [tally.milliseconds[worker] for worker in workers],
        workers,
    )
    return HourlyFigures(
        median_micros=pay.median_micros_per_hour,
        lowest_micros=pay.lowest_micros_per_hour,
        mean_micros=pay.mean_micros_per_hour,
    )
