"""Agreement of any number of workers: percent, Fleiss' kappa, Gwet's AC1 and AC2."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

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
from handwork_core.agreement.weights import Weights, agreement_weights

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable

LARGEST_WEIGHTS = 5000
"""Classes: weights are a square of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A coefficient of agreement.

    Attributes
    ----------
    coefficient : float
        1 for perfect agreement, 0 for chance; NaN where it is not defined, with the
        reason in `warnings`.
    observed, expected : float
        Agreement that was seen, and agreement by chance, 0..1.
    n_tasks : int
        Tasks with two answers or more.
    name, level : str
        Name in `COEFFICIENTS`, and what differences between labels mean.
    warnings : tuple of str
    """

    coefficient: float
    observed: float
    expected: float
    n_tasks: int
    name: str
    level: str
    warnings: tuple[str, ...] = ()


def percent_agreement(table: AnswerTable, *, level: Weights = "nominal") -> Agreement:
    r"""Return the share of pairs of answers to the same task that agree.

    Parameters
    ----------
    table : AnswerTable
    level : {"nominal", "ordinal", "linear", "quadratic"}
        Whether near classes agree in part, by their order in ``table.classes``.

    Returns
    -------
    Agreement
        Exact; `expected` is 0. NaN with a warning without a task that has two answers.

    Raises
    ------
    ValueError
        When the level is unknown, or has more than 5,000 classes to weigh.

    Notes
    -----
    :math:`p_a = \operatorname{mean}_u \sum_{ck} w_{ck} n_{uc} (n_{uk} - [c = k]) /
    (m_u (m_u - 1))` over tasks with :math:`m_u > 1` answers, each task counting the
    same.

    Examples
    --------
    >>> from handwork_core import AnswerTable
    >>> table = AnswerTable.from_arrays(
    ...     [1, 1, 2, 2, 3, 3], ["ada", "bola"] * 3, [0, 0, 1, 1, 0, 1]
    ... )
    >>> round(percent_agreement(table).coefficient, 4)
    0.6667
    """
    return as_agreement(table, percent_sums(table, level), "percent_agreement", level)


def fleiss_kappa(table: AnswerTable, *, level: Weights = "nominal") -> Agreement:
    r"""Measure agreement beyond what the shares of the classes give by chance.

    Parameters
    ----------
    table : AnswerTable
        The number of answers may differ from task to task.
    level : {"nominal", "ordinal", "linear", "quadratic"}
        Whether near classes agree in part, by their order in ``table.classes``.

    Returns
    -------
    Agreement
        Exact. NaN with a warning where all answers are the same.

    Raises
    ------
    ValueError
        When the level is unknown, or has more than 5,000 classes to weigh.

    Notes
    -----
    :math:`\kappa = (p_a - p_e) / (1 - p_e)`, with :math:`p_a` of
    :func:`percent_agreement`, :math:`p_e = \sum_{ck} w_{ck} \pi_c \pi_k` and
    :math:`\pi_c` the mean over all answered tasks of the share of their answers that is
    :math:`c`. With the same number of answers to every task it is Fleiss' formula; with
    different numbers it is Gwet's generalisation, in which a task with one answer tells
    the shares and nothing else.

    References
    ----------
    .. [1] J. L. Fleiss, "Measuring Nominal Scale Agreement among Many Raters",
       Psychological Bulletin 76(5), 1971. doi:10.1037/h0031619
    .. [2] K. L. Gwet, "Handbook of Inter-Rater Reliability", 4th ed., 2014.

    Examples
    --------
    >>> from handwork_core import AnswerTable
    >>> table = AnswerTable.from_arrays(
    ...     [1, 1, 2, 2, 3, 3], ["ada", "bola"] * 3, [0, 0, 1, 1, 0, 1]
    ... )
    >>> round(fleiss_kappa(table).coefficient, 4)
    0.3333
    """
    return as_agreement(table, fleiss_sums(table, level), "fleiss_kappa", level)


def gwet_ac(table: AnswerTable, *, level: Weights = "nominal") -> Agreement:
    r"""Measure agreement beyond chance, steady also where one class is nearly all.

    Parameters
    ----------
    table : AnswerTable
        Its classes count as possible, also those that nobody gave.
    level : {"nominal", "ordinal", "linear", "quadratic"}
        "nominal" is Gwet's AC1, the others are AC2 with these weights, by the order of
        ``table.classes``.

    Returns
    -------
    Agreement
        Exact. NaN with a warning with one class or without a task with two answers.

    Raises
    ------
    ValueError
        When the level is unknown, or has more than 5,000 classes to weigh.

    Notes
    -----
    :math:`(p_a - p_e) / (1 - p_e)`, with :math:`p_a` of :func:`percent_agreement` and

    .. math::

        p_e = \frac{\sum_{ck} w_{ck}}{q(q - 1)} \sum_c \pi_c (1 - \pi_c)

    for :math:`q` classes, :math:`\pi` as in :func:`fleiss_kappa`. Kappa falls towards 0
    where one class prevails, however well workers agree; this does not.

    References
    ----------
    .. [1] K. L. Gwet, "Computing Inter-Rater Reliability and Its Variance in the
       Presence of High Agreement", British Journal of Mathematical and Statistical
       Psychology 61(1), 2008. doi:10.1348/000711006X126600

    Examples
    --------
    >>> from handwork_core import AnswerTable
    >>> table = AnswerTable.from_arrays(
    ...     [1, 1, 2, 2, 3, 3], ["ada", "bola"] * 3, [0, 0, 0, 0, 0, 1]
    ... )
    >>> round(gwet_ac(table).coefficient, 4), round(fleiss_kappa(table).coefficient, 4)
    (0.5385, -0.2)
    """
    return as_agreement(table, gwet_sums(table, level), "gwet_ac", level)


def percent_sums(table: AnswerTable, level: str) -> TaskSums:
    """Return percent agreement as a function of sums over tasks."""
    return _sums(table, level, lambda _weights, shares: np.zeros(len(shares)))


def fleiss_sums(table: AnswerTable, level: str) -> TaskSums:
    """Return Fleiss' kappa as a function of sums over tasks."""

    def chance(weights: Floats | None, shares: Floats) -> Floats:
        seen = shares if weights is None else shares @ weights
        return np.asarray((seen * shares).sum(axis=1))

    return _sums(table, level, chance)


def gwet_sums(table: AnswerTable, level: str) -> TaskSums:
    """Return Gwet's AC as a function of sums over tasks."""

    def chance(weights: Floats | None, shares: Floats) -> Floats:
        q = shares.shape[1]
        if q < 2:
            return np.ones(len(shares))
        scale = 1 / (q - 1) if weights is None else weights.sum() / (q * (q - 1))
        return np.asarray(scale * (shares * (1 - shares)).sum(axis=1))

    return _sums(table, level, chance)


def _sums(
    table: AnswerTable,
    level: str,
    chance: Callable[[Floats | None, Floats], Floats],
) -> TaskSums:
    weights = find_weights(level, table.n_classes)
    values = count_values(table, least=1)
    answers = row_sums(values)
    near = values if weights is None else values @ weights
    agreeing = row_sums(values.multiply(near)) - answers
    paired = (answers > 1).astype(np.float64)
    share = agreeing / np.maximum(answers * (answers - 1), 1)
    counts = np.stack([np.ones(len(answers)), paired, share], axis=1)
    shares = values.multiply(1 / answers.reshape(-1, 1))

    def finish(sums: Floats) -> Parts:
        observed = divided(sums[:, 2], sums[:, 1])
        expected = chance(weights, sums[:, 3:] / np.maximum(sums[:, :1], 1))
        return Parts(corrected(observed, expected), observed, expected)

    return TaskSums(contributions=beside(counts, shares), finish=finish)


def find_weights(level: str, n_classes: int) -> Floats | None:
    """Return the weights of a level, or None for the same class only."""
    if level == "nominal":
        return None
    if n_classes > LARGEST_WEIGHTS:
        raise ValueError(
            f"{n_classes:,} classes are too many to weigh each two, at most "
            f"{LARGEST_WEIGHTS:,}: choose the level nominal or fewer classes"
        )
    return agreement_weights(level, n_classes)


def corrected(observed: Floats, expected: Floats) -> Floats:
    """Return agreement beyond chance as a share of what is possible beyond it."""
    room = 1 - expected
    # Rounding of shares may leave a trace of room where there is none.
    return divided(observed - expected, np.where(room > 1e-12, room, 0.0))


def as_agreement(
    table: AnswerTable, sums: TaskSums, name: str, level: str
) -> Agreement:
    """Return the coefficient of all tasks, with the reason where it has none."""
    n_tasks = int((table.answers_per_task > 1).sum())
    if sums.contributions.shape[0] == 0 or n_tasks == 0:
        value = observed = expected = math.nan
        reason = "No task has two answers."
    else:
        value, observed, expected = (float(part[0]) for part in whole(sums))
        reason = "All answers are the same."
    undefined = math.isnan(value)
    return Agreement(
        coefficient=value,
        observed=observed,
        expected=expected,
        n_tasks=n_tasks,
        name=name,
        level=level,
        warnings=(f"{reason} Agreement is not defined.",) if undefined else (),
    )
