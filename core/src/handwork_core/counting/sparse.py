"""Sparse lists: few persons on several, and pairs of lists that nobody shares.

Only pairs of lists interact. A pair that nobody is on both of may take part as minus
infinity: its histories are left out with it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from handwork_core.counting.lists import CaptureTable
from handwork_core.counting.loglinear.terms import (
    all_counts,
    check_every_list,
    check_lists,
)
from handwork_core.counting.results import (
    CountingError,
    Estimate,
    Figure,
    Interval,
    check_draws,
    check_level,
    log_normal_interval,
    normal_quantile,
    read_estimate,
)
from handwork_core.counting.sparse_pairs import (
    Pair,
    SparseFit,
    fit_pairs,
    search_pairs,
)

Floats = NDArray[np.float64]

THRESHOLD = 0.02
N_DRAWS = 200
INTERVALS = ("log-normal", "normal", "bca")
MOST_UNUSABLE = 0.05
"""Share of drawn populations without a number above which the interval is doubtful."""

ASSUMPTION = (
    "lists depend on each other only in the pairs of the model, nobody came or left in "
    "between, and the same person is recognised on every list"
)


def sparse_lists(  # noqa: PLR0913 - every choice that changes the number is an argument
    table: CaptureTable,
    *,
    pairs: Sequence[tuple[str, str]] | None = None,
    threshold: float = THRESHOLD,
    level: float = 0.95,
    interval: str = "log-normal",
    n_draws: int = N_DRAWS,
    rng: np.random.Generator | None = None,
) -> Estimate:
    r"""Count from lists with little overlap, pairs that nobody shares among them.

    Parameters
    ----------
    table : CaptureTable
        Two to 14 lists.
    pairs : sequence of (str, str), optional
        Names of the lists that interact; () for none. By default they are searched.
    threshold : float, default 0.02
        A searched pair comes in while its p-value is below it.
    level : float, default 0.95
    interval : {"log-normal", "normal", "bca"}, default "log-normal"
        "log-normal": of those unseen, given the model. "normal": of the number that the
        model expects unseen, as in [1]_; it leaves out by how much those unseen differ
        from that, and of 500 planted populations it held 89 % where it says 95 %. "bca":
        bootstrap with the search in each draw, corrected for bias and acceleration.
    n_draws : int, default 200
    rng : numpy.random.Generator, optional
        For the bootstrap; by default one that begins at 0.

    Returns
    -------
    Estimate
        `diagnostics` has each coefficient by the names of its lists; minus infinity for
        a pair of the model that nobody shares.

    Raises
    ------
    CountingError
        When lists are too few or too many, one is empty, or a pair is unknown.
    NotIdentifiedError
        When the model leaves the number open.

    Notes
    -----
    From independent lists on, the pair enters whose overlap is least probable: those on
    both, whatever else they are on, are Poisson with the mean of the model so far, and
    the p-value is one-sided. A pair comes in only if the model then has a maximum
    (a linear programme) and full rank. :math:`N = n + e^{\beta_0}`; the ends of "normal"
    are :math:`n + e^{\beta_0 \pm z s}`. The acceleration of the bootstrap is that of leaving
    out one person of each history.

    References
    ----------
    .. [1] L. Chan, B. W. Silverman, K. Vincent, "Multiple systems estimation for sparse
       capture data: inferential challenges when there are nonoverlapping lists", JASA
       116(535), 2021. doi:10.1080/01621459.2019.1708748
    .. [2] T. J. DiCiccio, B. Efron, "Bootstrap confidence intervals", Statistical
       Science 11(3), 1996. doi:10.1214/ss/1032280214

    Examples
    --------
    >>> table = CaptureTable.from_dict({"001": 20, "010": 30, "100": 40, "110": 6})
    >>> round(sparse_lists(table, pairs=()).point, 2)
    539.09
    """
    check_lists(table)
    check_every_list(table)
    check_level(level)
    check_draws(n_draws)
    counts = all_counts(table)
    wanted = None if pairs is None else _positions(table, pairs)
    fit = _fit(counts, table.n_lists, wanted, threshold)
    draws, found = np.zeros(0), _log_normal_interval(fit, table.n_seen, level)
    if interval == "normal":
        found = _normal_interval(fit, table.n_seen, level)
    elif interval == "bca":
        generator = np.random.default_rng(0) if rng is None else rng
        draws = _bootstrap(
            counts, table.n_lists, (wanted, threshold), n_draws, generator
        )
        pulls = _leave_one_out(counts, table.n_lists, (wanted, threshold))
        point = table.n_seen + fit.unseen
        found = _bca_interval(point, draws, pulls, counts[counts > 0], level)
    elif interval not in INTERVALS:
        raise CountingError(
            f"no interval is called {interval!r}: choose {' or '.join(INTERVALS)}"
        )
    return _tell(table, fit, found, draws, searched=pairs is None)


def _fit(
    counts: Floats, n_lists: int, pairs: tuple[Pair, ...] | None, threshold: float
) -> SparseFit:
    if pairs is None:
        return search_pairs(counts, n_lists, threshold)
    return fit_pairs(counts, n_lists, pairs)


def _positions(
    table: CaptureTable, pairs: Sequence[tuple[str, str]]
) -> tuple[Pair, ...]:
    found = []
    for one, other in pairs:
        table.choose([one, other])
        i, j = sorted((table.lists.index(one), table.lists.index(other)))
        if i == j:
            raise CountingError(f"list {one!r} cannot interact with itself")
        if (i, j) not in found:
            found.append((i, j))
    return tuple(found)


def _log_normal_interval(fit: SparseFit, n_seen: int, level: float) -> Interval:
    return log_normal_interval(n_seen + fit.unseen, _spread(fit), n_seen, level)


def _spread(fit: SparseFit) -> float:
    """Return the standard error of those unseen, which are a draw themselves."""
    variance = fit.unseen + fit.unseen**2 * float(fit.fits.covariance[0, 0, 0])
    return float(np.sqrt(variance))


def _normal_interval(fit: SparseFit, n_seen: int, level: float) -> Interval:
    reach = normal_quantile(level) * np.sqrt(fit.fits.covariance[0, 0, 0])
    with np.errstate(over="ignore"):
        return Interval(
            low=float(n_seen + fit.unseen * np.exp(-reach)),
            high=float(n_seen + fit.unseen * np.exp(reach)),
            level=level,
            how="normal, of the logarithm of those unseen",
        )


Rule = tuple[tuple[Pair, ...] | None, float]
"""The pairs that were asked for, or None, and the threshold of the search."""


def _bootstrap(
    counts: Floats, n_lists: int, rule: Rule, n_draws: int, rng: np.random.Generator
) -> Floats:
    n_seen = int(counts.sum())
    drawn = rng.multinomial(n_seen, counts / n_seen, n_draws).astype(float)
    return np.array([_size(one, n_lists, rule) for one in drawn])


def _leave_one_out(counts: Floats, n_lists: int, rule: Rule) -> Floats:
    """Return the number without one person of each history that anybody has."""
    sizes = []
    for place in np.flatnonzero(counts):
        less = counts.copy()
        less[place] -= 1
        sizes.append(_size(less, n_lists, rule))
    return np.array(sizes)


def _size(counts: Floats, n_lists: int, rule: Rule) -> float:
    try:
        fit = _fit(counts, n_lists, *rule)
    except CountingError:
        return float("inf")
    return float(counts.sum() + fit.unseen)


def _bca_interval(
    point: float, draws: Floats, pulls: Floats, weights: Floats, level: float
) -> Interval:
    usable = np.isfinite(pulls)
    mean = np.average(pulls[usable], weights=weights[usable])
    pull = mean - pulls[usable]
    spread = float((weights[usable] * pull**2).sum())
    skew = float((weights[usable] * pull**3).sum())
    acceleration = skew / (6 * spread**1.5) if spread > 0 else 0.0
    below = np.clip(np.mean(draws < point), 0.5 / len(draws), 1 - 0.5 / len(draws))
    bias = float(ndtri(below))
    ordered = np.sort(draws)
    ends = []
    for z in (-normal_quantile(level), normal_quantile(level)):
        moved = bias + (bias + z) / (1 - acceleration * (bias + z))
        ends.append(_quantile(ordered, float(ndtr(moved))))
    return Interval(
        low=min(ends[0], point),
        high=max(ends[1], point),
        level=level,
        how="BCa bootstrap",
    )


def _quantile(ordered: Floats, share: float) -> float:
    place = share * (len(ordered) - 1)
    low, high = ordered[int(np.floor(place))], ordered[int(np.ceil(place))]
    if not np.isfinite(high):
        return float(high if place % 1 else low)
    return float(low + (place % 1) * (high - low))


def _tell(
    table: CaptureTable,
    fit: SparseFit,
    interval: Interval,
    draws: Floats,
    *,
    searched: bool,
) -> Estimate:
    point = table.n_seen + fit.unseen
    names = [_pair_name(table, pair) for pair in fit.pairs]
    return Estimate(
        method="sparse_lists",
        title=f"Sparse lists, {'searched' if searched else 'given'} pairs: "
        + (", ".join(names) or "none"),
        point=point,
        n_seen=table.n_seen,
        interval=interval,
        se=_spread(fit),
        diagnostics={
            "model": ", ".join(names) or "lists alone",
            "deviance": float(fit.fits.deviance[0]),
            "aic": _aic(fit),
            "pairs_that_nobody_shares": _n_unshared(table),
            **_coefficients(table, fit),
        },
        reading=read_estimate(point, table.n_seen, interval, ASSUMPTION),
        warnings=_warn(table, fit, draws),
        converged=bool(fit.fits.converged[0]),
        draws=draws,
    )


def _aic(fit: SparseFit) -> float:
    """Return AIC with the pairs at minus infinity among the parameters."""
    n_parameters = fit.fits.coefficients.shape[1] + len(fit.empty)
    return float(-2 * fit.fits.log_likelihood[0] + 2 * n_parameters)


def _pair_name(table: CaptureTable, pair: Pair) -> str:
    return f"{table.lists[pair[0]]}:{table.lists[pair[1]]}"


def _coefficients(table: CaptureTable, fit: SparseFit) -> dict[str, Figure]:
    finite = [pair for pair in fit.pairs if pair not in fit.empty]
    names = ["intercept", *table.lists, *(_pair_name(table, pair) for pair in finite)]
    values = fit.fits.coefficients[0]
    found: dict[str, Figure] = {
        f"coefficient {name}": float(value)
        for name, value in zip(names, values, strict=True)
    }
    for pair in fit.empty:
        found[f"coefficient {_pair_name(table, pair)}"] = float("-inf")
    return found


def _n_unshared(table: CaptureTable) -> int:
    return int((table.shared[np.triu_indices(table.n_lists, 1)] == 0).sum())


def _warn(table: CaptureTable, fit: SparseFit, draws: Floats) -> tuple[str, ...]:
    found = []
    shared = table.n_seen - int(table.times_seen[1])
    if shared < 20:
        found.append(
            f"Only {shared} persons are on two lists or more: the number rests on few."
        )
    found.extend(
        f"Nobody is on both {table.lists[pair[0]]} and {table.lists[pair[1]]}, fewer "
        "than independent lists would share: the pair is taken to exclude each other."
        for pair in fit.empty
    )
    lost = float(np.mean(np.isinf(draws))) if len(draws) else 0.0
    if lost > MOST_UNUSABLE:
        found.append(
            f"{100 * lost:.0f} % of the drawn samples give no number: the upper end is "
            "not to be relied on."
        )
    return tuple(found)
