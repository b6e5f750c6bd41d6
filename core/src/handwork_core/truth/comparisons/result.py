"""What every method for comparisons returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

TIE_TOLERANCE = 1e-9
"""Scores closer than this are a tie, and keep the order of the table."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ComparisonResult:
    """How good each item is, on one scale, and how reliable each worker.

    Attributes
    ----------
    items : ndarray, shape (n_items,)
        Ids, in the order of the table.
    scores : ndarray of float64, shape (n_items,)
        Logarithms of the items' strengths, with mean 0: of two items, the one whose
        score is higher by ``d`` wins ``1 / (1 + exp(-d))`` of the comparisons that are
        decided.
    interval : ndarray of float64, shape (n_items, 2)
        95 % Wald interval of each score, relative to the mean of all.
    ranking : ndarray of int32, shape (n_items,)
        Positions in `items`, best first; of scores within 1e-9 the first of the table.
    workers : ndarray, shape (n_workers,)
    reliability : ndarray of float64, shape (n_workers,), or None
        None where the method takes all workers as equal; else the method says which
        scale it has.
    reliability_interval : ndarray of float64, shape (n_workers, 2), or None
    tie_strength : float
        Davidson's nu: how likely a tie is, relative to either win, between equal items.
        0 where there are no ties, NaN where the method has no such number.
    log_likelihood : float
        Of what was observed, without priors.
    n_iterations : int
    converged : bool
    method, version : str
    warnings : tuple of str
        What a reader of the estimates must know, in sentences.
    """

    items: NDArray[Any]
    scores: NDArray[np.float64]
    interval: NDArray[np.float64]
    ranking: NDArray[np.int32]
    workers: NDArray[Any]
    reliability: NDArray[np.float64] | None = None
    reliability_interval: NDArray[np.float64] | None = None
    tie_strength: float
    log_likelihood: float
    n_iterations: int
    converged: bool
    method: str
    version: str
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        arrays = (self.scores, self.interval, self.ranking)
        for array in (*arrays, self.reliability, self.reliability_interval):
            if array is not None:
                array.setflags(write=False)


def rank(scores: NDArray[np.float64]) -> NDArray[np.int32]:
    """Return positions, best first; scores within 1e-9 of each other keep their order."""
    order = np.argsort(-scores, kind="stable")
    gaps = -np.diff(scores[order], prepend=scores[order[:1]]) > TIE_TOLERANCE
    groups = np.cumsum(gaps)
    return order[np.lexsort((order, groups))].astype(np.int32)
