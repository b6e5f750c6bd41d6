"""The same as the compiled kernels on regions, in whole arrays or step by step."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Corner = tuple[int, int]

RIGHT_OF = {(1, 0): (0, 1), (0, 1): (-1, 0), (-1, 0): (0, -1), (0, -1): (1, 0)}


def overlap(first: Floats, second: Floats, n_lines: int) -> float:
    """Return the intersection over union of two polygons along lines across both."""
    low = min(first[:, 1].min(), second[:, 1].min())
    high = max(first[:, 1].max(), second[:, 1].max())
    places = (np.arange(n_lines) + 0.5) / n_lines
    heights = low + (high - low) * places
    one, other = _crossings(first, heights), _crossings(second, heights)
    both = np.concatenate([one, other], axis=1)
    sides = np.concatenate([np.full(one.shape, 1), np.full(other.shape, 2)], axis=1)
    order = np.argsort(both, axis=1, kind="stable")
    both = np.take_along_axis(both, order, axis=1)
    sides = np.take_along_axis(sides, order, axis=1)
    # Inside after an odd number of crossings, for each polygon apart.
    inside_one = np.cumsum(sides == 1, axis=1)[:, :-1] % 2 == 1
    inside_other = np.cumsum(sides == 2, axis=1)[:, :-1] % 2 == 1
    finite = np.where(np.isfinite(both), both, 0.0)
    lengths = np.where(np.isfinite(both[:, 1:]), np.diff(finite, axis=1), 0.0)
    shared = lengths[inside_one & inside_other].sum()
    covered = lengths[inside_one | inside_other].sum()
    return float(shared / covered) if covered > 0 else 0.0


def add_cover(polygon: Floats, weight: float, votes: Floats) -> None:
    """Add a weight to the cells, one wide and high, whose centre is inside."""
    n_rows, n_columns = votes.shape
    crossings = _crossings(polygon, np.arange(n_rows) + 0.5)
    steps = np.zeros((n_rows, n_columns + 1), dtype=np.int64)
    rows, _ = np.nonzero(np.isfinite(crossings))
    columns = np.ceil(crossings[np.isfinite(crossings)] - 0.5)
    columns = np.clip(columns, 0, n_columns).astype(np.int64)
    np.add.at(steps, (rows, columns), 1)
    votes += weight * (np.cumsum(steps, axis=1)[:, :-1] % 2)


def _crossings(polygon: Floats, heights: NDArray[np.floating[Any]]) -> Floats:
    """Return where the outline crosses each height, ascending, padded with infinity."""
    x, y = polygon.T
    next_x, next_y = np.roll(x, -1), np.roll(y, -1)
    line = heights[:, None]
    crosses = (y <= line) != (next_y <= line)
    rise = np.where(next_y == y, 1.0, next_y - y)
    places = x + (line - y) * ((next_x - x) / rise)
    return np.sort(np.where(crosses, places, np.inf), axis=1)


def largest_outline(region: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the corners (x, y), one step apart, around the largest part of a region."""
    edges = _edges(region)
    loops = []
    while edges:
        first = min(edges, key=lambda corner: (corner[1], corner[0]))
        loop, here, before = [], first, (first[0] - 1, first[1])
        while here in edges:
            loop.append(here)
            here, before = _next(edges, here, before), here
        loops.append(loop)
    return np.array(max(loops, key=_area), dtype=np.int64)


def _edges(region: NDArray[np.bool_]) -> dict[Corner, list[Corner]]:
    """Return the borders of cells with the region on their right, by their start."""
    padded = np.pad(region, 1)
    inside = padded[1:-1, 1:-1]
    found: dict[Corner, list[Corner]] = {}
    sides = (
        (padded[:-2, 1:-1], (0, 0), (1, 0)),
        (padded[1:-1, 2:], (1, 0), (1, 1)),
        (padded[2:, 1:-1], (1, 1), (0, 1)),
        (padded[1:-1, :-2], (0, 1), (0, 0)),
    )
    for neighbour, start, end in sides:
        rows, columns = np.nonzero(inside & ~neighbour)
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            key = (column + start[0], row + start[1])
            found.setdefault(key, []).append((column + end[0], row + end[1]))
    return found


def _next(edges: dict[Corner, list[Corner]], here: Corner, before: Corner) -> Corner:
    """Take a border out: the one to the right where two begin."""
    choices = edges[here]
    turn = RIGHT_OF[here[0] - before[0], here[1] - before[1]]
    wanted = (here[0] + turn[0], here[1] + turn[1])
    chosen = choices.pop(choices.index(wanted) if wanted in choices else 0)
    if not choices:
        del edges[here]
    return chosen


def _area(loop: list[Corner]) -> float:
    """Return the area within; a hole, which runs the other way, has one below zero."""
    x, y = np.array(loop, dtype=np.float64).T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2
