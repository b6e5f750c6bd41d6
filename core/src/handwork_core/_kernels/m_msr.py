"""One sweep of M-MSR: each worker's skill from those they share tasks with."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork_core._kernels.compiling import kernel

Floats = NDArray[np.float64]
Integers = NDArray[np.signedinteger[Any]]


@kernel
def trimmed_mean(ratios: Floats, weights: Floats, own: float) -> float:
    """Return the weighted mean without the values furthest from one's own.

    With ``d`` values, up to ``d // 2 - 1`` of the smallest are left out, of those that
    are smaller than `own`, and as many of the largest.
    """
    order = np.argsort(ratios)
    n_trimmed = max(len(ratios) // 2 - 1, 0)
    total = 0.0
    weight = 0.0
    for place in range(len(ratios)):
        i = order[place]
        low = place < n_trimmed and ratios[i] < own
        high = place >= len(ratios) - n_trimmed and ratios[i] > own
        if not (low or high):
            total += weights[i] * ratios[i]
            weight += weights[i]
    return total / weight


@kernel
def sweep(
    starts: Integers,
    neighbours: Integers,
    agreement: Floats,
    common: Floats,
    skill: Floats,
    renewed: Floats,
) -> None:
    """Write what the neighbours say of each worker's skill.

    The arrays are those of :func:`handwork_core._kernels.m_msr_twin.sweep`.
    """
    for worker in range(len(renewed)):
        begin, end = starts[worker], starts[worker + 1]
        if begin == end:
            renewed[worker] = skill[worker]
            continue
        ratios = np.empty(end - begin)
        weights = np.empty(end - begin)
        for entry in range(begin, end):
            of_other = skill[neighbours[entry]]
            ratios[entry - begin] = agreement[entry] / of_other
            weights[entry - begin] = common[entry] * of_other * of_other
        renewed[worker] = trimmed_mean(ratios, weights, skill[worker])
