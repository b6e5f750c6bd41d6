"""Worker agreement with aggregate: votes weighted by agreement with the majority."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from handwork_core.truth.gold import encode_gold
from handwork_core.truth.labels.abstaining import (
    Abstentions,
    set_aside,
    with_notes,
)
from handwork_core.truth.labels.compatibility import (
    Compatibility,
    is_crowdkit,
    tie_tolerance,
)
from handwork_core.truth.labels.intervals import wilson_interval
from handwork_core.truth.labels.voting import (
    agreeing_answers,
    answers_per_worker,
    vote_shares,
    winners,
    without_repetition,
)
from handwork_core.truth.method import Gold, Method
from handwork_core.truth.result import TruthResult, choose_labels, class_shares

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable

VERSION = "1"


def wawa(
    table: AnswerTable,
    *,
    gold: Gold | None = None,
    abstentions: Abstentions = (),
    compat: Compatibility = None,
) -> TruthResult:
    r"""Weigh each worker's votes by how often they agree with the majority.

    Parameters
    ----------
    table : AnswerTable
    gold : mapping from task id to label, optional
        Known answers: they stand in place of the majority, and their posterior is 1.
    abstentions : collection of labels, default ()
        Answers with these labels are no vote. ``parameters["abstained"]`` then has each
        worker's share of them.
    compat : {None, "crowdkit"}
        With "crowdkit" the first of the labels that tie is the majority, as in
        Crowd-Kit 1.4.2, two shares tie only when they are equal to the last bit, and an
        answer that stands twice votes twice but agrees once. By default classes that
        tie share the majority, so that no name is preferred.

    Returns
    -------
    TruthResult
        `accuracy` is the share of answers that agree with the majority, and
        `accuracy_interval` its Wilson confidence interval; `confusion` is None. Ties go
        to the first class. No answers give arrays of length zero.

    Raises
    ------
    ValueError
        When a gold label is not among the table's classes, or `compat` is unknown.

    Notes
    -----
    With :math:`m_{tc}` 1 for the majority's class of task :math:`t` (:math:`1 / k` for
    each of :math:`k` that tie) and :math:`n_w` answers of worker :math:`w`,

    .. math::

        a_w = \frac 1 {n_w} \sum_t m_{t l_{tw}}, \quad
        q_{tc} \propto \sum_{w: l_{tw} = c} a_w .

    Where the answers to a task weigh nothing, they all count the same. The posterior is
    a share of weights, not a calibrated probability.

    References
    ----------
    .. [1] D. Ustalov, N. Pavlichenko and B. Tseitlin, "Learning from Crowds with
       Crowd-Kit", JOSS 9(96), 2024. doi:10.21105/joss.06227

    Examples
    --------
    >>> from handwork_core import AnswerTable
    >>> table = AnswerTable.from_arrays(
    ...     [1, 1, 1, 2, 2, 2, 3, 3],
    ...     ["ada", "bola", "eve"] * 2 + ["ada", "eve"],
    ...     list("xxyyyxyx"),
    ... )
    >>> result = wawa(table)
    >>> result.classes[result.labels].tolist()
    ['x', 'y', 'y']
    >>> result.accuracy.round(3).tolist()
    [0.833, 1.0, 0.167]
    """
    tolerance = tie_tolerance(compat)
    table, abstained = set_aside(table, abstentions)
    known = encode_gold(table, gold)
    majority = winners(vote_shares(table, known), compat)
    counted = without_repetition(table) if is_crowdkit(compat) else table
    right, total = agreeing_answers(counted, majority), answers_per_worker(counted)
    skill = right / np.maximum(total, 1)
    posterior = vote_shares(table, known, skill)
    labels, confidence = choose_labels(posterior, tolerance)
    result = TruthResult(
        tasks=table.tasks,
        classes=table.classes,
        workers=table.workers,
        labels=labels,
        posterior=posterior,
        confidence=confidence,
        confusion=None,
        class_prior=class_shares(posterior),
        accuracy=skill,
        n_iterations=1,
        converged=True,
        log_likelihood=math.nan,
        method="wawa",
        version=VERSION,
        accuracy_interval=wilson_interval(right, total),
    )
    return with_notes(result, abstained, gold)


WAWA = Method(
    name="wawa",
    function=wawa,
    version=VERSION,
    needs=frozenset({"labels"}),
    models_workers=True,
    ignores_repetition=True,
    recovery_error=0.12,
)
