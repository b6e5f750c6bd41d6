"""Zero-based skill: votes weighted by skills that follow the weighted vote."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

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
ABOVE_CHANCE = 1e-5
FIRST_RATE = 1.0
RATE_FACTOR, STEPS_OF_A_RATE = 0.5, 20

Floats = NDArray[np.float64]


def zero_based_skill(
    table: AnswerTable,
    *,
    gold: Gold | None = None,
    abstentions: Abstentions = (),
    max_iterations: int = 100,
    compat: Compatibility = None,
) -> TruthResult:
    r"""Weigh each worker's votes by a skill that follows agreement with the result.

    Parameters
    ----------
    table : AnswerTable
    gold : mapping from task id to label, optional
        Known answers: the vote on these tasks is replaced by them.
    abstentions : collection of labels, default ()
        Answers with these labels are no vote. ``parameters["abstained"]`` then has each
        worker's share of them.
    max_iterations : int, default 100, at least 1
    compat : {None, "crowdkit"}
        With "crowdkit" the first of the labels that tie wins alone, as in Crowd-Kit
        1.4.2, two shares tie only when they are equal to the last bit, and an answer
        that stands twice votes twice but agrees once. By default classes that tie share
        the agreement, so that no name is preferred.

    Returns
    -------
    TruthResult
        `accuracy` is the skill; `accuracy_interval` is the Wilson confidence interval
        of the agreement with the labels, widened to hold the skill. `confusion` is
        None. Ties go to the first class. No answers give arrays of length zero.

    Raises
    ------
    ValueError
        When a gold label is not among the table's classes, or an option is out of its
        range.

    Notes
    -----
    From :math:`s_w = 1 / K + 10^{-5}`, one iteration votes with the weights
    :math:`s_w`, finds the share :math:`a_w` of each worker's answers that agree with
    the winners, and moves :math:`s_w` to :math:`s_w + \eta (a_w - s_w)`. The rate
    :math:`\eta` is 1, halved at iterations 20, 40 and so on. When no skill moves any
    more, the remaining iterations would change nothing and are left out.

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
    >>> result = zero_based_skill(table)
    >>> result.accuracy.round(3).tolist(), result.n_iterations, result.converged
    ([1.0, 1.0, 0.0], 3, True)
    """
    if max_iterations < 1:
        raise ValueError(f"max_iterations must be 1 or more, not {max_iterations}")
    table, abstained = set_aside(table, abstentions)
    known = encode_gold(table, gold)
    counted = without_repetition(table) if is_crowdkit(compat) else table
    total = answers_per_worker(counted)
    skill = np.full(table.n_workers, 1 / max(table.n_classes, 1) + ABOVE_CHANCE)
    iteration, rate, still = 0, FIRST_RATE, table.n_labels == 0
    while not still and iteration < max_iterations:
        iteration += 1
        rate *= RATE_FACTOR if iteration % STEPS_OF_A_RATE == 0 else 1.0
        winning = winners(vote_shares(table, known, skill), compat)
        agreement = agreeing_answers(counted, winning) / np.maximum(total, 1)
        moved = skill + rate * (agreement - skill)
        still, skill = bool(np.array_equal(moved, skill)), moved
    posterior = vote_shares(table, known, skill)
    labels, confidence = choose_labels(posterior, tie_tolerance(compat))
    right = agreeing_answers(counted, winners(posterior, compat))
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
        n_iterations=iteration,
        converged=still,
        log_likelihood=math.nan,
        method="zero_based_skill",
        version=VERSION,
        warnings=() if still else (f"Skills still moved at iteration {iteration}.",),
        accuracy_interval=_interval(right, total, skill),
    )
    return with_notes(result, abstained, gold)


def _interval(right: Floats, total: Floats, skill: Floats) -> Floats:
    ends = wilson_interval(right, total)
    ends[:, 0] = np.minimum(ends[:, 0], skill)
    ends[:, 1] = np.maximum(ends[:, 1], skill)
    return ends


ZERO_BASED_SKILL = Method(
    name="zero_based_skill",
    function=zero_based_skill,
    version=VERSION,
    needs=frozenset({"labels"}),
    models_workers=True,
    ignores_repetition=True,
    recovery_error=0.12,
)
