"""The outline of a region of cells."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ROUGHNESS = 1.25
"""Cells: a corner nearer than this to the line between its neighbours is left out."""


def outline(region: NDArray[np.bool_]) -> Floats:
    """Return the corners (x, y) of the largest connected part, in cells, holes filled.

    Cells that touch at a corner only are not connected. Stairs between cells are
    straightened to within one and a quarter cells.
    """
    from handwork_core._kernels import regions  # noqa: PLC0415 - starts the compiler

    return _straightened(regions.largest_outline(region).astype(np.float64))


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
