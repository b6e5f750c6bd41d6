"""What is believed about the size of a population, at sizes that need not be even."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """What is believed about the size of the population and about the graphs.

    Attributes
    ----------
    sizes : ndarray of int64, shape (s,)
        Ascending; closer together where the belief is.
    shares : ndarray of float64, shape (s,)
        Posterior probabilities; sum to 1.
    graph_shares, graph_means : ndarray of float64, shape (g,)
        Posterior probability of each graph, and the mean size given it.
    graph_modes : ndarray of int64, shape (g,)
        Most probable size given each graph.
    """

    sizes: Integers
    shares: Floats
    graph_shares: Floats
    graph_means: Floats
    graph_modes: Integers

    @property
    def widths(self) -> Floats:
        """How many sizes each one stands for, shape (s,)."""
        return widths_of(self.sizes)

    @property
    def density(self) -> Floats:
        """Posterior probability of a single size, shape (s,)."""
        return np.asarray(self.shares / self.widths)

    @property
    def mean(self) -> float:
        """Posterior mean of the size."""
        return float(self.sizes @ self.shares)

    @property
    def mode(self) -> int:
        """Most probable size; the smallest of equals."""
        return int(self.sizes[self.density.argmax()])

    def quantile(self, share: float) -> int:
        """Return the smallest size that is not exceeded with that probability."""
        place = np.searchsorted(np.cumsum(self.shares), share)
        return int(self.sizes[min(int(place), len(self.sizes) - 1)])

    @property
    def n_modes(self) -> int:
        """Local maxima that hold at least 1 % of the top's density."""
        density = self.density
        p = np.concatenate(([-1.0], density, [-1.0]))
        tops = (p[1:-1] > p[:-2]) & (p[1:-1] >= p[2:])
        return int((tops & (density > 0.01 * density.max())).sum())


def widths_of(sizes: Integers) -> Floats:
    """Return half the distance between the neighbours of each size."""
    if len(sizes) < 2:
        return np.ones(len(sizes))
    return np.asarray(np.gradient(sizes.astype(np.float64)))


def distinct(*runs: Integers) -> Integers:
    """Return the numbers of rising runs in order, each once."""
    # A merge of runs: np.unique hashes numbers first, which takes ten times as long.
    merged = np.sort(np.concatenate(runs), kind="stable")
    return np.asarray(merged[np.append(True, merged[1:] > merged[:-1])])
