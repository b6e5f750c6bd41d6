"""Agreement as a function of sums over tasks, which is what resampling tasks needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from handwork_core.answers import AnswerTable

Floats = NDArray[np.float64]
Matrix = Any
"""A sparse matrix of any format, or an array."""


class Parts(NamedTuple):
    """A coefficient for several weightings of the tasks; each of shape (n_weightings,).

    `value` is NaN where the coefficient is not defined.
    """

    value: Floats
    observed: Floats
    expected: Floats


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class TaskSums:
    """A coefficient that depends on the tasks through sums over them only.

    Attributes
    ----------
    contributions : csr_array of float64, shape (n_tasks, n_columns)
        What each task adds.
    finish : callable
        From sums, shape (n_weightings, n_columns), to the coefficient.
    """

    contributions: csr_array
    finish: Callable[[Floats], Parts]


def whole(sums: TaskSums) -> Parts:
    """Return the coefficient of all tasks, each counted once."""
    totals = np.asarray(sums.contributions.sum(axis=0), dtype=np.float64)
    return sums.finish(totals.reshape(1, -1))


def count_values(table: AnswerTable, *, least: int) -> csr_array:
    """Return how often each class was given to each task with `least` answers or more.

    Row by row the classes ascend.
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 - a slow import, used here only

    offsets, labels = table.task_offsets.copy(), table.label_index.copy()
    shape = (table.n_tasks, table.n_classes)
    counts = csr_array((np.ones(table.n_labels), labels, offsets), shape=shape)
    counts.sum_duplicates()
    enough = np.flatnonzero(table.answers_per_task >= least)
    return counts[enough] if len(enough) else csr_array((0, table.n_classes))


def beside(*blocks: Matrix) -> csr_array:
    """Put the columns of several matrices beside each other."""
    from scipy.sparse import csr_array, hstack  # noqa: PLC0415 - as above

    return csr_array(hstack([csr_array(block) for block in blocks], format="csr"))


def row_sums(matrix: Matrix) -> Floats:
    """Add up each row of a sparse matrix, shape (n_rows,)."""
    return np.asarray(matrix.sum(axis=1), dtype=np.float64).ravel()


def divided(numerator: Floats, denominator: Floats) -> Floats:
    """Divide; NaN where the denominator is not above 0."""
    undefined = np.full(np.broadcast(numerator, denominator).shape, np.nan)
    return np.asarray(
        np.divide(numerator, denominator, out=undefined, where=denominator > 0)
    )
