"""The same likelihoods as the compiled kernel, in calls of NumPy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

ROWS_AT_ONCE = 2_000


def log_likelihoods(offsets: Indices, chances: Floats, grid: Floats) -> Floats:
    """Return the log-likelihood of each accuracy for each worker, (n_workers, grid).

    Parameters
    ----------
    offsets : ndarray of int64, shape (n_workers + 1,)
        Where the answers of each worker begin and end.
    chances : ndarray of float64, shape (n_labels, 2)
        Probability of the answer from who is always right, and from who is never.
    grid : ndarray of float64
        Accuracies between 0 and 1.
    """
    who = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    total = np.zeros((len(offsets) - 1, len(grid)))
    for start in range(0, len(who), ROWS_AT_ONCE):
        some = slice(start, start + ROWS_AT_ONCE)
        mixed = chances[some] @ np.stack((grid, 1 - grid))
        first = np.flatnonzero(np.diff(who[some], prepend=-1))
        total[who[some][first]] += np.add.reduceat(np.log(mixed), first, axis=0)
    return total
