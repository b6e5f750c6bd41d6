"""Polygons: regions by their outline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.shapes.boxes import box_overlap
from handwork_core.truth.shapes.geometry import Geometry, Shapes
from handwork_core.truth.shapes.outline import outline
from handwork_core.truth.shapes.table import ShapeTable, build

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from handwork_core.answers import Column

Floats = NDArray[np.float64]

N_LINES = 128
"""Lines on which the overlap of two polygons is measured."""
N_CELLS = 256
"""Cells along the longer side of what is voted on."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class PolygonTable(ShapeTable):
    """Who drew which polygons on which task; build it with :meth:`from_answers`.

    `shapes` holds an array of corners, shape (n_corners, 2), for each polygon.
    """

    @classmethod
    def from_answers(
        cls,
        tasks: Column,
        workers: Column,
        answers: Sequence[Sequence[Any]],
        *,
        labels: Sequence[Sequence[Hashable]] | None = None,
    ) -> PolygonTable:
        """Encode one row per answer; the result does not depend on the order of rows.

        Parameters
        ----------
        tasks, workers : sequence of hashable or 1-D ndarray, shape (n_answers,)
        answers : sequence of sequences of polygons, shape (n_answers,)
            The polygons that the worker drew, each a sequence of three corners (x, y)
            or more, closed without repeating the first; an empty sequence is the answer
            that there is nothing.
        labels : sequence of sequences of labels, optional
            The label of each polygon.

        Raises
        ------
        ValueError
            When lengths differ, an id is missing, or a polygon has fewer than three
            corners or numbers that are not finite; the message names the row. A polygon
            that crosses itself has the region of the even-odd rule; one without area is
            allowed and overlaps with its equals only.

        Examples
        --------
        >>> from handwork_core.truth.shapes import PolygonTable
        >>> table = PolygonTable.from_answers([1], ["ada"], [[[(0, 0), (4, 0), (0, 3)]]])
        >>> table.shapes[0].tolist()
        [[0.0, 0.0], [4.0, 0.0], [0.0, 3.0]]
        """
        return cls(**build(_POLYGONS, tasks, workers, answers, labels))


def polygon_overlap(first: Shapes, second: Shapes) -> Floats:
    """Return the intersection over union of every two polygons, 0..1.

    Measured on 128 lines across both, exactly along each line: within 0.02 for polygons
    whose outlines are not longer than a few times their extent.
    """
    boxes = [np.array([_bounds(shape) for shape in part]) for part in (first, second)]
    touch = box_overlap(boxes[0].reshape(-1, 4), boxes[1].reshape(-1, 4)) > 0
    found = np.zeros((len(first), len(second)))
    for i in range(len(first)):
        for j in range(len(second)):
            if np.array_equal(first[i], second[j]):
                found[i, j] = 1.0
            elif touch[i, j]:
                found[i, j] = _overlap(first[i], second[j])
    return found


def _bounds(polygon: Floats) -> Floats:
    return np.concatenate([polygon.min(axis=0), polygon.max(axis=0)])


def _overlap(first: Floats, second: Floats) -> float:
    low = min(first[:, 1].min(), second[:, 1].min())
    high = max(first[:, 1].max(), second[:, 1].max())
    heights = low + (high - low) * (np.arange(N_LINES) + 0.5) / N_LINES
    one, other = _crossings(first, heights), _crossings(second, heights)
    both = np.concatenate([one, other], axis=1)
    sides = np.concatenate([np.full(one.shape, 1), np.full(other.shape, 2)], axis=1)
    order = np.argsort(both, axis=1, kind="stable")
    both = np.take_along_axis(both, order, axis=1)
    sides = np.take_along_axis(sides, order, axis=1)
    # Inside after an odd number of crossings, for each polygon apart.
    inside_one = np.cumsum(sides == 1, axis=1)[:, :-1] % 2 == 1
    inside_other = np.cumsum(sides == 2, axis=1)[:, :-1] % 2 == 1
    with np.errstate(invalid="ignore"):
        lengths = np.nan_to_num(np.diff(both, axis=1), nan=0.0, posinf=0.0)
    shared = lengths[inside_one & inside_other].sum()
    covered = lengths[inside_one | inside_other].sum()
    return float(shared / covered) if covered > 0 else 0.0


def _crossings(polygon: Floats, heights: Floats) -> Floats:
    """Return where the outline crosses each height, ascending, padded with infinity."""
    x, y = polygon.T
    next_x, next_y = np.roll(x, -1), np.roll(y, -1)
    line = heights[:, None]
    crosses = (y <= line) != (next_y <= line)
    rise = np.where(next_y == y, 1.0, next_y - y)
    places = x + (line - y) * ((next_x - x) / rise)
    found = np.sort(np.where(crosses, places, np.inf), axis=1)
    return found[:, : max(int(crosses.sum(axis=1).max()), 1)]


def vote_on_area(polygons: Shapes, weights: Floats) -> Floats:
    """Return the outline of what more than half of the weight covers.

    Of several regions the largest, without its holes; on 256 cells along the longer
    side. The polygon of most weight where no place is covered by so much.
    """
    heaviest = polygons[int(np.argmax(weights))]
    if all(np.array_equal(polygon, heaviest) for polygon in polygons):
        return np.asarray(heaviest)
    bounds = np.array([_bounds(polygon) for polygon in polygons])
    corner, far = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    cell = float((far - corner).max()) / N_CELLS
    if cell == 0:
        return np.asarray(heaviest)
    n_columns, n_rows = np.maximum(np.ceil((far - corner) / cell), 1).astype(int)
    votes = np.zeros((n_rows, n_columns))
    for polygon, weight in zip(polygons, weights, strict=True):
        votes += weight * _cover((polygon - corner) / cell, n_rows, n_columns)
    region = votes > weights.sum() / 2 + 1e-9 * weights.sum()
    if not region.any():
        return np.asarray(heaviest)
    return np.asarray(outline(region) * cell + corner)


def _cover(polygon: Floats, n_rows: int, n_columns: int) -> NDArray[np.bool_]:
    """Return the cells whose centre is inside."""
    crossings = _crossings(polygon, np.arange(n_rows) + 0.5)
    steps = np.zeros((n_rows, n_columns + 1), dtype=np.int64)
    rows, _ = np.nonzero(np.isfinite(crossings))
    columns = np.ceil(crossings[np.isfinite(crossings)] - 0.5)
    columns = np.clip(columns, 0, n_columns).astype(np.int64)
    np.add.at(steps, (rows, columns), 1)
    return np.asarray(np.cumsum(steps, axis=1)[:, :-1] % 2 == 1)


def _read(where: str, shape: object) -> Floats:
    try:
        corners = np.asarray(shape, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{where} is {shape!r}: give its corners (x, y)") from error
    if corners.ndim != 2 or corners.shape[1] != 2 or len(corners) < 3:
        raise ValueError(f"{where} is {shape!r}: give three corners (x, y) or more")
    if not np.isfinite(corners).all():
        raise ValueError(f"{where} is {shape!r}: its numbers must be finite")
    return np.asarray(corners + 0.0)


_POLYGONS = Geometry(
    kind="polygons",
    method="polygon_consensus",
    n_numbers=None,
    read=_read,
    similarity=polygon_overlap,
    consensus=vote_on_area,
    threshold=0.4,
)
