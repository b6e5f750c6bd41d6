"""Majority vote: every answer counts the same."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from handwork_core.truth.gold import encode_gold
from handwork_core.truth.labels.abstaining import (
    Abstentions,
    set_aside,
    with_notes,
)
from handwork_core.truth.labels.compatibility import Compatibility, tie_tolerance
from handwork_core.truth.labels.voting import vote_shares
from handwork_core.truth.method import Gold, Method
from handwork_core.truth.result import TruthResult, choose_labels, class_shares

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable

VERSION = "1"


def majority_vote(
    table: AnswerTable,
    *,
    gold: Gold | None = None,
    abstentions: Abstentions = (),
    compat: Compatibility = None,
) -> TruthResult:
    """Return the label that most answers to each task gave.

    Parameters
    ----------
    table : AnswerTable
    gold : mapping from task id to label, optional
        Known answers: their posterior is 1 at the known label.
    abstentions : collection of labels, default ()
        Answers with these labels are no vote. ``parameters["abstained"]`` then has each
        worker's share of them.
    compat : {None, "crowdkit"}
        With "crowdkit" two shares tie only when they are equal to the last bit, as in
        Crowd-Kit 1.4.2; a share of votes is, so both give the same labels.

    Returns
    -------
    TruthResult
        `posterior` is the share of the votes, `confusion` and `accuracy` are None.
        Ties go to the first class. No answers give arrays of length zero.

    Raises
    ------
    ValueError
        When a gold label is not among the table's classes, or `compat` is unknown.

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
    table, abstained = set_aside(table, abstentions)
    posterior = vote_shares(table, encode_gold(table, gold))
    labels, confidence = choose_labels(posterior, tie_tolerance(compat))
    result = TruthResult(
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
    return with_notes(result, abstained, gold)


MAJORITY_VOTE = Method(
    name="majority_vote",
    function=majority_vote,
    version=VERSION,
    needs=frozenset({"labels"}),
    models_workers=False,
    ignores_repetition=True,
    recovery_error=0.12,
)
