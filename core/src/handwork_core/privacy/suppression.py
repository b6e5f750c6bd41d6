"""Small cells are withheld, and as many others as it takes to keep them withheld."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.privacy.margins import (
    cheapest_cover,
    inner,
    known_bounds,
    with_margins,
)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

MINIMUM_CELL = 10
"""Persons behind a published figure, unless a study says otherwise."""
MOST_CELLS = 4_000
"""With margins; beyond, the search for cells to withhold takes too long."""
SPREAD = 0.5
"""Share of a withheld sum by which what can be worked out about it stays away from it."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ProtectedTable:
    """A table with margins, of which some cells are withheld.

    Attributes
    ----------
    cells : ndarray of float64
        With margins; NaN where a cell is withheld.
    withheld : ndarray of bool
        Small cells and those that protect them: which is which is not told.
    low, high : ndarray of float64
        What anyone can work out about each cell from those that are published.
    minimum : int
    n_small : int
        Cells below the minimum.
    n_protecting : int
        Cells withheld only so that the small ones cannot be worked out.
    """

    cells: Floats
    withheld: Flags
    low: Floats
    high: Floats
    minimum: int
    n_small: int
    n_protecting: int


def protect(
    table: NDArray[Any],
    *,
    minimum: int = MINIMUM_CELL,
    persons: NDArray[Any] | None = None,
    withheld: Flags | None = None,
) -> ProtectedTable:
    r"""Withhold small cells, and others so that no margin gives them away.

    Parameters
    ----------
    table : ndarray of numbers at least 0, any shape
        Without margins: counts of persons, or sums such as seconds or money.
    minimum : int, default 10
        Least number of persons behind a published cell; 1 withholds nothing.
    persons : ndarray of int, optional
        Persons behind each cell *with margins*, for a table of sums; a person may be
        in several cells. By default the table counts persons.
    withheld : ndarray of bool, optional
        Cells, with margins, that are withheld for other reasons.

    Returns
    -------
    ProtectedTable
        A cell of nobody is published as 0. Checked, not only built: for each small
        cell of a table of counts the published figures leave every value from 1 to
        ``minimum - 1`` possible, for each sum half of it more and half of it less.

    Raises
    ------
    ValueError
        When a cell is negative, shapes differ, or the table has more than 4,000 cells.

    Notes
    -----
    For each small cell two linear programs look for the cheapest changes of other cells
    that leave all sums as they are; what they change is withheld. Then the least and
    the most of every withheld cell, given all that is published, are found by linear
    programming as an attacker would.

    References
    ----------
    .. [1] M. Fischetti and J. J. Salazar, "Solving the Cell Suppression Problem on
       Tabular Data with Linear Constraints", Management Science 47(7), 2001.
       doi:10.1287/mnsc.47.7.1008.9805

    Examples
    --------
    >>> found = protect(np.array([[40, 3, 30], [50, 25, 20], [60, 35, 45]]))
    >>> int(found.withheld.sum()), found.n_small
    (4, 1)
    """
    cells = _checked(table)
    behind = cells if persons is None else np.asarray(persons, dtype=np.float64)
    if behind.shape != cells.shape:
        raise ValueError(
            f"persons must have the shape of the table with margins, {cells.shape}, not "
            f"{behind.shape}"
        )
    small = (behind > 0) & (behind < minimum)
    counts = persons is None
    more = np.zeros(cells.shape, np.bool_) if withheld is None else withheld
    hidden = _covered(cells, small, more, minimum, counts=counts)
    low, high = known_bounds(cells, hidden)
    return ProtectedTable(
        cells=np.where(hidden, np.nan, cells),
        withheld=hidden,
        low=low,
        high=high,
        minimum=minimum,
        n_small=int(small.sum()),
        n_protecting=int((hidden & ~small).sum()),
    )


def _checked(table: NDArray[Any]) -> Floats:
    values = np.asarray(table, dtype=np.float64)
    if values.ndim == 0 or not np.isfinite(values).all() or (values < 0).any():
        raise ValueError("a table of finite numbers at least 0 is needed")
    cells: Floats = with_margins(values)
    if cells.size > MOST_CELLS:
        raise ValueError(
            f"{cells.size:,} cells with margins are more than {MOST_CELLS:,}: publish "
            "fewer groups"
        )
    return cells


def _covered(
    cells: Floats, small: Flags, more: Flags, minimum: int, *, counts: bool
) -> Flags:
    """Withhold more until each small cell can rise and fall as far as it must."""
    hidden = small | more
    order = np.flatnonzero(small)[np.argsort(-cells.ravel()[small.ravel()])]
    for place in order.tolist():
        for change in _changes(float(cells.flat[place]), minimum, counts=counts):
            found = cheapest_cover(cells, hidden, place, change)
            if found is None:
                found = cheapest_cover(cells, hidden, place, change, zeros=True)
            if found is None:
                # Nothing smaller helps: nothing of the table is published.
                return np.ones(cells.shape, dtype=np.bool_)
            hidden |= found
    return hidden


def _changes(value: float, minimum: int, *, counts: bool) -> list[float]:
    if not counts:
        return [SPREAD * value, -SPREAD * value] if value > 0 else []
    wanted = [max(minimum - 1.0 - value, 1.0), min(1.0 - value, 0.0)]
    return [change for change in wanted if change]


def published(found: ProtectedTable) -> Floats:
    """Return a protected table without its margins; NaN where a cell is withheld."""
    values: Floats = inner(found.cells)
    return values


__all__ = ["MINIMUM_CELL", "ProtectedTable", "protect", "published", "with_margins"]
