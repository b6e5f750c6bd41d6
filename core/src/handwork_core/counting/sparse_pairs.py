"""Models of pairs of lists, and the search for the pairs that they need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.special import pdtr

from handwork_core.counting.loglinear.existence import find_face, is_full_rank
from handwork_core.counting.loglinear.fitting import Fits, fit_poisson
from handwork_core.counting.loglinear.terms import all_histories
from handwork_core.counting.results import NotIdentifiedError

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class SparseFit:
    """A model of pairs fitted to sparse lists.

    Attributes
    ----------
    pairs : tuple of pairs of int
        In the order in which they came in.
    empty : tuple of pairs of int
        Those of them that nobody is on both of: minus infinity.
    fits : Fits
        Coefficients: the intercept, the lists, the other pairs.
    cells : ndarray of bool, shape (c,)
        Histories that are not left out.
    """

    pairs: tuple[Pair, ...]
    empty: tuple[Pair, ...]
    fits: Fits
    cells: Flags

    @property
    def unseen(self) -> float:
        """Number of those on no list."""
        return float(np.exp(self.fits.coefficients[0, 0]))

    @property
    def means(self) -> Floats:
        """Fitted means of all histories, 0 where they are left out."""
        found = np.zeros(len(self.cells))
        found[self.cells] = self.fits.means[0]
        return found


def fit_pairs(counts: Floats, n_lists: int, pairs: Sequence[Pair]) -> SparseFit:
    """Fit lists and pairs to the counts of all histories.

    Raises
    ------
    NotIdentifiedError
        When the maximum does not exist or is not unique.
    """
    fit = _try_pairs(counts, n_lists, tuple(pairs))
    if fit is None:
        raise NotIdentifiedError(
            "the model leaves the number open: too few persons are on several lists; "
            "merge lists that are alike, or leave out pairs"
        )
    return fit


def search_pairs(counts: Floats, n_lists: int, threshold: float) -> SparseFit:
    """Let pairs in, the least probable overlap first, while it is below a threshold."""
    fit = fit_pairs(counts, n_lists, ())
    while True:
        better = _next_fit(counts, n_lists, fit, threshold)
        if better is None:
            return fit
        fit = better


def _next_fit(
    counts: Floats, n_lists: int, fit: SparseFit, threshold: float
) -> SparseFit | None:
    histories = all_histories(n_lists)
    free = [p for p in combinations(range(n_lists), 2) if p not in fit.pairs]
    together = np.array([histories[:, i] & histories[:, j] for i, j in free])
    if not free:
        return None
    seen, expected = together @ counts, together @ fit.means
    values = np.minimum(
        pdtr(seen, expected), np.where(seen > 0, 1 - pdtr(seen - 1, expected), 1.0)
    )
    for place in np.argsort(values, kind="stable"):
        if values[place] >= threshold:
            return None
        found = _try_pairs(counts, n_lists, (*fit.pairs, free[place]))
        if found is not None:
            return found
    return None


def _try_pairs(
    counts: Floats, n_lists: int, pairs: tuple[Pair, ...]
) -> SparseFit | None:
    """Fit a model of pairs; None where it has no maximum, or more than one."""
    histories = all_histories(n_lists)
    both = [histories[:, i] & histories[:, j] for i, j in pairs]
    empty = [counts[shared].sum() == 0 for shared in both]
    cells = np.ones(len(counts), bool)
    for shared, none in zip(both, empty, strict=True):
        if none:
            cells &= ~shared
    kept = [shared for shared, none in zip(both, empty, strict=True) if not none]
    columns = [np.ones(len(counts)), *histories.T.astype(float)]
    design = np.column_stack([*columns, *(shared.astype(float) for shared in kept)])[
        cells
    ]
    given = counts[cells]
    if not is_full_rank(design) or not find_face(design, given).exists:
        return None
    fits = fit_poisson(design, given)
    without = tuple(pair for pair, none in zip(pairs, empty, strict=True) if none)
    return SparseFit(pairs, without, fits, cells) if fits.converged[0] else None
