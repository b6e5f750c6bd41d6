"""What an hour paid, by four definitions of an hour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.wages.clusters import (
    Spells,
    all_time,
    gather_spells,
    paid_time,
    spells_of_work,
)
from handwork_core.wages.log import MICROS, TaskLog

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MS_PER_HOUR = 3_600_000
DEFINITIONS: Mapping[str, str] = MappingProxyType(
    {
        "naive": "Only the time of paid tasks; overlaps count twice.",
        "union": "All time with a task, paid or not; overlaps count once.",
        "clustered": "The same, and the short breaks between tasks.",
        "with unpaid time": "The same, and the logged time around work: searching, "
        "qualifying, getting paid.",
    }
)
IN_ONE_GO = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class HourlyWage:
    """What an hour paid by one definition, over all workers.

    Attributes
    ----------
    definition : str
        One of ``DEFINITIONS``.
    seconds : float
        Of all workers.
    mean, mean_low, mean_high : float
        All the money over all the time, with its bootstrap interval.
    median, median_low, median_high : float
        Over workers.
    below_share : float
        Workers below the minimum wage that was given; NaN without one.
    """

    definition: str
    seconds: float
    mean: float
    mean_low: float
    mean_high: float
    median: float
    median_low: float
    median_high: float
    below_share: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class WageTable:
    """What a log says about pay.

    Attributes
    ----------
    workers : ndarray, shape (n_workers,)
    paid : ndarray of float64, shape (n_workers,)
        In the currency, net of fees.
    seconds : Mapping from definition to ndarray of float64, shape (n_workers,)
    hourly : Mapping from definition to ndarray of float64, shape (n_workers,)
        NaN for a worker without time.
    overall : tuple of HourlyWage
    n_spells : int
    gap_seconds : float
    level : float
    n_resamples : int
    weighted : bool
    notes : tuple of str
    """

    workers: NDArray[Any]
    paid: Floats
    seconds: Mapping[str, Floats]
    hourly: Mapping[str, Floats]
    overall: tuple[HourlyWage, ...]
    n_spells: int
    gap_seconds: float
    level: float
    n_resamples: int
    weighted: bool
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deductions:
    """What lies between what a task pays and what can be spent.

    Attributes
    ----------
    fee_share : float
        Of every payment, 0 up to 1.
    exchange_rate : float
        Units of the worker's currency for one of the log's.
    price_level : float
        What a unit of the worker's currency buys relative to the currency in which
        results are told; 1 leaves prices alone.
    """

    fee_share: float = 0.0
    exchange_rate: float = 1.0
    price_level: float = 1.0

    def __post_init__(self) -> None:
        if not 0 <= self.fee_share < 1:
            raise ValueError(f"fee_share lies between 0 and 1, not {self.fee_share}")
        if not (self.exchange_rate > 0 and self.price_level > 0):
            raise ValueError("exchange_rate and price_level must be above 0")

    def left_of(self, amount: Floats) -> Floats:
        """Return what is left of amounts."""
        return amount * (1 - self.fee_share) * self.exchange_rate / self.price_level


AS_PAID = Deductions()


def hourly_wages(  # noqa: PLR0913 - each is a choice of the study
    log: TaskLog,
    *,
    rng: np.random.Generator,
    gap_seconds: float = 60.0,
    deductions: Deductions = AS_PAID,
    weights: Floats | None = None,
    minimum_wage: float | None = None,
    level: float = 0.95,
    n_resamples: int = 1_000,
) -> WageTable:
    r"""Divide what was paid by the time it took, by four definitions of time.

    Parameters
    ----------
    log : TaskLog
    rng : numpy.random.Generator
    gap_seconds : float, default 60
        Breaks up to this long belong to the work.
    deductions : Deductions, optional
        Fees of single payments are in the log; these come on top.
    weights : ndarray of float64, shape (n_workers,), optional
        As :func:`rake` gives them, in the order of ``log.workers``.
    minimum_wage : float, optional
        An hour, in the currency of the result.
    level : float, default 0.95
    n_resamples : int, default 1000

    Returns
    -------
    WageTable
        Times are exact to the millisecond, money to a millionth; intervals are
        percentiles of resampled workers, with weights held as they are.

    Raises
    ------
    ValueError
        When the log has no paid task, weights do not fit, or a number is out of range.

    Notes
    -----
    Paid is :math:`P`, the rewards and bonuses of approved tasks less fees. Naive:
    :math:`P / \sum` durations of approved tasks. Union: :math:`P /` length of the union
    of all tasks, rejected and returned ones too. Clustered: the same after tasks whose
    gap is at most `gap_seconds` are one spell. With unpaid time: the union of spells
    and logged time around work.

    References
    ----------
    .. [1] K. Hara et al., "A Data-Driven Analysis of Workers' Earnings on Amazon
       Mechanical Turk", CHI 2018. doi:10.1145/3173574.3174023
    .. [2] C. Toxtli, S. Suri and S. Savage, "Quantifying the Invisible Labor in Crowd
       Work", CSCW 2021. doi:10.1145/3476060

    Examples
    --------
    >>> log = TaskLog.from_rows(["ada"] * 2, [(0, 60), (90, 120)], [0.5, 0.5],
    ...                         ["approved", "returned"])
    >>> found = hourly_wages(log, rng=np.random.default_rng(0))
    >>> [round(each.mean, 2) for each in found.overall]
    [30.0, 20.0, 15.0, 15.0]
    """
    _check(log, weights, gap_seconds, level)
    paid = net_paid(log, deductions)
    spells, is_task = spells_of_work(log, round(gap_seconds * 1000))
    seconds = _seconds(log, spells, is_task)
    with np.errstate(invalid="ignore", divide="ignore"):
        hourly = {
            name: np.where(time > 0, paid / time * 3600, np.nan)
            for name, time in seconds.items()
        }
    held = np.ones(log.n_workers) if weights is None else weights
    counts = _resampled(log.n_workers, n_resamples, rng)
    return WageTable(
        workers=log.workers,
        paid=paid,
        seconds=MappingProxyType(seconds),
        hourly=MappingProxyType(hourly),
        overall=tuple(
            _overall(name, paid, time, held, counts, level, minimum_wage)
            for name, time in seconds.items()
        ),
        n_spells=len(spells.begin_ms),
        gap_seconds=gap_seconds,
        level=level,
        n_resamples=n_resamples,
        weighted=weights is not None,
        notes=(*log.notes, *_notes(log, seconds["union"], paid)),
    )


def _seconds(
    log: TaskLog, spells: Spells, is_task: NDArray[np.bool_]
) -> dict[str, Floats]:
    """Add up the time of each worker by every definition."""
    worker, begin, end = (
        column[is_task] for column in (log.worker_index, log.begin_ms, log.end_ms)
    )
    times = (
        paid_time(log),
        gather_spells(worker, begin, end, 0).per_worker(log.n_workers),
        spells.per_worker(log.n_workers),
        all_time(log, spells),
    )
    return {name: time / 1000 for name, time in zip(DEFINITIONS, times, strict=True)}


def net_paid(log: TaskLog, deductions: Deductions) -> Floats:
    """Add up what each worker was paid, net, in the currency of the result."""
    micros = np.zeros(log.n_workers, np.int64)
    np.add.at(micros, log.worker_index, log.amount_micros - log.fee_micros)
    return deductions.left_of(micros / MICROS)


def _check(
    log: TaskLog, weights: Floats | None, gap_seconds: float, level: float
) -> None:
    if not log.amount_micros.any():
        raise ValueError("no task of the log was paid: there is no hourly pay")
    if weights is not None and weights.shape != (log.n_workers,):
        raise ValueError(f"{len(weights)} weights do not fit {log.n_workers} workers")
    if not gap_seconds >= 0:
        raise ValueError(f"gap_seconds must be 0 or more, not {gap_seconds}")
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, not {level}")


def _resampled(n: int, n_resamples: int, rng: np.random.Generator) -> Integers:
    """Draw how often each worker is in each resample."""
    return np.array(
        [
            np.bincount(rng.integers(n, size=n), minlength=n)
            for _ in range(n_resamples if n > 1 else 0)
        ]
    ).reshape(-1, n)


def _overall(  # noqa: PLR0913, PLR0917
    name: str,
    paid: Floats,
    seconds: Floats,
    weights: Floats,
    counts: Integers,
    level: float,
    minimum_wage: float | None,
) -> HourlyWage:
    timed = seconds > 0
    rates = paid[timed] / seconds[timed] * 3600
    held = weights[timed]
    drawn = counts[:, timed] * held
    with np.errstate(invalid="ignore", divide="ignore"):
        means = drawn @ paid[timed] / (drawn @ seconds[timed]) * 3600
    low, high = _ends(means, level)
    median_low, median_high = _ends(weighted_medians(rates, drawn), level)
    below = np.nan
    if minimum_wage is not None and held.sum():
        below = float(held[rates < minimum_wage].sum() / held.sum())
    total = float(held @ seconds[timed])
    return HourlyWage(
        definition=name,
        seconds=float(seconds.sum()),
        mean=float(held @ paid[timed] / total * 3600) if total else np.nan,
        mean_low=low,
        mean_high=high,
        median=float(weighted_medians(rates, held[None])[0]),
        median_low=median_low,
        median_high=median_high,
        below_share=below,
    )


def weighted_medians(values: Floats, weights: Floats) -> Floats:
    """Return the median of the values under each row of weights; NaN without weight.

    Where exactly half the weight lies on either side, it is the middle of both values.
    """
    if not len(values):
        return np.full(len(weights), np.nan)
    order = np.argsort(values, kind="stable")
    found = np.empty(len(weights))
    for begin in range(0, len(weights), IN_ONE_GO):
        rows = slice(begin, begin + IN_ONE_GO)
        reached = np.cumsum(weights[rows][:, order], axis=1)
        half = reached[:, -1:] / 2
        # Sums of weights are off by rounding: what is half to 1e-12 is half.
        first = (reached < half * (1 - 1e-12)).sum(axis=1)
        second = (reached <= half * (1 + 1e-12)).sum(axis=1)
        last = len(values) - 1
        low = values[order[np.minimum(first, last)]]
        high = values[order[np.minimum(second, last)]]
        found[rows] = np.where(half[:, 0] > 0, (low + high) / 2, np.nan)
    return found


def _ends(values: Floats, level: float) -> tuple[float, float]:
    known = values[~np.isnan(values)]
    if not len(known):
        return float("nan"), float("nan")
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _notes(log: TaskLog, union: Floats, paid: Floats) -> list[str]:
    found = []
    losing = int((paid < 0).sum())
    if losing:
        found.append(
            f"Workers who paid more in fees than they were paid: {losing:,}. Their pay "
            "is below 0."
        )
    lost = int((union == 0).sum())
    if lost:
        found.append(f"Workers without time with a task: {lost:,}. In no figure.")
    if log.n_workers == 1:
        found.append("One worker: there is no interval, which needs several.")
    return found
