"""The scale of numeric answers: how far those to one task lie apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.summing import inner

if TYPE_CHECKING:
    from handwork_core.truth.values.table import ValueTable

Floats = NDArray[np.float64]

NO_REPEATS = "No task has two answers: how far answers scatter is not known."


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """A shift and a unit in which squares neither overflow nor vanish."""

    centre: float
    unit: float

    def down(self, values: Floats) -> Floats:
        """Return the values in the unit, from the centre."""
        return values / self.unit - self.centre / self.unit

    def up(self, values: Floats) -> Floats:
        """Return what `down` was given."""
        return values * self.unit + self.centre


def scale_of(table: ValueTable) -> Scale:
    """Return the median of all values and the largest distance from it."""
    if table.n_answers == 0:
        return Scale(0.0, 1.0)
    centre = _middle(np.sort(table.values))
    # Halved first: the distance of two large numbers may not fit a float.
    half = float(np.abs(table.values / 2 - centre / 2).max())
    unit = min(2 * half, float(np.finfo(np.float64).max))
    return Scale(centre, unit if unit > 0 else 1.0)


def _middle(ascending: Floats) -> float:
    low, high = ascending[(len(ascending) - 1) // 2], ascending[len(ascending) // 2]
    return float(low / 2 + high / 2) if low != high else float(low)


def task_medians(table: ValueTable, values: Floats) -> Floats:
    """Return the median of the values of each task, shape (n_tasks,)."""
    ordered = values[np.lexsort((values, table.task_index))]
    first, count = table.task_offsets[:-1], table.answers_per_task
    low = ordered[first + (count - 1) // 2]
    high = ordered[first + count // 2]
    return np.asarray(low + (high - low) / 2)


def task_means(table: ValueTable, values: Floats) -> Floats:
    """Return the mean of the values of each task, shape (n_tasks,)."""
    return table.sum_by_task(values) / table.answers_per_task


def pooled_variance(table: ValueTable, values: Floats) -> float:
    """Return the variance within tasks; NaN when no task has two answers."""
    spare = table.n_answers - table.n_tasks
    if spare == 0:
        return float("nan")
    apart = values - task_means(table, values)[table.task_index]
    return inner(apart, apart) / spare
