"""The same sweep as the compiled kernel, worker by worker in arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.signedinteger[Any]]


def sweep(
    starts: Integers,
    neighbours: Integers,
    agreement: Floats,
    common: Floats,
    skill: Floats,
    renewed: Floats,
) -> None:
    """Write what the neighbours say of each worker's skill.

    Parameters
    ----------
    starts : ndarray of int, shape (n_workers + 1,)
        Where the neighbours of each worker begin and end.
    neighbours : ndarray of int, shape (n_pairs,)
    agreement : ndarray of float64, shape (n_pairs,)
        Size of the product of both skills, as their answers show it.
    common : ndarray of float64, shape (n_pairs,)
        Number of answers compared.
    skill : ndarray of float64, shape (at least n_workers,)
        Sizes, above 0.
    renewed : ndarray of float64, shape (n_workers,)
        Written.
    """
    for worker in range(len(renewed)):
        entries = slice(starts[worker], starts[worker + 1])
        others = skill[neighbours[entries]]
        ratios = agreement[entries] / others
        if len(ratios) == 0:
            renewed[worker] = skill[worker]
            continue
        order = np.argsort(ratios, kind="stable")
        ranked = ratios[order]
        n_trimmed = max(len(ratios) // 2 - 1, 0)
        place = np.arange(len(ratios))
        low = (place < n_trimmed) & (ranked < skill[worker])
        high = (place >= len(ratios) - n_trimmed) & (ranked > skill[worker])
        weights = (common[entries] * others**2)[order] * ~(low | high)
        renewed[worker] = weights @ ranked / weights.sum()
