"""The outline of a region of cells."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Corner = tuple[int, int]

ROUGHNESS = 0.75
"""Cells: a corner nearer than this to the line between its neighbours is left out."""
RIGHT_TURN_FIRST = {(1, 0): (0, 1), (0, 1): (-1, 0), (-1, 0): (0, -1), (0, -1): (1, 0)}


def outline(region: NDArray[np.bool_]) -> Floats:
    """Return the corners (x, y) of the largest connected part, in cells, holes filled.

    Cells that touch at a corner only are not connected. Stairs between cells are
    straightened to within three quarters of a cell.
    """
    loops = _loops(_edges(region))
    largest = max(loops, key=lambda loop: _area(np.array(loop, dtype=np.float64)))
    corners = np.array(largest, dtype=np.float64)
    return _straightened(corners)


def _edges(region: NDArray[np.bool_]) -> dict[Corner, list[Corner]]:
    """Return the borders of cells with the region on the same side, by their start."""
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


def _loops(edges: dict[Corner, list[Corner]]) -> list[list[Corner]]:
    """Follow the borders until each closes."""
    found = []
    while edges:
        first = min(edges)
        loop, here, before = [], first, None
        while here in edges:
            loop.append(here)
            following = _next(edges, here, before)
            before, here = here, following
        found.append(loop)
    return found


def _next(
    edges: dict[Corner, list[Corner]], here: Corner, before: Corner | None
) -> Corner:
    """Take a border out; where two begin, the one that stays with the same cell."""
    choices = edges[here]
    place = 0
    if len(choices) > 1 and before is not None:
        came = (here[0] - before[0], here[1] - before[1])
        turn = RIGHT_TURN_FIRST[came]
        wanted = (here[0] + turn[0], here[1] + turn[1])
        place = choices.index(wanted) if wanted in choices else 0
    chosen = choices.pop(place)
    if not choices:
        del edges[here]
    return chosen


def _area(corners: Floats) -> float:
    """Return the area within; a hole, which runs the other way, has one below zero."""
    x, y = corners.T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


def _straightened(corners: Floats) -> Floats:
    """Leave out corners near the line between those that stay (Douglas and Peucker)."""
    far = int(np.square(corners - corners[0]).sum(axis=1).argmax())
    keep = np.zeros(len(corners) + 1, dtype=np.bool_)
    keep[[0, far, len(corners)]] = True
    closed = np.concatenate([corners, corners[:1]])
    stack = [(0, far), (far, len(corners))]
    while stack:
        first, last = stack.pop()
        if last - first < 2:
            continue
        apart = _distances(closed[first + 1 : last], closed[first], closed[last])
        worst = int(apart.argmax())
        if apart[worst] > ROUGHNESS:
            middle = first + 1 + worst
            keep[middle] = True
            stack += [(first, middle), (middle, last)]
    return corners[keep[:-1]]


def _distances(points: Floats, start: Floats, end: Floats) -> Floats:
    along = end - start
    length = float(np.hypot(*along))
    offset = points - start
    if length == 0:
        return np.asarray(np.hypot(offset[:, 0], offset[:, 1]))
    return np.asarray(
        np.abs(offset[:, 0] * along[1] - offset[:, 1] * along[0]) / length
    )
