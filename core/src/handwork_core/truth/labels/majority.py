"""Majority vote: every answer counts the same."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.gold import encode_gold
from handwork_core.truth.method import Gold, Method
from handwork_core.truth.result import TruthResult, choose_labels, class_shares

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable

VERSION = "1"


def majority_vote(table: AnswerTable, *, gold: Gold | None = None) -> TruthResult:
    """Return the label that most answers to each task gave.

    Parameters
    ----------
    table : AnswerTable
    gold : mapping from task id to label, optional
        Known answers: their posterior is 1 at the known label.

    Returns
    -------
    TruthResult
        `posterior` is the share of the votes, `confusion` and `accuracy` are None.
        Ties go to the first class. No answers give arrays of length zero.

    Raises
    ------
    ValueError
        When a gold label is not among the table's classes.

    Notes
    -----
    The posterior of class :math:`c` for task :math:`t` with :math:`n_t` answers is
    :math:`n_{tc} / n_t`, exact to the rounding of one division. It is a share of votes,
    not a calibrated probability.

    Examples
    --------
    >>> from handwork_core import AnswerTable
    >>> table = AnswerTable.from_arrays(
    ...     [1, 1, 1, 2, 2], ["ada", "bola", "eve", "ada", "eve"], list("xxyyx")
    ... )
    >>> result = majority_vote(table)
    >>> result.classes[result.labels].tolist()
    ['x', 'x']
    >>> result.confidence.round(3).tolist()
    [0.667, 0.5]
    """
    posterior = vote_shares(table, encode_gold(table, gold))
    labels, confidence = choose_labels(posterior)
    return TruthResult(
        tasks=table.tasks,
        classes=table.classes,
        workers=table.workers,
        labels=labels,
        posterior=posterior,
        confidence=confidence,
        confusion=None,
        class_prior=class_shares(posterior),
        accuracy=None,
        n_iterations=1,
        converged=True,
        log_likelihood=math.nan,
        method="majority_vote",
        version=VERSION,
    )


def vote_shares(table: AnswerTable, gold: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return the share of each task's answers for each class; gold tasks are certain."""
    shape = (table.n_tasks, table.n_classes)
    cells = table.task_index.astype(np.int64) * table.n_classes + table.label_index
    votes = np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape)
    shares: NDArray[np.float64] = votes / table.answers_per_task[:, None]
    known = np.flatnonzero(gold >= 0)
    shares[known] = 0.0
    shares[known, gold[known]] = 1.0
    return shares


MAJORITY_VOTE = Method(
    name="majority_vote",
    function=majority_vote,
    version=VERSION,
    needs=frozenset({"labels"}),
    models_workers=False,
    ignores_repetition=True,
    recovery_error=0.12,
)
