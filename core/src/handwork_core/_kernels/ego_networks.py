"""Personal networks measured one after the other: shape, holes, who stands between."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork_core._kernels.compiling import kernel
from handwork_core._kernels.parts import part_bounds, run_parts

Floats = NDArray[np.float64]
Integers = NDArray[np.signedinteger[Any]]

N_EGO_FIGURES = 9
"""Components, isolates, largest component, closed and all triads, betweenness of ego,
constraint, effective size, hierarchy."""
N_ALTER_FIGURES = 3
"""Degree, betweenness without ego, share of ego's constraint."""


def measure_egos(
    alter_offsets: Integers,
    tie_offsets: Integers,
    ties: Integers,
    weights: Floats,
    closeness: Floats,
    *,
    n_threads: int | None = None,
) -> tuple[Floats, Floats]:
    """Return the figures of each ego and of each alter.

    The arrays are those of
    :func:`handwork_core._kernels.ego_networks_twin.measure_egos`.
    """
    n_egos = len(alter_offsets) - 1
    egos = np.zeros((n_egos, N_EGO_FIGURES))
    alters = np.zeros((int(alter_offsets[-1]), N_ALTER_FIGURES))
    bounds = part_bounds(alter_offsets + tie_offsets)

    def run(part: int) -> None:
        first, last = bounds[part], bounds[part + 1]
        _measure_part(
            first,
            last,
            alter_offsets,
            tie_offsets,
            ties,
            weights,
            closeness,
            egos,
            alters,
        )

    run_parts(run, len(bounds) - 1, n_threads)
    return egos, alters


@kernel
def _adjacency(
    n: int, ties: Integers, weights: Floats
) -> tuple[Integers, Integers, Floats]:
    start = np.zeros(n + 1, np.int64)
    for tie in range(len(ties)):
        start[ties[tie, 0] + 1] += 1
        start[ties[tie, 1] + 1] += 1
    for alter in range(n):
        start[alter + 1] += start[alter]
    place = start[:n].copy()
    near = np.empty(2 * len(ties), np.int64)
    worth = np.empty(2 * len(ties))
    for tie in range(len(ties)):
        for side in range(2):
            here, there = ties[tie, side], ties[tie, 1 - side]
            near[place[here]] = there
            worth[place[here]] = weights[tie]
            place[here] += 1
    return start, near, worth


@kernel
def _components(n: int, start: Integers, near: Integers, found: Floats) -> None:
    seen = np.zeros(n, np.bool_)
    stack = np.empty(n, np.int64)
    for first in range(n):
        if seen[first]:
            continue
        seen[first] = True
        stack[0] = first
        height, size = 1, 0
        while height:
            height -= 1
            here = stack[height]
            size += 1
            for row in range(start[here], start[here + 1]):
                if not seen[near[row]]:
                    seen[near[row]] = True
                    stack[height] = near[row]
                    height += 1
        found[0] += 1.0
        found[1] += 1.0 if size == 1 else 0.0
        found[2] = max(found[2], float(size))


@kernel
def _triads(n: int, start: Integers, near: Integers, found: Floats) -> None:
    shared = np.zeros(n, np.int64)
    is_near = np.zeros(n, np.bool_)
    for here in range(n):
        shared[:] = 0
        is_near[:] = False
        for row in range(start[here], start[here + 1]):
            middle = near[row]
            is_near[middle] = True
            for other in range(start[middle], start[middle + 1]):
                shared[near[other]] += 1
        degree = float(start[here + 1] - start[here])
        found[4] += degree * (degree - 1.0) / 2.0
        for there in range(here + 1, n):
            if is_near[there]:
                found[3] += float(shared[there])
            else:
                found[5] += 1.0 / (1.0 + shared[there])


@kernel
def _holes(  # noqa: PLR0913, PLR0917 - a kernel takes arrays, not objects
    n: int,
    start: Integers,
    near: Integers,
    worth: Floats,
    closeness: Floats,
    found: Floats,
    alters: Floats,
) -> None:
    total = closeness.sum()
    reached = closeness / total
    redundant = 0.0
    for here in range(n):
        spent, largest = closeness[here], closeness[here]
        for row in range(start[here], start[here + 1]):
            spent += worth[row]
            largest = max(largest, worth[row])
        for row in range(start[here], start[here + 1]):
            share = closeness[here] / total * worth[row] / spent
            reached[near[row]] += share
            redundant += closeness[near[row]] / total * worth[row] / largest
    squares = reached * reached
    found[6] = squares.sum()
    found[7] = n - redundant
    for here in range(n):
        alters[here, 2] = squares[here] / found[6]
        relative = alters[here, 2] * n
        found[8] += relative * np.log(relative)
    found[8] = found[8] / (n * np.log(n)) if n > 1 else np.nan


@kernel
def _search(
    source: int,
    start: Integers,
    near: Integers,
    order: Integers,
    distance: Integers,
    paths: Floats,
) -> int:
    distance[:] = -1
    paths[:] = 0.0
    distance[source], paths[source], order[0] = 0, 1.0, source
    first, last = 0, 1
    while first < last:
        here = order[first]
        first += 1
        for row in range(start[here], start[here + 1]):
            there = near[row]
            if distance[there] < 0:
                distance[there] = distance[here] + 1
                order[last] = there
                last += 1
            if distance[there] == distance[here] + 1:
                paths[there] += paths[here]
    return last


@kernel
def _between(n: int, start: Integers, near: Integers, alters: Floats) -> None:
    """Add up how often each alter lies on a shortest path between two others."""
    order, distance = np.empty(n, np.int64), np.empty(n, np.int64)
    paths, leaning = np.empty(n), np.empty(n)
    for source in range(n):
        last = _search(source, start, near, order, distance, paths)
        leaning[:] = 0.0
        for place in range(last - 1, 0, -1):
            here = order[place]
            for row in range(start[here], start[here + 1]):
                there = near[row]
                if distance[there] == distance[here] - 1:
                    leaning[there] += paths[there] / paths[here] * (1 + leaning[here])
            alters[here, 1] += leaning[here] / 2.0


@kernel
def _measure_part(  # noqa: PLR0913, PLR0917
    first: int,
    last: int,
    alter_offsets: Integers,
    tie_offsets: Integers,
    ties: Integers,
    weights: Floats,
    closeness: Floats,
    egos: Floats,
    alters: Floats,
) -> None:
    for ego in range(first, last):
        low, high = alter_offsets[ego], alter_offsets[ego + 1]
        n = high - low
        if n == 0:
            continue
        rows = slice(tie_offsets[ego], tie_offsets[ego + 1])
        start, near, worth = _adjacency(n, ties[rows], weights[rows])
        own = alters[low:high]
        for alter in range(n):
            own[alter, 0] = start[alter + 1] - start[alter]
        _components(n, start, near, egos[ego])
        _triads(n, start, near, egos[ego])
        _holes(n, start, near, worth, closeness[low:high], egos[ego], own)
        _between(n, start, near, own)
