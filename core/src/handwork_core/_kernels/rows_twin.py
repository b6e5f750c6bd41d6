"""The same sums and choices as the compiled kernels, in calls of NumPy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def choose(posterior: Floats, tolerance: float) -> tuple[NDArray[np.int32], Floats]:
    """Return the first of the most probable classes of each row, and its probability.

    Parameters
    ----------
    posterior : ndarray of float64, shape (n_tasks, n_classes), n_classes at least 1
    tolerance : float
        Values closer than this are a tie.
    """
    best = posterior.max(axis=1, keepdims=True)
    labels = (posterior >= best - tolerance).argmax(axis=1).astype(np.int32)
    return labels, posterior[np.arange(len(posterior)), labels]


def divide_winners(shares: Floats, tolerance: float) -> Floats:
    """Return 1 at the largest of each row, divided among those within the tolerance."""
    ties = shares >= shares.max(axis=1, keepdims=True) - tolerance
    return np.asarray(ties / ties.sum(axis=1, keepdims=True))


def totals(shares: Floats) -> Floats:
    """Return the sum of each row."""
    return np.asarray(shares.sum(axis=1))


def mean(posterior: Floats) -> Floats:
    """Return the mean of each column."""
    return np.asarray(posterior.mean(axis=0))
