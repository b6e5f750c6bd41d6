"""Effective hourly pay, in integers from end to end."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.answers import encode

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

SECONDS_PER_HOUR = 3600
LARGEST_TOTAL = 2**62
"""Sums stay below this, so that none of them can pass an int64."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class HourlyPay:
    """What an hour paid, worker by worker and over all of them.

    Attributes
    ----------
    workers : ndarray, shape (n_workers,)
        Ids of the workers with some time, ascending.
    micros_per_hour : ndarray of int64, shape (n_workers,)
        Millionths of the currency per hour.
    workers_without_time : ndarray
        Ids of the workers whose seconds add up to zero: they have no hourly pay, and
        neither their money nor their time is in any figure here.
    median_micros_per_hour, lowest_micros_per_hour : int or None
        Over workers, each counted once. None when no worker has time.
    mean_micros_per_hour : int or None
        All the money over all the time: workers weighted by their hours.
    """

    workers: NDArray[Any]
    micros_per_hour: NDArray[np.int64]
    workers_without_time: NDArray[Any]
    median_micros_per_hour: int | None
    lowest_micros_per_hour: int | None
    mean_micros_per_hour: int | None


def effective_hourly_pay(
    amount_micros: Sequence[int] | NDArray[np.integer[Any]],
    seconds: Sequence[int] | NDArray[np.integer[Any]],
    worker_ids: Sequence[Hashable] | NDArray[Any],
) -> HourlyPay:
    r"""Divide what each worker was paid by the time it took.

    Parameters
    ----------
    amount_micros : sequence or ndarray of int, shape (n,)
        What each piece of work paid, in millionths of one currency, at least 0.
    seconds : sequence or ndarray of int, shape (n,)
        How long it took, at least 0. Unpaid time is a row with amount 0.
    worker_ids : sequence of hashable or ndarray, shape (n,)

    Returns
    -------
    HourlyPay
        Exact until the last step, where :func:`round_half_even` rounds each figure.

    Raises
    ------
    ValueError
        When lengths differ, a value is not an integer or negative, or the sums pass
        2**62.

    Notes
    -----
    For worker :math:`w` the pay is :math:`3600 \sum_i a_i / \sum_i s_i` over the rows
    of the worker. Summing first keeps a task finished in one second from counting as an
    hour at its rate.

    References
    ----------
    .. [1] K. Hara et al., "A Data-Driven Analysis of Workers' Earnings on Amazon
       Mechanical Turk", CHI 2018. doi:10.1145/3173574.3174023

    Examples
    --------
    >>> pay = effective_hourly_pay(
    ...     [50_000, 50_000, 200_000], [20, 40, 60], ["ada", "ada", "bola"]
    ... )
    >>> dict(zip(pay.workers.tolist(), pay.micros_per_hour.tolist()))
    {'ada': 6000000, 'bola': 12000000}
    >>> pay.median_micros_per_hour, pay.mean_micros_per_hour
    (9000000, 9000000)
    """
    amounts = _as_integers(amount_micros, "amount_micros")
    durations = _as_integers(seconds, "seconds")
    if not len(amounts) == len(durations) == len(worker_ids):
        raise ValueError("amount_micros, seconds and worker_ids differ in length")
    workers, index = encode(worker_ids, name="worker_ids")
    paid = _sum_by(index, amounts, len(workers))
    worked = _sum_by(index, durations, len(workers))
    timed = worked > 0
    rates = [
        Fraction(amount * SECONDS_PER_HOUR, time)
        for amount, time in zip(
            paid[timed].tolist(), worked[timed].tolist(), strict=True
        )
    ]
    return HourlyPay(
        workers=workers[timed],
        micros_per_hour=np.array([round_half_even(r) for r in rates], dtype=np.int64),
        workers_without_time=workers[~timed],
        median_micros_per_hour=round_half_even(median(rates)) if rates else None,
        lowest_micros_per_hour=round_half_even(min(rates)) if rates else None,
        mean_micros_per_hour=_mean(paid[timed], worked[timed]) if rates else None,
    )


def round_half_even(value: Fraction) -> int:
    """Return the nearest integer, of two equally near the even one.

    The only rounding of pay statistics; nothing that is owed goes through it.

    Parameters
    ----------
    value : fractions.Fraction

    Returns
    -------
    int

    Examples
    --------
    >>> [round_half_even(Fraction(n, 2)) for n in (1, 3, 5)]
    [0, 2, 2]
    """
    return round(value)


def _mean(paid: NDArray[np.int64], worked: NDArray[np.int64]) -> int:
    money, time = int(paid.sum()), int(worked.sum())
    return round_half_even(Fraction(money * SECONDS_PER_HOUR, time))


def _as_integers(
    values: Sequence[int] | NDArray[np.integer[Any]], name: str
) -> NDArray[np.int64]:
    array = np.asarray(values)
    if array.ndim != 1:
        raise ValueError(f"{name} must have one dimension, not {array.ndim}")
    if len(array) == 0:
        return np.zeros(0, dtype=np.int64)
    if array.dtype.kind not in "iu":
        raise ValueError(f"{name} must be integers within 64 bits, not {array.dtype}")
    if array.min() < 0:
        raise ValueError(f"{name} must not be negative: {array.min()}")
    if int(array.max()) * len(array) > LARGEST_TOTAL:
        raise ValueError(f"{name} are too large to be added up: {array.max()}")
    return array.astype(np.int64)


def _sum_by(
    index: NDArray[np.int64], values: NDArray[np.int64], n_groups: int
) -> NDArray[np.int64]:
    totals = np.zeros(n_groups, dtype=np.int64)
    np.add.at(totals, index, values)
    return totals
