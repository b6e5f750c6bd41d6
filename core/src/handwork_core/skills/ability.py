"""How often each worker is right, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.skills.evidence import Floats, check_same, without_own

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable
    from handwork_core.truth import TruthResult

GRID = (np.arange(200) + 0.5) / 200
"""Accuracies that are weighed against each other."""
CELLS_AT_ONCE = 2**20
"""Beliefs of answers in classes that are worked on together: 8 MiB of float64."""
MANY_ANSWERS = 50_000
"""From here on compiled code is worth being loaded."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class WorkerSkills:
    """How often each worker is right.

    Attributes
    ----------
    workers : ndarray, shape (n_workers,)
    n_answers : ndarray of int64, shape (n_workers,)
    accuracy : ndarray of float64, shape (n_workers,)
        Mean of what is believed about the share of right answers, 0..1.
    low, high : ndarray of float64, shape (n_workers,)
        Ends of the credible interval; `accuracy` is never outside.
    level_share : float
    better_than_chance : ndarray of float64, shape (n_workers,)
        Probability that the worker is right more often than blind guessing.
    """

    workers: NDArray[Any]
    n_answers: NDArray[np.int64]
    accuracy: Floats
    low: Floats
    high: Floats
    level_share: float
    better_than_chance: Floats


def worker_skills(
    table: AnswerTable, result: TruthResult, *, level_share: float = 0.95
) -> WorkerSkills:
    r"""Estimate each worker's accuracy with an interval that knows what is not known.

    Parameters
    ----------
    table : AnswerTable
    result : TruthResult
        Of the same table; known answers in it count as certain.
    level_share : float, default 0.95, between 0 and 1

    Returns
    -------
    WorkerSkills
        In the order of the table. A worker without answers has the crowd's accuracy.

    Raises
    ------
    ValueError
        When the result is of another table, or `level_share` is out of range.

    Notes
    -----
    With :math:`p_i` the belief, without the worker's own answer, that answer :math:`i`
    of theirs is right, the likelihood of an accuracy :math:`a` with :math:`K` classes is

    .. math::

        L(a) = \prod_i \Bigl( a\, p_i + (1 - a) \frac{1 - p_i}{K - 1} \Bigr)

    so that a task nobody is sure about tells little. It is weighed on a grid of 200
    accuracies; the prior is the mean of what each worker's answers alone say, smoothed
    (one step of empirical Bayes: more would make the intervals too narrow). The error
    of the grid is below 0.0025. On planted crowds (15 workers, 67 answers each, three
    classes) 90 % intervals held the truth 87 % of the time. The belief of the method is
    taken as it is: where workers err together, intervals are too narrow.

    Examples
    --------
    >>> from handwork_core import AnswerTable, dawid_skene
    >>> table = AnswerTable.from_arrays(
    ...     [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4],
    ...     ["ada", "bola", "eve"] * 4,
    ...     ["yes", "yes", "yes", "no", "no", "yes"] * 2,
    ... )
    >>> skills = worker_skills(table, dawid_skene(table))
    >>> skills.workers[skills.accuracy.argmin()]
    'eve'
    >>> bool((skills.low < skills.accuracy).all() and (skills.accuracy < skills.high).all())
    True
    """
    if not 0 < level_share < 1:
        raise ValueError(f"level_share must be between 0 and 1, not {level_share}")
    check_same(table, result)
    belief = _beliefs(_log_likelihoods(table, result))
    cumulative = np.cumsum(belief, axis=1)
    chance = 1 / max(table.n_classes, 1)
    tail = (1 - level_share) / 2
    accuracy = belief @ GRID
    return WorkerSkills(
        workers=table.workers,
        n_answers=np.bincount(table.worker_index, minlength=table.n_workers),
        accuracy=accuracy,
        # Of a belief with a long thin tail the mean can lie beyond a quantile.
        low=np.minimum(_quantile(cumulative, tail), accuracy),
        high=np.maximum(_quantile(cumulative, 1 - tail), accuracy),
        level_share=level_share,
        better_than_chance=belief[:, chance < GRID].sum(axis=1),
    )


def _log_likelihoods(table: AnswerTable, result: TruthResult) -> Floats:
    """Return the log-likelihood of each accuracy for each worker, (n_workers, grid)."""
    order = np.argsort(table.worker_index, kind="stable")
    right = _believed_right(table, result)[order]
    wrong = (1 - right) / max(table.n_classes - 1, 1)
    chances = np.stack((right, wrong), axis=1)
    answers = np.bincount(table.worker_index, minlength=table.n_workers)
    offsets = np.concatenate(([0], np.cumsum(answers)))
    compiled = table.n_labels >= MANY_ANSWERS
    kernels = import_module(
        f"handwork_core._kernels.{'abilities' if compiled else 'abilities_twin'}"
    )
    found: Floats = kernels.log_likelihoods(offsets, chances, GRID)
    return found


def _believed_right(table: AnswerTable, result: TruthResult) -> Floats:
    """Return the belief, without it, that each answer is right, (n_labels,)."""
    right = np.empty(table.n_labels)
    step = max(CELLS_AT_ONCE // max(table.n_classes, 1), 1)
    for start in range(0, table.n_labels, step):
        rows = slice(start, start + step)
        labels = table.label_index[rows]
        others = without_own(table, result, rows)
        right[rows] = others[np.arange(len(labels)), labels]
    return right


def _beliefs(log_likelihoods: Floats) -> Floats:
    """Weigh the grid for each worker, under a prior learnt from all of them."""
    shift = log_likelihoods.max(axis=1, keepdims=True, initial=-np.inf)
    likelihood = np.exp(log_likelihoods - np.where(np.isfinite(shift), shift, 0))
    alone = _weighed(likelihood, np.full(len(GRID), 1 / len(GRID)))
    # One worker's worth of every accuracy keeps the prior from closing any out.
    prior = _smooth(alone.sum(axis=0) + 1 / len(GRID)) / (len(alone) + 1)
    return _weighed(likelihood, prior)


def _weighed(likelihood: Floats, prior: Floats) -> Floats:
    belief = likelihood * prior
    return np.asarray(belief / belief.sum(axis=1, keepdims=True))


def _smooth(weights: Floats) -> Floats:
    """Spread each weight over its neighbours: a prior of spikes would be too sure."""
    reach = 10
    kernel = np.exp(-0.5 * np.square(np.arange(-reach, reach + 1) / (reach / 2)))
    padded = np.pad(weights, reach, mode="symmetric")
    return np.convolve(padded, kernel / kernel.sum(), mode="valid")


def _quantile(cumulative: Floats, share: float) -> Floats:
    """Read a quantile between the cells of the grid."""
    cell = (cumulative < share).sum(axis=1).clip(0, len(GRID) - 1)
    rows = np.arange(len(cumulative))
    before = np.where(cell > 0, cumulative[rows, cell - 1], 0.0)
    width = np.maximum(cumulative[rows, cell] - before, 1e-300)
    return np.asarray((cell + (share - before) / width) / len(GRID)).clip(0, 1)
