"""Whether a worker becomes better or worse in the course of the work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.skills.evidence import (
    Floats,
    Indices,
    check_workers,
    discoveries,
    tally,
    without_own,
)

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable, Column
    from handwork_core.truth import TruthResult

STEPS = 60
PRIOR_SD = np.array([2.0, 2.0])
"""Of the level and of the change, in logits: accuracies of 0.5 to 0.99 are usual."""
LONGEST_STEP = 1.0


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SkillDrift:
    """How each worker's accuracy moves from their first answer to their last.

    Attributes
    ----------
    workers : ndarray, shape (n_workers,)
    n_answers : ndarray of int64, shape (n_workers,)
    at_first, at_last : ndarray of float64, shape (n_workers,)
        Estimated accuracy at the first and at the last answer, 0..1; NaN for workers
        with fewer answers than `least_answers`.
    change, low, high : ndarray of float64, shape (n_workers,)
        ``at_last - at_first`` and its 95 % interval.
    p_value, q_value : ndarray of float64, shape (n_workers,)
        Probability of such a trend without any drift; false discovery rate at which it
        is flagged. NaN as above.
    is_flagged : ndarray of bool, shape (n_workers,)
    """

    workers: NDArray[Any]
    n_answers: NDArray[np.int64]
    at_first: Floats
    at_last: Floats
    change: Floats
    low: Floats
    high: Floats
    p_value: Floats
    q_value: Floats
    is_flagged: NDArray[np.bool_]


def answer_order(
    table: AnswerTable, tasks: Column, workers: Column, answered_at: Column
) -> NDArray[np.float64]:
    """Return when each answer of a table was given, in the order of its rows.

    Parameters
    ----------
    table : AnswerTable
    tasks, workers : sequence or 1-D ndarray, shape (n_labels,)
        Ids of each answer, as the table was built from.
    answered_at : sequence of float or 1-D ndarray, shape (n_labels,)
        Moments as numbers that grow with time (such as seconds), or datetime64.

    Returns
    -------
    ndarray of float64, shape (n_labels,)
        For answers of one worker to one task, the earlier moment comes first.

    Raises
    ------
    ValueError
        When the answers are not those of the table, or a moment is missing.
    """
    moments = np.asarray(answered_at)
    if moments.dtype.kind in "Mm":
        moments = np.where(np.isnat(moments), np.nan, moments.astype(np.int64))
    moments = moments.astype(np.float64)
    if not len(tasks) == len(workers) == len(moments) == table.n_labels:
        raise ValueError(
            f"the table has {table.n_labels} answers, but there are {len(tasks)} tasks, "
            f"{len(workers)} workers and {len(moments)} moments"
        )
    if not np.isfinite(moments).all():
        row = int(np.flatnonzero(~np.isfinite(moments))[0])
        raise ValueError(
            f"answered_at has no moment in row {row}: leave its answer out"
        )
    place_of_task = {task: place for place, task in enumerate(table.tasks.tolist())}
    place_of_worker = {who: place for place, who in enumerate(table.workers.tolist())}
    task = _places(tasks, place_of_task, "tasks")
    worker = _places(workers, place_of_worker, "workers")
    order = np.lexsort((moments, worker, task))
    if (task[order] != table.task_index).any() or (
        worker[order] != table.worker_index
    ).any():
        raise ValueError("the moments are of other answers than the table's")
    return np.asarray(moments[order])


def _places(column: Column, place_of: dict[Any, int], name: str) -> Indices:
    values = column.tolist() if isinstance(column, np.ndarray) else list(column)
    unknown = [value for value in values if value not in place_of]
    if unknown:
        raise ValueError(f"{name} has {unknown[0]!r}, which is not in the table")
    return np.array([place_of[value] for value in values], dtype=np.int64)


def skill_drift(
    table: AnswerTable,
    result: TruthResult,
    answered_at: NDArray[np.float64],
    *,
    least_answers: int = 30,
    discovery_rate: float = 0.05,
) -> SkillDrift:
    r"""Test each worker for a trend in accuracy, from the first answer to the last.

    Parameters
    ----------
    table : AnswerTable
    result : TruthResult
        Of the same table.
    answered_at : ndarray of float64, shape (n_labels,)
        By row of the table, from :func:`answer_order`.
    least_answers : int, default 30, at least 2
        Workers with fewer are not tested.
    discovery_rate : float, default 0.05, between 0 and 1
        Share of the flagged workers that may be flagged by chance.

    Returns
    -------
    SkillDrift
        In the order of the table's workers.

    Raises
    ------
    ValueError
        When the result or the moments are of another table, or an option is out of
        range.

    Notes
    -----
    With :math:`s` the rank of an answer in time among the worker's own, from -1/2 to
    1/2, the accuracy is :math:`a(s) = \sigma(\alpha + \beta s)` with normal priors of
    standard deviation 2 on :math:`\alpha, \beta`, and the likelihood of an answer is
    :math:`a p + (1 - a)(1 - p)/(K - 1)`, with :math:`p` the belief, without the
    worker's own answer, that it is right. The maximum is found by scoring with the sum
    of squared slopes as information; the interval of the change is Wald's by the delta
    method, the p-value Wald's for :math:`\beta = 0`. A sudden change shows as a trend.

    Examples
    --------
    Eve answers well at first, then at random.

    >>> import numpy as np
    >>> from handwork_core import AnswerTable, dawid_skene
    >>> truth = np.random.default_rng(0).integers(2, size=200)
    >>> tired = np.where(np.arange(200) < 100, truth, np.arange(200) % 2)
    >>> tasks, workers = np.tile(np.arange(200), 3), np.repeat(["ada", "bola", "eve"], 200)
    >>> table = AnswerTable.from_arrays(
    ...     tasks, workers, np.concatenate([truth, truth, tired])
    ... )
    >>> when = answer_order(table, tasks, workers, np.tile(np.arange(200.0), 3))
    >>> drift = skill_drift(table, dawid_skene(table), when)
    >>> drift.workers[drift.is_flagged].tolist(), bool(drift.change[2] < -0.3)
    (['eve'], True)
    """
    _check_options(table, answered_at, least_answers, discovery_rate)
    check_workers(table, result)
    n_answers = np.bincount(table.worker_index, minlength=table.n_workers)
    time = _own_time(table, answered_at, n_answers)
    others = without_own(table, result)
    right = others[np.arange(table.n_labels), table.label_index]
    wrong = (1 - right) / max(table.n_classes - 1, 1)
    line, covariance = _fit(table, time, right, wrong)
    tested = n_answers >= least_answers
    return _as_result(table, n_answers, tested, (line, covariance), discovery_rate)


def _own_time(
    table: AnswerTable, answered_at: Floats, n_answers: NDArray[np.int64]
) -> Floats:
    """Return each answer's rank among its worker's, from -1/2 to 1/2."""
    order = np.lexsort((answered_at, table.worker_index))
    begin = np.concatenate(([0], np.cumsum(n_answers)[:-1]))
    rank = np.empty(table.n_labels)
    rank[order] = np.arange(table.n_labels) - begin[table.worker_index[order]]
    last = np.maximum(n_answers - 1, 1)[table.worker_index]
    return np.asarray(rank / last - 0.5)


def _fit(
    table: AnswerTable, time: Floats, right: Floats, wrong: Floats
) -> tuple[Floats, Floats]:
    """Return level and change of each worker, (n_workers, 2), and their covariance."""
    who, n_workers = table.worker_index, table.n_workers
    line = np.tile([1.0, 0.0], (n_workers, 1))
    basis = np.stack([np.ones_like(time), time], axis=1)
    precision = np.diag(1 / np.square(PRIOR_SD))
    covariance = np.tile(np.linalg.inv(precision), (n_workers, 1, 1))
    for _ in range(STEPS):
        accuracy = _logistic((line[who] * basis).sum(axis=1))
        mixed = np.maximum(accuracy * right + (1 - accuracy) * wrong, 1e-300)
        slope = (accuracy * (1 - accuracy) * (right - wrong) / mixed)[:, None] * basis
        gradient = _by_worker(slope, who, n_workers) - line @ precision
        squares = slope[:, :, None] * slope[:, None, :]
        information = _by_worker(squares.reshape(-1, 4), who, n_workers)
        covariance = np.asarray(
            np.linalg.inv(information.reshape(-1, 2, 2) + precision), dtype=np.float64
        )
        step = np.einsum("wij,wj->wi", covariance, gradient)
        line += step.clip(-LONGEST_STEP, LONGEST_STEP)
        if np.abs(step).max(initial=0.0) < 1e-6:
            break
    return line, covariance


def _by_worker(values: Floats, who: Indices, n_workers: int) -> Floats:
    return np.stack([tally(who, column, n_workers) for column in values.T], axis=1)


def _logistic(logit: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-logit)))


def _as_result(
    table: AnswerTable,
    n_answers: NDArray[np.int64],
    tested: NDArray[np.bool_],
    fitted: tuple[Floats, Floats],
    discovery_rate: float,
) -> SkillDrift:
    from scipy.special import ndtr  # noqa: PLC0415 - a slow import

    line, covariance = fitted
    ends = [_logistic(line[:, 0] + half * line[:, 1]) for half in (-0.5, 0.5)]
    slopes = [end * (1 - end) for end in ends]
    towards = np.stack([slopes[1] - slopes[0], 0.5 * (slopes[1] + slopes[0])], axis=1)
    spread = np.sqrt(np.einsum("wi,wij,wj->w", towards, covariance, towards))
    change = ends[1] - ends[0]
    wald = np.abs(line[:, 1]) / np.sqrt(covariance[:, 1, 1])
    p_value = np.where(tested, 2 * ndtr(-wald), np.nan)
    q_value = np.full(len(p_value), np.nan)
    q_value[tested] = discoveries(p_value[tested])

    def told(values: Floats) -> Floats:
        return np.where(tested, values, np.nan)

    return SkillDrift(
        workers=table.workers,
        n_answers=n_answers,
        at_first=told(ends[0]),
        at_last=told(ends[1]),
        change=told(change),
        low=told((change - 1.96 * spread).clip(-1, 1)),
        high=told((change + 1.96 * spread).clip(-1, 1)),
        p_value=p_value,
        q_value=q_value,
        is_flagged=tested & (q_value <= discovery_rate),
    )


def _check_options(
    table: AnswerTable, answered_at: Floats, least_answers: int, discovery_rate: float
) -> None:
    if answered_at.shape != (table.n_labels,):
        raise ValueError(
            f"answered_at has the shape {answered_at.shape}, not ({table.n_labels},): "
            "give one moment for each row of the table, from answer_order"
        )
    if least_answers < 2:
        raise ValueError(f"least_answers must be 2 or more, not {least_answers}")
    if not 0 < discovery_rate < 1:
        raise ValueError(
            f"discovery_rate must be between 0 and 1, not {discovery_rate}"
        )
