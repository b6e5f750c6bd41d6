"""How fast a workforce turns over: the decay of the overlap between occasions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from handwork_core.counting.lists import CaptureTable
from handwork_core.counting.results import (
    CountingError,
    Interval,
    NotIdentifiedError,
    check_level,
)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Decay:
    """How fast persons of one occasion are missing on later ones.

    Attributes
    ----------
    rate, rate_se : float
        Share that leaves per unit of time; its standard error by leaving out one
        occasion after the other.
    half_life : float
        Units of time after which half has left; infinite where nobody leaves.
    interval : Interval
        Of the half-life, in units of time.
    occasions : tuple of str
        Those that have an estimate: later ones of the pairs.
    persons : ndarray of float64, shape (len(occasions),)
        Population on each, by the pairs that end there.
    n_pairs : int
        Pairs of occasions that were used.
    """

    rate: float
    rate_se: float
    half_life: float
    interval: Interval
    occasions: tuple[str, ...]
    persons: Floats
    n_pairs: int


def overlap_decay(
    table: CaptureTable,
    at: Sequence[float] | None = None,
    *,
    fewest_seen: int = 500,
    fewest_shared: int = 20,
    least_gap: int = 2,
    level: float = 0.95,
) -> Decay:
    """Estimate turnover from how many persons occasions share.

    Parameters
    ----------
    table : CaptureTable
        Its lists are the occasions, in the order of time.
    at, fewest_seen, fewest_shared, least_gap, level
        As :func:`decay_of_overlaps`; `at` is 0, 1, … where it is not given.

    Returns
    -------
    Decay

    Raises
    ------
    NotIdentifiedError
        When fewer than three occasions end a pair.

    References
    ----------
    .. [1] D. E. Difallah, E. Filatova and P. Ipeirotis, "Demographics and Dynamics of
       Mechanical Turk Workers", WSDM 2018. doi:10.1145/3159652.3159661
    """
    times = np.arange(float(table.n_lists)) if at is None else np.asarray(at, float)
    return decay_of_overlaps(
        table.shared,
        times,
        names=table.lists,
        fewest_seen=fewest_seen,
        fewest_shared=fewest_shared,
        least_gap=least_gap,
        level=level,
    )


def decay_of_overlaps(  # noqa: PLR0913 - thresholds that a study states
    shared: NDArray[np.generic],
    at: NDArray[np.float64],
    *,
    names: Sequence[str] | None = None,
    fewest_seen: int = 500,
    fewest_shared: int = 20,
    least_gap: int = 2,
    level: float = 0.95,
) -> Decay:
    r"""Estimate turnover from the table of overlaps, which names nobody.

    Parameters
    ----------
    shared : ndarray of int, shape (n_occasions, n_occasions)
        Persons seen on both occasions; the diagonal has those seen on each.
    at : ndarray of float64, shape (n_occasions,)
        When the occasions were, ascending; the unit is that of the half-life.
    names : sequence of str, optional
    fewest_seen : int, default 500
        Occasions with fewer persons are left out.
    fewest_shared : int, default 20
        Pairs with fewer persons in common are left out.
    least_gap : int, default 2
        Pairs with fewer occasions between their places are left out: who was just seen
        is likelier to be seen again.
    level : float, default 0.95

    Returns
    -------
    Decay
        Least squares, exact to rounding; the interval is from the jackknife over
        occasions, as the pairs share persons.

    Raises
    ------
    NotIdentifiedError
        When fewer than three occasions end a pair.
    CountingError
        When shapes differ or `at` does not rise.

    Notes
    -----
    For a pair :math:`a < b`, :math:`\log(n_a n_b / m_{ab}) = \log N_b + \lambda (t_b -
    t_a)`, with one :math:`N_b` for each later occasion; the half-life is
    :math:`\ln 2 / \lambda`.

    References
    ----------
    .. [1] D. E. Difallah, E. Filatova and P. Ipeirotis, "Demographics and Dynamics of
       Mechanical Turk Workers", WSDM 2018. doi:10.1145/3159652.3159661

    Examples
    --------
    >>> at = np.arange(6.0)
    >>> shared = 1000 * np.exp(-0.1 * np.abs(at[:, None] - at)) * 0.5
    >>> np.fill_diagonal(shared, 1000)
    >>> found = decay_of_overlaps(shared, at)
    >>> round(found.half_life, 3), round(float(found.persons[0]))
    (6.931, 2000)
    """
    check_level(level)
    counts = np.asarray(shared, dtype=np.float64)
    n = len(counts)
    _check_shapes(counts, at)
    titles = tuple(names) if names is not None else tuple(map(str, range(1, n + 1)))
    early, late = _pairs(counts, fewest_seen, fewest_shared, least_gap)
    if len(np.unique(late)) < 3 or len(early) < len(np.unique(late)) + 2:
        raise NotIdentifiedError(
            f"only {len(early)} pairs of occasions have enough persons ({fewest_seen} on "
            f"each, {fewest_shared} on both, {least_gap} apart): observe longer, or lower "
            "these limits and say so"
        )
    size = np.diag(counts)
    size_of_pair = size[early] * size[late] / counts[early, late]
    told = np.log(size_of_pair)
    gap = at[late] - at[early]
    rate = _slope(told, gap, late)
    ends = np.unique(late)
    log_persons = [(told - rate * gap)[late == end].mean() for end in ends]
    se = _jackknife(told, gap, early, late)
    return Decay(
        rate=rate,
        rate_se=se,
        half_life=_half_life(rate),
        interval=_interval(rate, se, len(np.unique([early, late])), level),
        occasions=tuple(titles[end] for end in ends.tolist()),
        persons=np.exp(log_persons),
        n_pairs=len(early),
    )


def _check_shapes(counts: Floats, at: Floats) -> None:
    if counts.ndim != 2 or counts.shape != (len(at), len(at)):
        raise CountingError(
            f"overlaps of shape {counts.shape} do not fit {len(at)} occasions"
        )
    if (np.diff(at) <= 0).any():
        raise CountingError("occasions must be in the order of time, each later")


def _slope(told: Floats, gap: Floats, late: NDArray[np.int64]) -> float:
    """Return the slope within later occasions: each has a level of its own."""
    _, group = np.unique(late, return_inverse=True)
    many = np.bincount(group)
    told = told - (np.bincount(group, told) / many)[group]
    gap = gap - (np.bincount(group, gap) / many)[group]
    return float((told * gap).sum() / (gap * gap).sum())


def _jackknife(
    told: Floats,
    gap: Floats,
    early: NDArray[np.int64],
    late: NDArray[np.int64],
) -> float:
    slopes = []
    occasions = np.unique([early, late])
    for occasion in occasions.tolist():
        kept = (early != occasion) & (late != occasion)
        if kept.sum() > len(np.unique(late[kept])):
            slopes.append(_slope(told[kept], gap[kept], late[kept]))
    found = np.array(slopes)
    n = len(found)
    return math.sqrt((n - 1) / n * float(((found - found.mean()) ** 2).sum()))


def _half_life(rate: float) -> float:
    return math.log(2) / rate if rate > 0 else math.inf


def _interval(rate: float, se: float, n: int, level: float) -> Interval:
    reach = float(stdtrit(n - 1, 0.5 + level / 2)) * se
    return Interval(
        low=_half_life(rate + reach),
        high=_half_life(rate - reach),
        level=level,
        how="jackknife over occasions",
    )


def _pairs(
    counts: NDArray[np.float64], fewest_seen: int, fewest_shared: int, least_gap: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the pairs of occasions with enough persons, the earlier one first."""
    early, late = np.triu_indices(len(counts), k=max(least_gap, 1))
    size = np.diag(counts)
    used = (
        (size[early] >= fewest_seen)
        & (size[late] >= fewest_seen)
        & (counts[early, late] >= max(fewest_shared, 1))
    )
    return early[used], late[used]
