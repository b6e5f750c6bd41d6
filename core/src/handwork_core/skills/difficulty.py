"""Which tasks are hard, which are ambiguous, and which labels are taken for which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.skills.evidence import (
    Floats,
    beliefs,
    check_workers,
    discoveries,
    matrices_of,
    tally,
)

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable
    from handwork_core.truth import TruthResult

PSEUDO_ANSWERS = 2.0
NO_ERROR = 1e-6
"""Wrong answers to a task, or their share, below which nothing is there to explain."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class TaskDifficulty:
    """How hard each task is.

    Attributes
    ----------
    tasks : ndarray, shape (n_tasks,)
    n_answers : ndarray of int64, shape (n_tasks,)
    difficulty : ndarray of float64, shape (n_tasks,)
        Estimated share of wrong answers to the task, 0..1.
    disagreement : ndarray of float64, shape (n_tasks,)
        Share of the pairs of its answers that differ, 0..1; NaN below two answers.
    entropy : ndarray of float64, shape (n_tasks,)
        Of the belief about its label, 0 (certain) to 1 (all classes as likely).
    p_value, q_value : ndarray of float64, shape (n_tasks,)
        Probability that workers of this skill disagree as much on an ordinary task;
        false discovery rate at which the task is flagged.
    is_ambiguous : ndarray of bool, shape (n_tasks,)
        More disagreement than the skill of its workers explains.
    """

    tasks: NDArray[Any]
    n_answers: NDArray[np.int64]
    difficulty: Floats
    disagreement: Floats
    entropy: Floats
    p_value: Floats
    q_value: Floats
    is_ambiguous: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class LabelConfusion:
    """One class that is taken for another.

    Attributes
    ----------
    truth, given : object
        The classes.
    rate, low, high : float
        Share of the answers to tasks of the class `truth` that say `given`, with its
        95 % interval over other workers of the same kind.
    n_answers : float
        Expected number of such answers.
    n_workers : float
        How many workers make it, weighted: 1 where one worker makes all.
    is_shared : bool
        Whether it belongs to the instructions: common, and not of a few workers.
    """

    truth: Any
    given: Any
    rate: float
    low: float
    high: float
    n_answers: float
    n_workers: float
    is_shared: bool


def task_difficulty(
    table: AnswerTable, result: TruthResult, *, discovery_rate: float = 0.05
) -> TaskDifficulty:
    r"""Say which tasks are hard, and where the task itself is in doubt.

    Parameters
    ----------
    table : AnswerTable
    result : TruthResult
        Of the same table.
    discovery_rate : float, default 0.05, between 0 and 1
        Share of the ambiguous tasks that may be ordinary ones.

    Returns
    -------
    TaskDifficulty

    Raises
    ------
    ValueError
        When the result is of another table, or `discovery_rate` is out of range.

    Notes
    -----
    With belief :math:`q_{tc}`, the expected wrong answers to task :math:`t` are
    :math:`W_t = \sum_i (1 - q_{t l_i})`; `difficulty` is :math:`(W_t + s \bar w) /
    (n_t + s)`, drawn by :math:`s = 2` answers towards the crowd's share of wrong
    answers. Workers of known confusion matrices would be wrong
    :math:`E_t = \sum_i \sum_c q_{tc} (1 - e_{icc})` times; the tail is that of the
    binomial distribution at the mean probability, continued between whole answers by
    the incomplete beta function. A task without a wrong answer has the tail 1.

    Examples
    --------
    >>> import numpy as np
    >>> from handwork_core import AnswerTable, dawid_skene
    >>> labels = np.tile(np.arange(40) % 2, (8, 1))
    >>> labels[:4, 7] = 0
    >>> table = AnswerTable.from_arrays(
    ...     np.tile(np.arange(40), 8), np.repeat(np.arange(8), 40), labels.ravel()
    ... )
    >>> found = task_difficulty(table, dawid_skene(table))
    >>> found.tasks[found.is_ambiguous].tolist()
    [7]
    """
    if not 0 < discovery_rate < 1:
        raise ValueError(
            f"discovery_rate must be between 0 and 1, not {discovery_rate}"
        )
    check_workers(table, result)
    n = table.answers_per_task
    wrong, expected = _wrong_answers(table, result)
    usual = wrong.sum() / max(table.n_labels, 1)
    p_value = _tail(wrong, n, expected)
    q_value = discoveries(p_value)
    return TaskDifficulty(
        tasks=table.tasks,
        n_answers=n,
        difficulty=(wrong + PSEUDO_ANSWERS * usual) / (n + PSEUDO_ANSWERS),
        disagreement=_disagreement(table),
        entropy=entropy(result.posterior),
        p_value=p_value,
        q_value=q_value,
        is_ambiguous=q_value <= discovery_rate,
    )


def entropy(posterior: Floats) -> Floats:
    """Return the entropy of each belief as a share of the greatest possible, 0..1."""
    k = posterior.shape[1]
    if k < 2:
        return np.zeros(len(posterior))
    logs = np.log(np.maximum(posterior, 1e-300))
    return np.asarray(-(posterior * logs).sum(axis=1) / np.log(k)).clip(0, 1)


def _wrong_answers(table: AnswerTable, result: TruthResult) -> tuple[Floats, Floats]:
    """Return the wrong answers to each task, as believed and as skill explains."""
    matrices = matrices_of(table, result)
    belief = beliefs(result)[table.task_index]
    wrong = 1 - belief[np.arange(table.n_labels), table.label_index]
    right = np.diagonal(matrices, axis1=1, axis2=2)[table.worker_index]
    explained = (belief * (1 - right)).sum(axis=1)
    task, n_tasks = table.task_index, table.n_tasks
    return tally(task, wrong, n_tasks), tally(task, explained, n_tasks)


def _tail(wrong: Floats, n: NDArray[np.int64], expected: Floats) -> Floats:
    from scipy.special import betainc  # noqa: PLC0415 - a slow import

    share = (expected / np.maximum(n, 1)).clip(NO_ERROR, 1)
    tail = betainc(np.maximum(wrong, NO_ERROR), n - wrong + 1, share)
    return np.where(wrong > NO_ERROR, tail, 1.0)


def _disagreement(table: AnswerTable) -> Floats:
    n = table.answers_per_task
    cells = table.task_index.astype(np.int64) * table.n_classes + table.label_index
    distinct, counts = np.unique(cells, return_counts=True)
    task = distinct // max(table.n_classes, 1)
    alike = np.bincount(task, counts * (counts - 1), table.n_tasks)
    pairs = n * (n - 1)
    differ = np.full(table.n_tasks, np.nan)
    np.divide(pairs - alike, pairs, out=differ, where=pairs > 0)
    return differ


def label_confusions(
    table: AnswerTable,
    result: TruthResult,
    *,
    least_rate: float = 0.05,
    least_workers: float = 3.0,
) -> tuple[LabelConfusion, ...]:
    r"""List which class is taken for which, the most answers lost first.

    A confusion that many workers share belongs to the instructions; one that a single
    worker makes belongs to the worker.

    Parameters
    ----------
    table : AnswerTable
    result : TruthResult
        Of the same table.
    least_rate : float, default 0.05, between 0 and 1
        Rate above which, with 97.5 % certainty, a confusion is worth a sentence.
    least_workers : float, default 3, at least 1
        Fewer than this is a matter of these workers.

    Returns
    -------
    tuple of LabelConfusion
        Every pair of different classes with at least half an expected answer.

    Raises
    ------
    ValueError
        When the result is of another table or an option is out of range.

    Notes
    -----
    With :math:`n_{wcl}` the answers :math:`l` of worker :math:`w`, weighted by the belief
    that the truth is :math:`c`, the rate is :math:`\sum_w n_{wcl} / \sum_{wl'}
    n_{wcl'}`, a ratio whose variance is that of its residuals by worker (cluster
    sampling), plus one pseudo-answer's worth of doubt; the interval is Wald's in
    logits. `n_workers` is :math:`(\sum_w n_{wcl})^2 / \sum_w n_{wcl}^2`.

    Examples
    --------
    >>> import numpy as np
    >>> from handwork_core import AnswerTable, majority_vote
    >>> truth = np.arange(90) % 3
    >>> labels = np.tile(truth, (9, 1))
    >>> for worker in range(9):
    ...     labels[worker, worker * 3 + 1 :: 27] = 2
    >>> table = AnswerTable.from_arrays(
    ...     np.tile(np.arange(90), 9), np.repeat(np.arange(9), 90), labels.ravel()
    ... )
    >>> found = label_confusions(table, majority_vote(table))[0]
    >>> found.truth, found.given, found.is_shared
    (1, 2, True)
    """
    if not 0 < least_rate < 1:
        raise ValueError(f"least_rate must be between 0 and 1, not {least_rate}")
    if least_workers < 1:
        raise ValueError(f"least_workers must be 1 or more, not {least_workers}")
    check_workers(table, result)
    found, belief = [], beliefs(result)
    for truth in range(table.n_classes):
        weight = belief[table.task_index, truth]
        size = table.n_workers * table.n_classes
        counts = tally(table.pair_index, weight, size)
        counts = counts.reshape(table.n_workers, table.n_classes)
        for given in np.flatnonzero(counts.sum(axis=0) >= 0.5).tolist():
            if given != truth:
                rate = _rate(counts[:, given], counts.sum(axis=1))
                found.append((truth, given, rate))
    found.sort(key=lambda row: (-row[2].n_answers, row[0], row[1]))
    classes = table.classes.tolist()
    return tuple(
        LabelConfusion(
            truth=classes[truth],
            given=classes[given],
            rate=rate.rate,
            low=rate.low,
            high=rate.high,
            n_answers=rate.n_answers,
            n_workers=rate.n_workers,
            is_shared=rate.low >= least_rate and rate.n_workers >= least_workers,
        )
        for truth, given, rate in found
    )


@dataclass(frozen=True, slots=True)
class _Rate:
    rate: float
    low: float
    high: float
    n_answers: float
    n_workers: float


def _rate(hits: Floats, totals: Floats) -> _Rate:
    """Return a rate over workers, its interval, and how many workers it comes from."""
    n, total = float(hits.sum()), float(totals.sum())
    rate = (n + 0.5) / (total + 1)
    residuals = hits - rate * totals
    variance = (float(residuals @ residuals) + rate * (1 - rate)) / (total + 1) ** 2
    reach = 1.96 * np.sqrt(variance) / (rate * (1 - rate))
    odds = rate / (1 - rate)
    low, high = (odds * np.exp(sign * reach) for sign in (-1, 1))
    return _Rate(
        rate=n / total,
        low=float(low / (1 + low)),
        high=float(high / (1 + high)),
        n_answers=n,
        n_workers=float(n**2 / (hits @ hits)),
    )
