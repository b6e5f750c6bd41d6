"""A table with its margins, and what its published cells tell about the others."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def with_margins(table: NDArray[Any]) -> NDArray[Any]:
    """Add the sums over every dimension as a last entry of it.

    Parameters
    ----------
    table : ndarray of numbers, any shape

    Returns
    -------
    ndarray
        One longer in every dimension; the last entry of all of them is the grand total.

    Examples
    --------
    >>> with_margins(np.array([[1, 2], [3, 4]])).tolist()
    [[1, 2, 3], [3, 4, 7], [4, 6, 10]]
    """
    for axis in range(table.ndim):
        total = table.sum(axis=axis, keepdims=True)
        table = np.concatenate([table, total], axis=axis)
    return table


def inner(table: NDArray[Any]) -> NDArray[Any]:
    """Return a table without its margins."""
    return table[tuple(slice(0, -1) for _ in range(table.ndim))]


def equations(shape: tuple[int, ...]) -> Any:  # noqa: ANN401 - a sparse matrix
    """Return the sums that hold in a table with margins, one row each."""
    from scipy import sparse  # noqa: PLC0415 - slow to import

    place = np.arange(int(np.prod(shape))).reshape(shape)
    rows, columns, values = [], [], []
    for row, line in enumerate(_lines(place)):
        rows += [row] * len(line)
        columns += line.tolist()
        values += [1.0] * (len(line) - 1) + [-1.0]
    n_rows = rows[-1] + 1 if rows else 0
    return sparse.csr_array((values, (rows, columns)), shape=(n_rows, place.size))


def _lines(place: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    for axis in range(place.ndim):
        others = [range(n) for a, n in enumerate(place.shape) if a != axis]
        for chosen in product(*others):
            index: list[Any] = list(chosen)
            index.insert(axis, slice(None))
            yield place[tuple(index)]


def known_bounds(cells: Floats, hidden: Flags) -> tuple[Floats, Floats]:
    """Return what anyone can work out about the hidden cells from the published ones.

    Parameters
    ----------
    cells : ndarray of float64
        With margins, at least 0.
    hidden : ndarray of bool, same shape

    Returns
    -------
    ndarray of float64, same shape
        Least that each cell can be; published cells are what they are.
    ndarray of float64, same shape
        Most; infinite where nothing limits it.
    """
    low, high = cells.astype(np.float64), cells.astype(np.float64)
    places = np.flatnonzero(hidden)
    if not len(places):
        return low, high
    sums = equations(cells.shape)
    open_part = sums[:, places]
    told = -(sums @ np.where(hidden, 0.0, cells).ravel())
    for number, place in enumerate(places.tolist()):
        goal = np.zeros(len(places))
        goal[number] = 1.0
        low.flat[place] = _extreme(goal, open_part, told)
        high.flat[place] = -_extreme(-goal, open_part, told)
    return low, high


def _extreme(goal: Floats, sums: Any, told: Floats) -> float:  # noqa: ANN401
    from scipy.optimize import linprog  # noqa: PLC0415 - slow to import

    found = linprog(goal, A_eq=sums, b_eq=told, bounds=(0, None), method="highs")
    if found.status == 3:
        return float("-inf")
    if not found.success:
        raise RuntimeError(f"the bounds of a cell were not found: {found.message}")
    return float(found.fun or 0.0)


def cheapest_cover(
    cells: Floats, hidden: Flags, place: int, change: float, *, zeros: bool = False
) -> Flags | None:
    """Find cells that let a hidden cell differ by `change` with all sums kept.

    Returns
    -------
    ndarray of bool or None
        The cells that change; None where published sums allow no such change.
    """
    from scipy import sparse  # noqa: PLC0415
    from scipy.optimize import linprog  # noqa: PLC0415

    sums, values = equations(cells.shape), cells.ravel()
    is_free = hidden.ravel()
    cost = np.where(is_free, 0.0, values + 1.0)
    up = np.where((values > 0) | is_free | zeros, np.inf, 0.0)
    down = values.copy()
    bounds = np.column_stack([np.zeros(2 * values.size), np.concatenate([up, down])])
    forward = change > 0
    bounds[place] = (change, change) if forward else (0.0, 0.0)
    bounds[values.size + place] = (0.0, 0.0) if forward else (-change, -change)
    found = linprog(  # type: ignore[call-overload]
        np.concatenate([cost, cost]),
        A_eq=sparse.hstack([sums, -sums]),
        b_eq=np.zeros(sums.shape[0]),
        bounds=bounds,
        method="highs",
    )
    if not found.success:
        return None
    moved = found.x[: values.size] + found.x[values.size :]
    touched: Flags = (moved > 1e-7).reshape(cells.shape)
    return touched
