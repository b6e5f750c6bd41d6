"""Every two answers to one task."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.rows import weighted_count

if TYPE_CHECKING:
    from handwork_core.truth.rows import Rows

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """The rows of two answers to one task, each pair once, in the order of the rows.

    Attributes
    ----------
    left, right : ndarray of int64, shape (n_pairs,)
        ``left < right``.
    n_answers : int
        Of the whole table.
    """

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    n_answers: int

    def sum_over_others(self, amounts: Floats) -> Floats:
        """Return, for each answer, the sum of a symmetric number over its pairs."""
        sums = weighted_count(self.left, amounts, self.n_answers)
        sums += weighted_count(self.right, amounts, self.n_answers)
        return sums

    def weighted_sum_over_others(self, amounts: Floats, weights: Floats) -> Floats:
        """Return the same with each pair weighted by the weight of the other answer."""
        towards_left = amounts * weights[self.right]
        towards_right = amounts * weights[self.left]
        n = self.n_answers
        sums = weighted_count(self.left, towards_left, n)
        sums += weighted_count(self.right, towards_right, n)
        return sums


def pairs_within_tasks(table: Rows) -> Pairs:
    """List the pairs of answers, shape (sum of n (n - 1) / 2 over the tasks,)."""
    return pairs_within(table.task_offsets)


def pairs_within(offsets: NDArray[np.int64]) -> Pairs:
    """List the pairs of rows between each offset and the next."""
    rows = np.arange(offsets[-1])
    following = np.repeat(offsets[1:], np.diff(offsets)) - rows - 1
    left = np.repeat(rows, following)
    starts = np.repeat(np.cumsum(following) - following, following)
    right = left + 1 + np.arange(len(left)) - starts
    return Pairs(left, right, len(rows))
