"""Numeric answers as arrays."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.rows import Rows, check_lengths, freeze, sort_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handwork_core.answers import Column

LARGEST_VALUE = 1e300
"""Leaves room for intervals several times as wide as the values."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ValueTable(Rows):
    """Who answered which number to which task, sorted by task, worker and value.

    Build it with :meth:`from_arrays`. A worker who answered a task twice is kept twice.

    Attributes
    ----------
    values : ndarray of float64, shape (n_answers,)
        Finite; beside those of :class:`handwork_core.truth.rows.Rows`.
    """

    values: NDArray[np.float64]

    @classmethod
    def from_arrays(
        cls, tasks: Column, workers: Column, values: Sequence[Any] | NDArray[Any]
    ) -> ValueTable:
        """Encode one row per answer; the result does not depend on the order of rows.

        Parameters
        ----------
        tasks, workers : sequence of hashable or 1-D ndarray, shape (n_answers,)
        values : sequence of numbers or of texts that are numbers, shape (n_answers,)

        Raises
        ------
        ValueError
            When lengths differ, an id is missing or a value is no finite number of at
            most 1e300; the message names the row.

        Examples
        --------
        >>> table = ValueTable.from_arrays(["b", "a"], [1, 1], [2.5, "40"])
        >>> table.tasks.tolist(), table.values.tolist()
        (['a', 'b'], [40.0, 2.5])
        """
        check_lengths("values", len(tasks), len(workers), len(values))
        numbers = _as_numbers(values)
        rows = sort_rows(tasks, workers, numbers)
        numbers = numbers[rows.order]
        freeze([numbers])
        return cls(**rows.columns, values=numbers)


def _as_numbers(values: Sequence[Any] | NDArray[Any]) -> NDArray[np.float64]:
    if isinstance(values, np.ndarray) and values.dtype.kind in "fiu":
        numbers = values.astype(np.float64)
    else:
        numbers = np.array([_number(row, value) for row, value in enumerate(values)])
        numbers = numbers.astype(np.float64)
    odd = np.flatnonzero(~np.isfinite(numbers))
    if len(odd):
        raise ValueError(
            f"values[{odd[0]}] is {numbers[odd[0]]}, not a finite number: "
            "leave its row out"
        )
    large = np.flatnonzero(np.abs(numbers) > LARGEST_VALUE)
    if len(large):
        raise ValueError(
            f"values[{large[0]}] is {numbers[large[0]]}, beyond {LARGEST_VALUE:g}: give "
            "the values in a larger unit"
        )
    # Adding zero turns -0.0, which would sort apart by its bits only, into 0.0.
    return np.asarray(numbers + 0.0)


def _number(row: int, value: object) -> float:
    if isinstance(value, bool) or value is None:
        raise ValueError(f"values[{row}] is {value!r}, not a number: leave its row out")
    try:
        return float(value)  # type: ignore[arg-type]
    except OverflowError:
        return math.inf
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"values[{row}] is {value!r}, not a number: write it like 3.5 or leave "
            "its row out"
        ) from error
