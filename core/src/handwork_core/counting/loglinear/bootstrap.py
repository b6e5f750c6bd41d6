"""Intervals from populations drawn from a fitted model."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from handwork_core.counting.loglinear.fitting import fit_poisson
from handwork_core.counting.loglinear.model import ModelFit
from handwork_core.counting.results import Interval

Floats = NDArray[np.float64]

N_DRAWS = 500
LARGEST_RATIO = 1e7
"""A drawn number above so many times the persons seen counts as without limit."""


def draw_counts(fit: ModelFit, n_draws: int, rng: np.random.Generator) -> Floats:
    """Return counts of the fitted cells in populations as large as the estimate.

    Returns
    -------
    ndarray of float64, shape (n_draws, c)
    """
    size = max(round(fit.tried.point), int(fit.counts.sum()))
    shares = fit.means / max(fit.tried.point, fit.means.sum())
    rest = max(1.0 - shares.sum(), 0.0)
    drawn = rng.multinomial(size, np.append(shares, rest), n_draws)
    return drawn[:, :-1].astype(float)


def draw_sizes(fit: ModelFit, n_draws: int, rng: np.random.Generator) -> Floats:
    """Return the number that the same model gives in each drawn population.

    Returns
    -------
    ndarray of float64, shape (n_draws,)
        Infinite where a drawn population gives no limit.
    """
    counts = draw_counts(fit, n_draws, rng)
    fits = fit_poisson(fit.design, counts, offset=fit.offset)
    with np.errstate(over="ignore"):
        sizes = counts.sum(axis=1) + np.exp(fits.coefficients[:, 0])
    return without_limit(sizes, counts.sum(axis=1))


def draw_searched_sizes(
    fit: ModelFit,
    search: Callable[[Floats], float],
    n_draws: int,
    rng: np.random.Generator,
) -> Floats:
    """Return the number in each drawn population when its model is searched anew."""
    counts = draw_counts(fit, n_draws, rng)
    sizes = np.array([search(one) for one in counts])
    return without_limit(sizes, counts.sum(axis=1))


def without_limit(sizes: Floats, seen: Floats) -> Floats:
    """Return sizes with those that are undetermined or absurd made infinite."""
    absurd = ~(sizes <= LARGEST_RATIO * np.maximum(seen, 1.0))
    return np.where(absurd, np.inf, sizes)


def percentile_interval(sizes: Floats, level: float, how: str) -> Interval:
    """Return the middle share of drawn sizes; an end may be infinite."""
    tail = (1 - level) / 2
    ordered = np.sort(sizes)
    low = ordered[int(np.floor(tail * (len(ordered) - 1)))]
    high = ordered[int(np.ceil((1 - tail) * (len(ordered) - 1)))]
    return Interval(low=float(low), high=float(high), level=level, how=how)
