"""One bootstrap for every coefficient: whole tasks are drawn again and again."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core.agreement.sums import Floats, TaskSums

if TYPE_CHECKING:
    from scipy.sparse import csr_array

CELLS_AT_ONCE = 2**21
FEW_COLUMNS = 64
"""Up to here it pays to look for tasks that contribute the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementInterval:
    """A bootstrap interval of a coefficient of agreement.

    Attributes
    ----------
    low, high : float
        NaN when no resample defines the coefficient.
    level_share : float
        Share of resamples inside, 0..1.
    n_resamples : int
    n_undefined : int
        Resamples in which the coefficient is not defined; they are left out.
    """

    low: float
    high: float
    level_share: float
    n_resamples: int
    n_undefined: int


def resample_tasks(
    sums: TaskSums,
    *,
    rng: np.random.Generator,
    level_share: float,
    n_resamples: int,
) -> AgreementInterval:
    """Return the percentiles of a coefficient over resamples of its tasks.

    Raises ValueError when an option is out of range.
    """
    _check_options(level_share, n_resamples)
    values = np.full(n_resamples, math.nan)
    if sums.contributions.shape[0]:
        drawn = [
            sums.finish(np.asarray(weights @ contributions)).value
            for weights, contributions in _weightings(sums, rng, n_resamples)
        ]
        values = np.concatenate(drawn)
    defined = values[~np.isnan(values)]
    tail = (1 - level_share) / 2
    bounds = np.quantile(defined, [tail, 1 - tail]) if len(defined) else [math.nan] * 2
    return AgreementInterval(
        low=float(bounds[0]),
        high=float(bounds[1]),
        level_share=level_share,
        n_resamples=n_resamples,
        n_undefined=n_resamples - len(defined),
    )


def _weightings(
    sums: TaskSums, rng: np.random.Generator, n_resamples: int
) -> Iterator[tuple[Floats, csr_array | Floats]]:
    """Yield how often each task is drawn, some resamples at a time.

    Tasks that contribute the same are drawn as one, by the multinomial distribution of
    their number: a million tasks with a few dozen patterns cost what the patterns cost.
    """
    n_tasks, n_columns = sums.contributions.shape
    patterns, counts = _patterns(sums.contributions)
    n_at_once = max(1, CELLS_AT_ONCE // max(len(counts), n_columns))
    for start in range(0, n_resamples, n_at_once):
        size = min(n_at_once, n_resamples - start)
        if len(counts) * 4 < n_tasks:
            drawn = rng.multinomial(n_tasks, counts / n_tasks, size=size)
        else:
            drawn = _draw(rng, counts, size)
        yield drawn.astype(np.float64), patterns


def _draw(
    rng: np.random.Generator, counts: NDArray[np.int64], size: int
) -> NDArray[np.int64]:
    n_tasks, n_patterns = int(counts.sum()), len(counts)
    pattern_of = np.repeat(np.arange(n_patterns), counts)
    cells = pattern_of[rng.integers(n_tasks, size=(size, n_tasks))]
    cells += np.arange(size)[:, None] * n_patterns
    return np.bincount(cells.ravel(), minlength=size * n_patterns).reshape(size, -1)


def _patterns(
    contributions: csr_array,
) -> tuple[csr_array | Floats, NDArray[np.int64]]:
    n_tasks, n_columns = contributions.shape
    if n_columns > FEW_COLUMNS:
        return contributions, np.ones(n_tasks, dtype=np.int64)
    patterns, counts = np.unique(contributions.toarray(), axis=0, return_counts=True)
    return patterns, counts.astype(np.int64)


def _check_options(level_share: float, n_resamples: int) -> None:
    if not 0 < level_share < 1:
        raise ValueError(f"level_share must be between 0 and 1, not {level_share}")
    if n_resamples < 1:
        raise ValueError(f"n_resamples must be 1 or more, not {n_resamples}")
