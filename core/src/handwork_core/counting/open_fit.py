"""The log-linear model of a population that people enter and leave."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handwork_core.counting.lists import CaptureTable
from handwork_core.counting.results import NotIdentifiedError

Floats = NDArray[np.float64]

MAX_ITERATIONS = 100
TOLERANCE = 1e-11


@dataclass(frozen=True, slots=True, eq=False)
class OpenFit:
    """Fitted sufficient statistics and their covariance.

    Attributes
    ----------
    statistics : ndarray of float64, shape (4 * n_occasions,)
        Fitted numbers seen; seen and before; seen and after; before and after, not then.
    covariance : ndarray of float64, shape (4 * n_occasions, 4 * n_occasions)
    deviance : float
    degrees_of_freedom : int
    held_at_limit : tuple of str
    """

    statistics: Floats
    covariance: Floats
    deviance: float
    degrees_of_freedom: int
    held_at_limit: tuple[str, ...]


def fit_open(table: CaptureTable) -> OpenFit:
    """Fit by Poisson regression over all histories; hold at 0 what would fall below it."""
    n = table.n_lists
    histories = np.array(list(itertools.product((0.0, 1.0), repeat=n))[1:])
    counts = np.zeros(len(histories))
    places = table.histories @ (1 << np.arange(n)[::-1]) - 1
    counts[places] = table.counts
    design = _design(histories)
    limited = _limited(table.lists)
    kept = list(range(design.shape[1]))
    while True:
        coefficients, fitted = _regress(design[:, kept], counts)
        below = [
            (value, column)
            for value, column in zip(coefficients, kept, strict=True)
            if column in limited and value < 0
        ]
        if not below:
            break
        kept.remove(min(below)[1])
    held = tuple(name for column, name in limited.items() if column not in kept)
    return _summed(histories, design[:, kept], counts, fitted, held)


def _design(histories: Floats) -> Floats:
    """One column for each sighting, each time before the first and after the last.

    Those of the first and last sighting are the same as not being seen until then, and
    from then on.
    """
    n = histories.shape[1]
    columns = [np.ones(len(histories)), *histories[:, 1:-1].T]
    columns += [~histories[:, :i].any(axis=1) for i in range(1, n)]
    columns += [~histories[:, n - i :].any(axis=1) for i in range(1, n)]
    return np.column_stack(columns).astype(np.float64)


def _limited(lists: tuple[str, ...]) -> dict[int, str]:
    """Name the coefficients that cannot be negative, by column."""
    n = len(lists)
    first = n - 1
    came = {
        first + i - 1: f"Nobody came between {lists[i - 1]} and {lists[i]}"
        for i in range(2, n)
    }
    left = {
        first
        + n
        - 1
        + i
        - 1: f"Nobody left between {lists[n - i - 1]} and {lists[n - i]}"
        for i in range(2, n)
    }
    return {**came, **left}


def _regress(design: Floats, counts: Floats) -> tuple[Floats, Floats]:
    """Fit a Poisson regression by iteratively reweighted least squares."""
    fitted = counts + 0.1
    coefficients: Floats = np.zeros(design.shape[1])
    for _ in range(MAX_ITERATIONS):
        weights = np.sqrt(fitted)
        working = np.log(fitted) + (counts - fitted) / fitted
        solved = np.linalg.lstsq(design * weights[:, None], working * weights)[0]
        moved = np.abs(solved - coefficients).max()
        coefficients = solved.astype(np.float64)
        fitted = np.exp(np.clip(design @ coefficients, -40.0, 40.0))
        if moved <= TOLERANCE * (1 + np.abs(coefficients).max()):
            break
    return coefficients, fitted


def _summed(
    histories: Floats,
    design: Floats,
    counts: Floats,
    fitted: Floats,
    held: tuple[str, ...],
) -> OpenFit:
    information = design.T @ (fitted[:, None] * design)
    if np.linalg.cond(information) > 1e14:
        raise NotIdentifiedError(
            "the data do not determine an open population: some occasion shares too few "
            "persons with the others; join neighbouring occasions"
        )
    sums = _sums(histories)
    slope = sums @ (fitted[:, None] * design)
    covariance = slope @ np.linalg.solve(information, slope.T)
    logs = np.log(np.where(counts > 0, counts, 1.0) / fitted)
    deviance = 2 * float((counts * logs - (counts - fitted)).sum())
    degrees = len(counts) - design.shape[1]
    return OpenFit(sums @ fitted, covariance, deviance, degrees, held)


def _sums(histories: Floats) -> Floats:
    """Return which histories count for which statistic, as rows of zeros and ones."""
    seen = histories.T.astype(bool)
    before = np.logical_or.accumulate(seen, axis=0)
    after = np.logical_or.accumulate(seen[::-1], axis=0)[::-1]
    nobody = np.zeros((1, seen.shape[1]), bool)
    before = np.concatenate([nobody, before[:-1]])
    after = np.concatenate([after[1:], nobody])
    rows = [seen, seen & before, seen & after, ~seen & before & after]
    return np.concatenate(rows).astype(np.float64)
