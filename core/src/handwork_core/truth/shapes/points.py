"""Points: marks of places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.shapes.geometry import Geometry, numbers_of, weighted_median
from handwork_core.truth.shapes.table import ShapeTable, build

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from handwork_core.answers import Column

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class PointTable(ShapeTable):
    """Who marked which points on which task; build it with :meth:`from_answers`.

    Rows of `shapes` are x, y.
    """

    @classmethod
    def from_answers(
        cls,
        tasks: Column,
        workers: Column,
        answers: Sequence[Sequence[Any]],
        *,
        radius: float,
        labels: Sequence[Sequence[Hashable]] | None = None,
    ) -> PointTable:
        """Encode one row per answer; the result does not depend on the order of rows.

        Parameters
        ----------
        tasks, workers : sequence of hashable or 1-D ndarray, shape (n_answers,)
        answers : sequence of sequences of points, shape (n_answers,)
            The points that the worker marked, two finite numbers each; an empty
            sequence is the answer that there is nothing.
        radius : float, above 0
            How far apart two marks of one thing may be, in the unit of the points.
        labels : sequence of sequences of labels, optional
            The label of each point.

        Raises
        ------
        ValueError
            When lengths differ, an id is missing, `radius` is not above 0, or a point
            is not two finite numbers; the message names the row.

        Examples
        --------
        >>> from handwork_core.truth.shapes import PointTable
        >>> PointTable.from_answers([1], ["ada"], [[(3, 4)]], radius=5).shapes.tolist()
        [[3.0, 4.0]]
        """
        if not 0 < radius < np.inf:
            raise ValueError(f"radius must be above 0 and finite, not {radius}")
        return cls(**build(_geometry(radius), tasks, workers, answers, labels))


def _geometry(radius: float) -> Geometry:
    def similarity(first: Floats, second: Floats) -> Floats:
        apart = first[:, None, :] / radius - second[None, :, :] / radius
        distance = np.hypot(apart[..., 0], apart[..., 1])
        return np.maximum(1 - distance / 2, 0.0)

    return Geometry(
        kind="points",
        method="point_consensus",
        n_numbers=2,
        read=lambda where, shape: numbers_of(where, shape, ("x", "y")),
        similarity=similarity,
        consensus=weighted_median,
    )
