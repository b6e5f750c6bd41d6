"""Sample coverage: how much of the population the lists cover, and what that implies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from handwork_core.counting.lists import CaptureTable
from handwork_core.counting.results import (
    CountingError,
    Estimate,
    Interval,
    NotIdentifiedError,
    TriedModel,
    check_level,
    log_normal_interval,
    read_estimate,
)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

LOW_COVERAGE = 0.55
"""Below it Chao and Tsay find that the estimator for high coverage varies too much."""

LEAST_LEFT = 1e-9
"""Denominators of the high coverage estimate below it are rounding: no number."""
DRAWS = 200
ASSUMPTION = (
    "lists are independent or depend on each other about as much in pairs as the overlaps "
    "show, and nobody came or left in between"
)
KINDS = ("low", "high", "independent")
TITLES = {
    "low": "Sample coverage, low (LSC)",
    "high": "Sample coverage, high (HSC)",
    "independent": "Sample coverage, independent lists",
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """Sample coverage and the three numbers that it gives.

    Attributes
    ----------
    coverage : float
        Estimated share of the population's chance of being seen that was seen, 0..1.
    seen_well : float
        Persons seen, less the mean of those on one list only.
    independent, low, high : float
        Persons, for independent lists, low and high coverage; NaN without coverage.
    """

    coverage: float
    seen_well: float
    independent: float
    low: float
    high: float


def sample_coverage(
    table: CaptureTable,
    *,
    kind: str = "low",
    level: float = 0.95,
    rng: np.random.Generator | None = None,
) -> Estimate:
    r"""Count from three or more lists that depend on each other, by their coverage.

    Parameters
    ----------
    table : CaptureTable
    kind : {"low", "high", "independent"}, default "low"
        Which of the estimators; the other two are in `models`.
    level : float, default 0.95
    rng : numpy.random.Generator, optional
        For the bootstrap of the standard error; by default one that begins at 0.

    Returns
    -------
    Estimate
        Points are exact. The standard error is that of 200 samples, and the interval is
        log-normal. `diagnostics` has coverage and dependence of each pair.

    Raises
    ------
    CountingError
        When there are fewer than three lists, an empty one, or nobody.
    NotIdentifiedError
        When nobody is on two lists: coverage is 0.

    Notes
    -----
    With :math:`S_j` on list :math:`j` only, :math:`D = n - \bar S`,
    :math:`\hat C = 1 - \overline{S_j/n_j}` and :math:`N_0 = D/\hat C`. For a pair let
    :math:`A_{ij} = S_i + S_j + 2 E_{ij}`, :math:`E_{ij}` being exactly on these two, and
    :math:`r_{ij}(N) = N n_{ij}/(n_i n_j) - 1`. Then :math:`N_1 = N_0 + \sum A r(N_0) /
    (t \hat C)`, the low coverage estimate is :math:`N_0 + \sum A r(N_1)/(t \hat C)`, and
    that for high coverage :math:`(tD - \sum A)/(t\hat C - \sum A n_{ij}/(n_i n_j))`. The
    bootstrap draws histories, those on no list among them, from the estimate.

    References
    ----------
    .. [1] A. Chao, P. K. Tsay, "A sample coverage approach to multiple-system
       estimation with application to census undercount", JASA 93(441), 1998.
       doi:10.1080/01621459.1998.10474109
    .. [2] A. Chao et al., "The applications of capture-recapture models to
       epidemiological data", Statistics in Medicine 20, 2001. doi:10.1002/sim.996

    Examples
    --------
    >>> table = CaptureTable.from_dict(
    ...     {"001": 63, "010": 55, "011": 18, "100": 69, "101": 17, "110": 21, "111": 28}
    ... )
    >>> round(sample_coverage(table).point, 2)
    507.77
    """
    if kind not in KINDS:
        raise CountingError(f"no kind is called {kind!r}: choose {', '.join(KINDS)}")
    found = measure_coverage(table)
    points = {"low": found.low, "high": found.high, "independent": found.independent}
    if not np.isfinite(points[kind]):
        raise NotIdentifiedError(
            "the estimate for high coverage has no limit here: too few persons are on "
            "several lists; take the one for low coverage"
        )
    draws = _draw(table, points, np.random.default_rng(0) if rng is None else rng)
    errors = {name: _spread(draws[name]) for name in KINDS}
    interval = log_normal_interval(
        points[kind], errors[kind], table.n_seen, check_level(level)
    )
    return Estimate(
        method=f"sample_coverage_{kind}",
        title=TITLES[kind],
        point=points[kind],
        n_seen=table.n_seen,
        interval=interval,
        se=errors[kind],
        diagnostics={
            "sample_coverage": found.coverage,
            "seen_well": found.seen_well,
            **pair_dependence(table, points[kind]),
        },
        reading=read_estimate(points[kind], table.n_seen, interval, ASSUMPTION),
        warnings=_warn(found, kind, table),
        models=_others(table, points, errors, level),
    )


def measure_coverage(table: CaptureTable) -> Coverage:
    """Return the sample coverage and the numbers that it gives, exact.

    Parameters and errors are those of :func:`sample_coverage`.
    """
    _check(table)
    with np.errstate(all="ignore"):
        found = _measure(table.histories, table.counts[None].astype(float))
    if found.coverage[0] <= 0:
        raise NotIdentifiedError(
            "nobody is on two lists: sample coverage is 0 and any number is possible"
        )
    return Coverage(*(float(getattr(found, name)[0]) for name in Coverage.__slots__))


class _Measured(NamedTuple):
    """As `Coverage`, for many tables at once."""

    coverage: Floats
    seen_well: Floats
    independent: Floats
    low: Floats
    high: Floats


def _measure(histories: Flags, counts: Floats) -> _Measured:
    """Return the figures of tables with the same histories, shape (d, h)."""
    n_lists = histories.shape[1]
    flags, times = histories.astype(float), histories.sum(axis=1)
    i, j = np.triu_indices(n_lists, 1)
    both = flags[:, i] * flags[:, j]
    alone = counts @ (flags * (times == 1)[:, None])
    exactly = counts @ (both * (times == 2)[:, None])
    sizes, shared, seen = counts @ flags, counts @ both, counts.sum(axis=1)
    coverage = 1 - np.mean(alone / sizes, axis=1)
    seen_well = seen - alone.mean(axis=1)
    independent = seen_well / coverage
    weights = alone[:, i] + alone[:, j] + 2 * exactly
    overlap = shared / (sizes[:, i] * sizes[:, j])

    def add(size: Floats) -> Floats:
        extra = (weights * (size[:, None] * overlap - 1)).sum(axis=1)
        return np.asarray(independent + extra / (n_lists * coverage))

    low = np.maximum(add(add(independent)), seen)
    below = n_lists * coverage - (weights * overlap).sum(axis=1)
    above = n_lists * seen_well - weights.sum(axis=1)
    enough = below > LEAST_LEFT * n_lists
    high = np.where(enough, np.maximum(above / below, seen), np.inf)
    return _Measured(coverage, seen_well, independent, low, high)


def pair_dependence(table: CaptureTable, size: float) -> dict[str, float]:
    """Return, for each pair of lists, its coefficient of covariation at a size.

    0 is what independence gives; 1 means that twice as many are on both.
    """
    sizes = table.list_sizes.astype(float)
    found = {}
    for i in range(table.n_lists):
        for j in range(i + 1, table.n_lists):
            expected = sizes[i] * sizes[j]
            value = size * table.shared[i, j] / expected - 1 if expected else np.nan
            found[f"dependence {table.lists[i]} x {table.lists[j]}"] = float(value)
    return found


def _check(table: CaptureTable) -> None:
    if table.n_lists < 3:
        raise CountingError(
            f"three lists or more are needed, not {table.n_lists}: with two take Chapman's"
        )
    for name, size in zip(table.lists, table.list_sizes, strict=True):
        if size == 0:
            raise CountingError(f"nobody is on list {name!r}: leave it out")


def _draw(
    table: CaptureTable, points: dict[str, float], rng: np.random.Generator
) -> dict[str, Floats]:
    """Return each estimate in samples drawn from itself; NaN where there is none."""
    found = {name: np.full(DRAWS, np.nan) for name in KINDS}
    for name in KINDS:
        if not np.isfinite(points[name]):
            continue
        size = max(round(points[name]), table.n_seen)
        shares = np.append(table.counts, size - table.n_seen) / size
        drawn = rng.multinomial(size, shares, DRAWS)[:, :-1].astype(float)
        with np.errstate(all="ignore"):
            values = np.asarray(getattr(_measure(table.histories, drawn), name))
        found[name] = np.where(np.isfinite(values), values, np.nan)
    return found


def _spread(draws: Floats) -> float:
    known = draws[np.isfinite(draws)]
    return float(known.std(ddof=1)) if len(known) > 1 else float("nan")


def _others(
    table: CaptureTable,
    points: dict[str, float],
    errors: dict[str, float],
    level: float,
) -> tuple[TriedModel, ...]:
    def one(name: str) -> TriedModel:
        interval: Interval | None = None
        if np.isfinite(points[name]):
            interval = log_normal_interval(
                points[name], errors[name], table.n_seen, level
            )
        return TriedModel(
            name=TITLES[name], point=points[name], se=errors[name], interval=interval
        )

    return tuple(one(name) for name in ("independent", "low", "high"))


def _warn(found: Coverage, kind: str, table: CaptureTable) -> tuple[str, ...]:
    warnings = []
    if kind == "high" and found.coverage < LOW_COVERAGE:
        warnings.append(
            f"Sample coverage is {found.coverage:.2f}, below {LOW_COVERAGE}: the number "
            "for high coverage is then unstable; the one for low coverage is a lower bound."
        )
    if kind == "low" and found.coverage < LOW_COVERAGE:
        warnings.append(
            f"Sample coverage is {found.coverage:.2f}, below {LOW_COVERAGE}: if lists "
            "depend on each other positively, take the number as a lower bound."
        )
    if getattr(found, kind) <= table.n_seen:
        warnings.append(
            "The formula gives less than the persons seen: those seen are reported."
        )
    return tuple(warnings)
