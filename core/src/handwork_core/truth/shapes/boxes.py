"""Boxes: rectangles along the axes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.shapes.geometry import (
    Geometry,
    numbers_of,
    overlap_of_intervals,
    ratio_or_equal,
    weighted_median,
)
from handwork_core.truth.shapes.table import ShapeTable, build

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from handwork_core.answers import Column

Floats = NDArray[np.float64]
Form = Literal["corners", "corner and size", "centre and size"]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class BoxTable(ShapeTable):
    """Who drew which boxes on which task; build it with :meth:`from_answers`.

    Rows of `shapes` are left, top, right, bottom, whatever form they were given in.
    """

    @classmethod
    def from_answers(
        cls,
        tasks: Column,
        workers: Column,
        answers: Sequence[Sequence[Any]],
        *,
        labels: Sequence[Sequence[Hashable]] | None = None,
        form: Form = "corners",
    ) -> BoxTable:
        """Encode one row per answer; the result does not depend on the order of rows.

        Parameters
        ----------
        tasks, workers : sequence of hashable or 1-D ndarray, shape (n_answers,)
        answers : sequence of sequences of boxes, shape (n_answers,)
            The boxes that the worker drew; an empty sequence is the answer that there
            is nothing. Each box is four finite numbers.
        labels : sequence of sequences of labels, optional
            The label of each box.
        form : {"corners", "corner and size", "centre and size"}
            Left, top, right, bottom; left, top, width, height; or centre x, centre y,
            width, height.

        Raises
        ------
        ValueError
            When lengths differ, an id is missing, `form` is unknown, or a box is not
            four finite numbers with right and bottom not below left and top; the
            message names the row. A box without area is allowed: it overlaps with its
            equals only.

        Examples
        --------
        >>> from handwork_core.truth.shapes import BoxTable
        >>> table = BoxTable.from_answers(
        ...     [1, 1], ["ada", "bola"], [[(10, 20, 5, 5)], []], form="corner and size"
        ... )
        >>> table.shapes.tolist(), table.n_answers
        ([[10.0, 20.0, 15.0, 25.0]], 2)
        """
        if form not in _READERS:
            known = ", ".join(map(repr, _READERS))
            raise ValueError(f"no form of boxes is called {form!r}: choose {known}")
        return cls(**build(_READERS[form], tasks, workers, answers, labels))


def box_overlap(first: Floats, second: Floats) -> Floats:
    """Return the intersection over union of every two boxes, 0..1."""
    across, _ = overlap_of_intervals(first[:, [0, 2]], second[:, [0, 2]])
    down, _ = overlap_of_intervals(first[:, [1, 3]], second[:, [1, 3]])
    shared = across * down
    areas = [(b[:, 2] - b[:, 0]) * (b[:, 3] - b[:, 1]) for b in (first, second)]
    covered = np.add.outer(areas[0], areas[1]) - shared
    return ratio_or_equal(shared, covered, first, second)


def _read_corners(where: str, shape: object) -> Floats:
    left, top, right, bottom = numbers_of(
        where, shape, ("left", "top", "right", "bottom")
    )
    if right < left or bottom < top:
        raise ValueError(
            f"{where} is {shape!r}: right and bottom must not be below left and top; "
            "sizes are read with form='corner and size'"
        )
    return np.array([left, top, right, bottom])


def _read_sizes(where: str, shape: object) -> Floats:
    left, top, width, height = numbers_of(
        where, shape, ("left", "top", "width", "height")
    )
    _check_size(where, shape, width, height)
    return np.array([left, top, left + width, top + height])


def _read_centres(where: str, shape: object) -> Floats:
    x, y, width, height = numbers_of(
        where, shape, ("centre x", "centre y", "width", "height")
    )
    _check_size(where, shape, width, height)
    return np.array([x - width / 2, y - height / 2, x + width / 2, y + height / 2])


def _check_size(where: str, shape: object, width: float, height: float) -> None:
    if width < 0 or height < 0:
        raise ValueError(f"{where} is {shape!r}: width and height must be 0 or more")


def _geometry(read: Callable[[str, object], Floats]) -> Geometry:
    return Geometry(
        kind="boxes",
        method="box_consensus",
        n_numbers=4,
        read=read,
        similarity=box_overlap,
        consensus=weighted_median,
        threshold=0.4,
    )


_READERS = {
    "corners": _geometry(_read_corners),
    "corner and size": _geometry(_read_sizes),
    "centre and size": _geometry(_read_centres),
}
