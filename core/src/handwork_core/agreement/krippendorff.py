"""Krippendorff's alpha, and how sure it is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.agreement.differences import Floats, Level, squared_differences

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


@dataclass(frozen=True, slots=True, kw_only=True)
class AlphaInterval:
    """A bootstrap interval of alpha.

    Attributes
    ----------
    low, high : float
        NaN when no resample defines alpha.
    level_share : float
        Share of resamples inside, 0..1.
    n_resamples : int
    n_undefined : int
        Resamples in which alpha is not defined; they are left out.
    """

    low: float
    high: float
    level_share: float
    n_resamples: int
    n_undefined: int


def krippendorff_alpha(table: AnswerTable, *, level: Level = "nominal") -> Alpha:
    r"""Measure agreement beyond chance, whatever answers are missing.

    Parameters
    ----------
    table : AnswerTable
    level : {"nominal", "ordinal", "interval", "ratio"}
        What differences between labels mean. Ordinal uses the order of
        ``table.classes``; interval and ratio need labels that are numbers.

    Returns
    -------
    Alpha
        Exact, to rounding. Without a task that has two answers, and where all pairable
        answers are the same, alpha is NaN with a warning: without variation, perfect
        agreement and answering blindly look alike.

    Raises
    ------
    ValueError
        When the level is unknown, or the labels do not suit it.

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

    Nominal: time and memory are O(answers + classes). Other levels: time is O(answers x
    distinct labels of one task + classes squared), memory O(answers + classes squared).
    Each row counts as the value of one observer, also where a worker answered a task
    twice.

    References
    ----------
    .. [1] A. F. Hayes and K. Krippendorff, "Answering the Call for a Standard
       Reliability Measure for Coding Data", Communication Methods and Measures 1(1),
       2007. doi:10.1080/19312450709336664

    Examples
    --------
    >>> from handwork_core import AnswerTable
    >>> table = AnswerTable.from_arrays(
    ...     [1, 1, 2, 2, 3, 3], ["ada", "bola"] * 3, [0, 0, 1, 1, 0, 1]
    ... )
    >>> round(krippendorff_alpha(table).alpha, 4)
    0.4444
    """
    values = _count_values(table)
    weights = np.ones(values.shape[0])
    return _alpha(values, weights, table.classes, level)


def bootstrap_interval(
    table: AnswerTable,
    *,
    rng: np.random.Generator,
    level: Level = "nominal",
    level_share: float = 0.95,
    n_resamples: int = 1000,
) -> AlphaInterval:
    """Say how far alpha would move with other tasks of the same kind.

    Parameters
    ----------
    table : AnswerTable
    rng : numpy.random.Generator
        Resamples are drawn from it.
    level : {"nominal", "ordinal", "interval", "ratio"}
    level_share : float, default 0.95, between 0 and 1
    n_resamples : int, default 1000, at least 1

    Returns
    -------
    AlphaInterval
        Percentiles of alpha over resamples of whole tasks, drawn with replacement from
        the tasks with at least two answers.

    Raises
    ------
    ValueError
        When an option is out of range, or as in :func:`krippendorff_alpha`.

    Notes
    -----
    The percentile bootstrap. Its error falls with the number of tasks; below some
    twenty tasks it is too narrow. Workers are not resampled, so it says nothing about
    another crowd.

    References
    ----------
    .. [1] B. Efron and R. Tibshirani, "Bootstrap Methods for Standard Errors,
       Confidence Intervals, and Other Measures of Statistical Accuracy", Statistical
       Science 1(1), 1986. doi:10.1214/ss/1177013815

    Examples
    --------
    >>> from handwork_core import AnswerTable
    >>> table = AnswerTable.from_arrays(
    ...     [1, 1, 2, 2, 3, 3], ["ada", "bola"] * 3, [0, 0, 1, 1, 0, 1]
    ... )
    >>> interval = bootstrap_interval(table, rng=np.random.default_rng(1))
    >>> interval.low <= 0.4444 <= interval.high
    True
    """
    if not 0 < level_share < 1:
        raise ValueError(f"level_share must be between 0 and 1, not {level_share}")
    if n_resamples < 1:
        raise ValueError(f"n_resamples must be 1 or more, not {n_resamples}")
    values = _count_values(table)
    n_units = values.shape[0]
    alphas = np.full(n_resamples, math.nan)
    for index in range(n_resamples if n_units else 0):
        drawn = rng.integers(n_units, size=n_units)
        weights = np.bincount(drawn, minlength=n_units).astype(np.float64)
        alphas[index] = _alpha(values, weights, table.classes, level).alpha
    defined = alphas[~np.isnan(alphas)]
    tail = (1 - level_share) / 2
    bounds = np.quantile(defined, [tail, 1 - tail]) if len(defined) else [math.nan] * 2
    return AlphaInterval(
        low=float(bounds[0]),
        high=float(bounds[1]),
        level_share=level_share,
        n_resamples=n_resamples,
        n_undefined=n_resamples - len(defined),
    )


def _count_values(table: AnswerTable) -> csr_array:
    """Return how often each class was given to each task with two answers or more."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - a slow import, used here only

    offsets, labels = table.task_offsets.copy(), table.label_index.copy()
    shape = (table.n_tasks, table.n_classes)
    counts = csr_array((np.ones(table.n_labels), labels, offsets), shape=shape)
    counts.sum_duplicates()
    paired = np.flatnonzero(table.answers_per_task > 1)
    return counts[paired] if len(paired) else csr_array((0, table.n_classes))


def _coincidences(values: csr_array, weights: Floats) -> Floats:
    """Return the coincidence matrix, each task counted `weights` times."""
    n_units, n_classes = values.shape
    if n_units == 0:
        return np.zeros((n_classes, n_classes))
    per_value = weights / (values.sum(axis=1) - 1)
    weighted = values.copy()
    weighted.data *= np.repeat(per_value, np.diff(values.indptr))
    with_itself = values.T @ per_value
    return np.asarray((values.T @ weighted).toarray() - np.diag(with_itself))


def _alpha(
    values: csr_array, weights: Floats, classes: NDArray[Any], level: str
) -> Alpha:
    frequency = np.asarray(values.T @ weights)
    total = float(frequency.sum())
    n_pairable = round(total)
    if n_pairable == 0:
        squared_differences(level, classes[:0], frequency[:0])
        return _undefined(level, math.nan, 0, "No task has two answers.")
    if level == "nominal":
        observed = _disagreeing_pairs(values, weights)
        expected = total**2 - float(frequency @ frequency)
    else:
        delta = squared_differences(level, classes, frequency)
        observed = float((_coincidences(values, weights) * delta).sum())
        expected = float(frequency @ delta @ frequency)
    if np.count_nonzero(frequency > 0.5) < 2 or expected <= 0:
        return _undefined(level, 0.0, n_pairable, "All answers are the same.")
    observed, expected = observed / total, expected / (total * (total - 1))
    return Alpha(
        alpha=1 - observed / expected,
        observed_disagreement=observed,
        expected_disagreement=expected,
        n_pairable=n_pairable,
        level=level,
    )


def _disagreeing_pairs(values: csr_array, weights: Floats) -> float:
    """Add up the coincidences of unequal labels without the matrix of all labels.

    Free text has as many labels as answers: their square would not fit into memory.
    """
    in_task = np.asarray(values.sum(axis=1))
    alike = np.asarray(values.multiply(values).sum(axis=1))
    # Exactly zero where all agree: no rounding may make perfect agreement imperfect.
    return float(((in_task**2 - alike) / (in_task - 1)) @ weights)


def _undefined(level: str, disagreement: float, n_pairable: int, reason: str) -> Alpha:
    return Alpha(
        alpha=math.nan,
        observed_disagreement=disagreement,
        expected_disagreement=disagreement,
        n_pairable=n_pairable,
        level=level,
        warnings=(f"{reason} Alpha is not defined.",),
    )
