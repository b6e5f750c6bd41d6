"""Cohen's kappa: agreement of two workers beyond the chance of their own habits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.agreement.chance_corrected import (
    Agreement,
    as_agreement,
    corrected,
    find_weights,
)
from handwork_core.agreement.sums import Floats, Parts, TaskSums, divided
from handwork_core.agreement.weights import Weights

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable

Indices = NDArray[np.signedinteger[Any]]

CELLS_AT_ONCE = 2**22


def cohen_kappa(table: AnswerTable, *, level: Weights = "nominal") -> Agreement:
    r"""Measure how far two workers agree, or each two of many on average.

    Parameters
    ----------
    table : AnswerTable
        Of a worker's repeated answers to a task the first class counts.
    level : {"nominal", "ordinal", "linear", "quadratic"}
        Whether near classes agree in part, by their order in ``table.classes``.

    Returns
    -------
    Agreement
        Exact. For more than two workers the plain mean over the pairs that share tasks
        and whose kappa is defined (Light); `observed` and `expected` are means over the
        same pairs. NaN with a warning where there is no such pair.

    Raises
    ------
    ValueError
        When the level is unknown, or has more than 5,000 classes to weigh.

    Notes
    -----
    For one pair, over the tasks that both answered,

    .. math::

        \kappa = \frac{p_o - p_e}{1 - p_e}, \quad
        p_o = \sum_{ck} w_{ck} p_{ck}, \quad
        p_e = \sum_{ck} w_{ck} p_{c \cdot} p_{\cdot k}

    Pairs with few tasks in common count as much as others, and their kappas scatter:
    for crowds in which workers rarely meet, Krippendorff's alpha is steadier. Time is
    O(pairs of answers to the same task).

    References
    ----------
    .. [1] J. Cohen, "A Coefficient of Agreement for Nominal Scales", Educational and
       Psychological Measurement 20(1), 1960. doi:10.1177/001316446002000104
    .. [2] R. J. Light, "Measures of Response Agreement for Qualitative Data: Some
       Generalizations and Alternatives", Psychological Bulletin 76(5), 1971.
       doi:10.1037/h0031643

    Examples
    --------
    >>> from handwork_core import AnswerTable
    >>> table = AnswerTable.from_arrays(
    ...     [1, 1, 2, 2, 3, 3], ["ada", "bola"] * 3, [0, 0, 1, 1, 0, 1]
    ... )
    >>> round(cohen_kappa(table).coefficient, 4)
    0.4
    """
    return as_agreement(table, cohen_sums(table, level), "cohen_kappa", level)


def cohen_sums(table: AnswerTable, level: str) -> TaskSums:
    """Return the mean kappa of pairs as a function of sums over tasks."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - a slow import, used here only

    k = table.n_classes
    weights = find_weights(level, k)
    task, first, second = shared_answers(table)
    pair = table.worker_index[first].astype(np.int64) * table.n_workers
    pair += table.worker_index[second]
    given, other = table.label_index[first], table.label_index[second]
    cells, column = np.unique((pair * k + given) * k + other, return_inverse=True)
    shape = (table.n_tasks, len(cells))
    contributions = csr_array((np.ones(len(task)), (task, column)), shape=shape)
    answered = np.unique(task)
    meeting = _Meeting(cells, k, weights)
    return TaskSums(
        contributions=contributions[answered] if len(answered) else contributions[:0],
        finish=meeting.finish,
    )


class _Meeting:
    """Which pair of workers gave which pair of labels, column by column."""

    def __init__(
        self, cells: NDArray[np.int64], n_classes: int, weights: Floats | None
    ) -> None:
        k = max(n_classes, 1)
        pairs, self.pair = np.unique(cells // (k * k), return_inverse=True)
        self.n_pairs = len(pairs)
        self.first, self.second = cells // k % k, cells % k
        self.weights = weights
        self.marginals = [
            np.unique(self.pair * k + label, return_inverse=True)
            for label in (self.first, self.second)
        ]
        self.common = np.intersect1d(
            self.marginals[0][0],
            self.marginals[1][0],
            assume_unique=True,
            return_indices=True,
        )[1:]
        self.n_classes = k

    def finish(self, sums: Floats) -> Parts:
        parts = [self._of_one(row) for row in sums]
        value, observed, expected = (
            np.array(column, dtype=np.float64) for column in zip(*parts, strict=True)
        )
        return Parts(value, observed, expected)

    def _of_one(self, counts: Floats) -> tuple[float, float, float]:
        """Return the means over pairs for one weighting of the tasks."""
        met = self._tally(counts)
        alike = self._weight(self.first, self.second)
        observed = divided(self._tally(counts * alike), met)
        expected = divided(self._chance(counts), np.square(met))
        kappa = corrected(observed, np.nan_to_num(expected, nan=1.0))
        # Where no pair has a kappa, the agreement of those that met is still told.
        counted = ~np.isnan(kappa) if (~np.isnan(kappa)).any() else met > 0
        if not counted.any():
            return np.nan, np.nan, np.nan
        return (
            float(kappa[counted].mean()),
            float(observed[counted].mean()),
            float(expected[counted].mean()),
        )

    def _tally(self, counts: Floats) -> Floats:
        """Add up by pair of workers."""
        sums: Floats = np.bincount(self.pair, counts, self.n_pairs).astype(np.float64)
        return sums

    def _weight(self, first: Indices, second: Indices) -> Floats:
        weights: Floats
        if self.weights is None:
            weights = np.equal(first, second).astype(np.float64)
        else:
            weights = self.weights[first, second]
        return weights

    def _chance(self, counts: Floats) -> Floats:
        """Add up, for each pair, the products of how often each gave each label."""
        (cells, place), (others, other_place) = self.marginals
        given: Floats = np.bincount(place, counts, len(cells)).astype(np.float64)
        taken: Floats = np.bincount(other_place, counts, len(others)).astype(np.float64)
        if self.weights is None:
            mine, theirs = self.common
            pair = cells[mine] // self.n_classes
            seen = given[mine] * taken[theirs]
        else:
            pair = others // self.n_classes
            seen = taken * self._alike_with(given, self.weights)
        return np.asarray(np.bincount(pair, seen, self.n_pairs), dtype=np.float64)

    def _alike_with(self, given: Floats, weights: Floats) -> Floats:
        """Return how far all that the first gave is like each label of the second."""
        from scipy.sparse import csr_array  # noqa: PLC0415 - a slow import

        k = self.n_classes
        cells, others = self.marginals[0][0], self.marginals[1][0]
        alike = np.zeros(len(others))
        block = max(CELLS_AT_ONCE // k, 1)
        for start in range(0, self.n_pairs, block):
            limits = (start * k, (start + block) * k)
            mine = slice(*np.searchsorted(cells, limits))
            theirs = slice(*np.searchsorted(others, limits))
            where = np.divmod(cells[mine] - limits[0], k)
            rows = csr_array((given[mine], where), shape=(block, k)) @ weights
            alike[theirs] = rows[np.divmod(others[theirs] - limits[0], k)]
        return alike


def shared_answers(table: AnswerTable) -> tuple[Indices, Indices, Indices]:
    """Return every pair of answers by two workers to one task: task, row, row.

    The first of the pair is the worker who comes first in the table.
    """
    task = table.task_index
    is_new = np.ones(table.n_labels, dtype=np.bool_)
    is_new[1:] = (task[1:] != task[:-1]) | (np.diff(table.worker_index) != 0)
    rows = np.flatnonzero(is_new)
    counts = np.bincount(task[rows], minlength=table.n_tasks)
    end = np.repeat(np.cumsum(counts), counts)
    firsts, seconds = [], []
    place = np.arange(len(rows))
    shift = 1
    while len(place := place[place + shift < end[place]]):
        firsts.append(rows[place])
        seconds.append(rows[place + shift])
        shift += 1
    empty = np.zeros(0, np.int64)
    first = np.concatenate([empty, *firsts])
    return task[first], first, np.concatenate([empty, *seconds])
