"""Krippendorff's alpha: agreement at every level of measurement."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from handwork_core.agreement.differences import (
    Difference,
    Level,
    find_difference,
    pairs_within,
    spread,
)
from handwork_core.agreement.sums import (
    Floats,
    Parts,
    TaskSums,
    beside,
    count_values,
    divided,
    row_sums,
    whole,
)

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from handwork_core.answers import AnswerTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Alpha:
    """Agreement beyond chance.

    Attributes
    ----------
    alpha : float
        1 for perfect agreement, 0 for chance, below 0 for less than chance; NaN where
        it is not defined, with the reason in `warnings`.
    observed_disagreement, expected_disagreement : float
        At least 0, in squared units of the level; NaN without pairable values.
    n_pairable : int
        Answers to tasks that have at least two.
    level : str
    warnings : tuple of str
    """

    alpha: float
    observed_disagreement: float
    expected_disagreement: float
    n_pairable: int
    level: str
    warnings: tuple[str, ...] = ()


def krippendorff_alpha(table: AnswerTable, *, level: Level = "nominal") -> Alpha:
    r"""Measure agreement beyond chance, whatever answers are missing.

    Parameters
    ----------
    table : AnswerTable
    level : {"nominal", "ordinal", "interval", "ratio", "jaccard", "masi", "boxes"}
        What differences between labels mean. Ordinal uses the order of
        ``table.classes``; interval and ratio need labels that are numbers, jaccard and
        masi labels that are tuples of what was chosen, boxes labels
        ``(x, y, width, height)``.

    Returns
    -------
    Alpha
        Exact, to rounding. Without a task that has two answers, and where all pairable
        answers are the same, alpha is NaN with a warning: without variation, perfect
        agreement and answering blindly look alike.

    Raises
    ------
    ValueError
        When the level is unknown, the labels do not suit it, or more than 20,000
        distinct labels would have to be compared each with each (ratio, sets, boxes).

    Notes
    -----
    With :math:`n_{uc}` answers :math:`c` to task :math:`u` and :math:`m_u` answers in
    all, over tasks with :math:`m_u > 1`,

    .. math::

        o_{ck} = \sum_u \frac{n_{uc}(n_{uk} - [c = k])}{m_u - 1}, \quad
        n_c = \sum_k o_{ck}, \quad n = \sum_c n_c

        \alpha = 1 - \frac{D_o}{D_e}, \quad
        D_o = \frac{1}{n} \sum_{ck} o_{ck} \delta^2_{ck}, \quad
        D_e = \frac{1}{n(n-1)} \sum_{ck} n_c n_k \delta^2_{ck}

    For sets, :math:`\delta^2` is one less the Jaccard index :math:`J`, or one less
    :math:`J M` (MASI [2]_), with :math:`M` 1 for equal sets, 2/3 where one holds the
    other, 1/3 where they overlap; for boxes, one less intersection over union, one box
    an answer, boxes of different tasks being chance as in [3]_.

    Nominal: time and memory are O(answers + classes). Other levels: time is O(answers x
    distinct labels of one task), and for ratio, sets and boxes also O(classes squared).
    Each row counts as the value of one observer, also where a worker answered a task
    twice.

    References
    ----------
    .. [1] A. F. Hayes and K. Krippendorff, "Answering the Call for a Standard
       Reliability Measure for Coding Data", Communication Methods and Measures 1(1),
       2007. doi:10.1080/19312450709336664
    .. [2] R. Passonneau, "Measuring Agreement on Set-valued Items (MASI) for Semantic
       and Pragmatic Annotation", LREC 2006.
    .. [3] A. Braylan, O. Alonso and M. Lease, "Measuring Annotator Agreement Generally
       across Complex Structured, Multi-object, and Free-text Annotation Tasks", WWW
       2022. doi:10.1145/3485447.3512242

    Examples
    --------
    >>> from handwork_core import AnswerTable
    >>> table = AnswerTable.from_arrays(
    ...     [1, 1, 2, 2, 3, 3], ["ada", "bola"] * 3, [0, 0, 1, 1, 0, 1]
    ... )
    >>> round(krippendorff_alpha(table).alpha, 4)
    0.4444
    """
    parts = whole(alpha_sums(table, level))
    answers = table.answers_per_task
    n_pairable = int(answers[answers > 1].sum())
    value = float(parts.value[0])
    observed, expected = float(parts.observed[0]), float(parts.expected[0])
    reasons: tuple[str, ...] = ()
    if n_pairable == 0:
        reasons = ("No task has two answers. Alpha is not defined.",)
    elif math.isnan(value):
        reasons = ("All answers are the same. Alpha is not defined.",)
    return Alpha(
        alpha=value,
        observed_disagreement=observed,
        expected_disagreement=expected,
        n_pairable=n_pairable,
        level=level,
        warnings=reasons,
    )


def alpha_sums(table: AnswerTable, level: str) -> TaskSums:
    """Return alpha as a function of sums over the tasks with two answers."""
    values = count_values(table, least=2)
    if level == "ordinal":
        return _ordinal_sums(values)
    difference = None if level == "nominal" else find_difference(level, table.classes)
    others = row_sums(values) - 1
    apart = _unequal(values) if difference is None else difference.within(values)
    disagreement = (apart / others).reshape(-1, 1)

    def finish(sums: Floats) -> Parts:
        return _finish(sums[:, 0], sums[:, 1:], _expected(difference, sums[:, 1:]))

    return TaskSums(contributions=beside(disagreement, values), finish=finish)


def _unequal(values: csr_array) -> Floats:
    """Count the pairs of unequal answers of each task without looking at each.

    Free text has as many labels as answers: their square would not fit into memory.
    """
    in_task = row_sums(values)
    alike = row_sums(values.multiply(values))
    # Exactly zero where all agree: no rounding may make perfect agreement imperfect.
    return np.asarray(in_task**2 - alike)


def _expected(difference: Difference | None, frequency: Floats) -> Floats:
    if difference is not None:
        return difference.expected(frequency)
    total = frequency.sum(axis=1)
    return np.asarray(total**2 - np.square(frequency).sum(axis=1))


def _ordinal_sums(values: csr_array) -> TaskSums:
    """Keep the pairs of classes apart: their difference depends on the frequencies."""
    n_classes = values.shape[1]
    coincidences, low, high = _coincidences(values)

    def finish(sums: Floats) -> Parts:
        frequency, pairs = sums[:, :n_classes], sums[:, n_classes:]
        # The middle of each class on the scale of ranks: the sum of the frequencies
        # between two classes, less half of both ends, is the distance of their middles.
        middle = np.cumsum(frequency, axis=1) - frequency / 2
        apart = np.square(middle[:, low] - middle[:, high])
        return _finish(
            (pairs * apart).sum(axis=1), frequency, spread(frequency, middle)
        )

    return TaskSums(contributions=beside(values, coincidences), finish=finish)


def _coincidences(
    values: csr_array,
) -> tuple[csr_array, Floats, Floats]:
    """Return the coincidences of unequal classes of each task, and which classes."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - a slow import, used here only

    n_tasks, n_classes = values.shape
    others = row_sums(values) - 1
    found = [
        (task, first.astype(np.int64) * n_classes + second, weight / others[task])
        for task, first, second, weight in pairs_within(values)
    ]
    empty = np.zeros(0, np.int64)
    tasks, cells, shares = (
        np.concatenate(column)
        for column in zip(*found, (empty, empty, empty.astype(float)), strict=True)
    )
    distinct, column = np.unique(cells, return_inverse=True)
    matrix = csr_array((shares, (tasks, column)), shape=(n_tasks, len(distinct)))
    return matrix, distinct // max(n_classes, 1), distinct % max(n_classes, 1)


def _finish(observed: Floats, frequency: Floats, expected: Floats) -> Parts:
    total = frequency.sum(axis=1)
    observed = divided(observed, total)
    expected = divided(expected, total * (total - 1))
    varies = np.count_nonzero(frequency > 0.5, axis=1) > 1
    share = divided(observed, np.where(varies, expected, 0.0))
    return Parts(value=1 - share, observed=observed, expected=expected)
