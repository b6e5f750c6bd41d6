"""Polygons: regions by their outline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.shapes.boxes import box_overlap
from handwork_core.truth.shapes.geometry import Geometry, Shapes, check_numbers
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
    from handwork_core._kernels import regions  # noqa: PLC0415 - starts the compiler

    boxes = [np.array([_bounds(shape) for shape in part]) for part in (first, second)]
    touch = box_overlap(boxes[0].reshape(-1, 4), boxes[1].reshape(-1, 4)) > 0
    found = np.zeros((len(first), len(second)))
    for i in range(len(first)):
        for j in range(len(second)):
            if np.array_equal(first[i], second[j]):
                found[i, j] = 1.0
            elif touch[i, j]:
                found[i, j] = regions.overlap(first[i], second[j], N_LINES)
    return found


def _bounds(polygon: Floats) -> Floats:
    return np.concatenate([polygon.min(axis=0), polygon.max(axis=0)])


def vote_on_area(polygons: Shapes, weights: Floats) -> Floats:
    """Return the outline of what more than half of the weight covers.

    Of several regions the largest, without its holes; on 256 cells along the longer
    side. The polygon of most weight where no place is covered by so much.
    """
    from handwork_core._kernels import regions  # noqa: PLC0415 - starts the compiler

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
        regions.add_cover((polygon - corner) / cell, weight, votes)
    region = votes > weights.sum() / 2 + 1e-9 * weights.sum()
    if not region.any():
        return np.asarray(heaviest)
    return np.asarray(outline(region) * cell + corner)


def _read(where: str, shape: object) -> Floats:
    try:
        corners = np.asarray(shape, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{where} is {shape!r}: give its corners (x, y)") from error
    if corners.ndim != 2 or corners.shape[1] != 2 or len(corners) < 3:
        raise ValueError(f"{where} is {shape!r}: give three corners (x, y) or more")
    return check_numbers(where, shape, corners)


_POLYGONS = Geometry(
    kind="polygons",
    method="polygon_consensus",
    n_numbers=None,
    read=_read,
    similarity=polygon_overlap,
    consensus=vote_on_area,
    threshold=0.4,
)
