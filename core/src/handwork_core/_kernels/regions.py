"""Regions within outlines: where lines cross them, and how to walk around them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork_core._kernels.compiling import kernel

Floats = NDArray[np.float64]
Integers = NDArray[np.signedinteger[Any]]

STEP_X = (1, 0, -1, 0)
STEP_Y = (0, 1, 0, -1)
"""Right, down, left, up: the next number is a turn to the right, y pointing down."""


@kernel
def _crossings(polygon: Floats, height: float, found: Floats) -> int:
    """Write, ascending, where an outline crosses a height; return how often it does."""
    n_corners = len(polygon)
    count = 0
    for here in range(n_corners):
        there = here + 1 if here + 1 < n_corners else 0
        x, y = polygon[here, 0], polygon[here, 1]
        next_x, next_y = polygon[there, 0], polygon[there, 1]
        if (y <= height) == (next_y <= height):
            continue
        place = x + (height - y) * ((next_x - x) / (next_y - y))
        slot = count
        while slot > 0 and found[slot - 1] > place:
            found[slot] = found[slot - 1]
            slot -= 1
        found[slot] = place
        count += 1
    return count


@kernel
def _shared_length(first: Floats, n_first: int, second: Floats, n_second: int) -> float:
    """Return the length within both, from ascending crossings."""
    shared = 0.0
    i, j = 0, 0
    while i < n_first and j < n_second:
        start = max(first[i], second[j])
        end = min(first[i + 1], second[j + 1])
        shared += max(end - start, 0.0)
        if first[i + 1] < second[j + 1]:
            i += 2
        else:
            j += 2
    return shared


@kernel
def overlap(first: Floats, second: Floats, n_lines: int) -> float:
    """Return the intersection over union of two polygons along lines across both."""
    low = min(first[:, 1].min(), second[:, 1].min())
    high = max(first[:, 1].max(), second[:, 1].max())
    one, other = np.empty(len(first)), np.empty(len(second))
    shared, lengths = 0.0, 0.0
    for line in range(n_lines):
        height = low + (high - low) * (line + 0.5) / n_lines
        n_one = _crossings(first, height, one)
        n_other = _crossings(second, height, other)
        for place in range(0, n_one, 2):
            lengths += one[place + 1] - one[place]
        for place in range(0, n_other, 2):
            lengths += other[place + 1] - other[place]
        shared += _shared_length(one, n_one, other, n_other)
    covered = lengths - shared
    return shared / covered if covered > 0 else 0.0


@kernel
def add_cover(polygon: Floats, weight: float, votes: Floats) -> None:
    """Add a weight to the cells, one wide and high, whose centre is inside."""
    n_rows, n_columns = votes.shape
    found = np.empty(len(polygon))
    for row in range(n_rows):
        count = _crossings(polygon, row + 0.5, found)
        for place in range(0, count, 2):
            start = max(int(np.ceil(found[place] - 0.5)), 0)
            end = min(int(np.ceil(found[place + 1] - 0.5)), n_columns)
            for column in range(start, end):
                votes[row, column] += weight


@kernel
def _borders(region: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which steps from each corner of the cells have the region on their right."""
    n_rows, n_columns = region.shape
    steps = np.zeros((n_rows + 1, n_columns + 1, 4), np.bool_)
    for row in range(n_rows):
        for column in range(n_columns):
            if not region[row, column]:
                continue
            if row == 0 or not region[row - 1, column]:
                steps[row, column, 0] = True
            if column == n_columns - 1 or not region[row, column + 1]:
                steps[row, column + 1, 1] = True
            if row == n_rows - 1 or not region[row + 1, column]:
                steps[row + 1, column + 1, 2] = True
            if column == 0 or not region[row, column - 1]:
                steps[row + 1, column, 3] = True
    return steps


@kernel
def _next_step(steps: NDArray[np.bool_], last: int) -> int:
    """Return the way on: to the right first, so that cells touching at a corner part."""
    for turn in (1, 0, 3):
        step = (last + turn) % 4
        if steps[step]:
            return step
    return -1


@kernel
def largest_outline(region: NDArray[np.bool_]) -> Integers:
    """Return the corners (x, y), one step apart, around the largest part of a region."""
    steps = _borders(region)
    path = np.empty((steps.sum(), 2), np.int64)
    best, largest = path[:0].copy(), 0
    for row in range(steps.shape[0]):
        for column in range(steps.shape[1]):
            # Every outline has a step to the right at its top.
            if not steps[row, column, 0]:
                continue
            x, y, step, length, area = column, row, 0, 0, 0
            while step >= 0:
                steps[y, x, step] = False
                path[length, 0], path[length, 1] = x, y
                length += 1
                area -= STEP_X[step] * y
                x, y = x + STEP_X[step], y + STEP_Y[step]
                step = _next_step(steps[y, x], step)
            if area > largest:
                best, largest = path[:length].copy(), area
    return best
