"""What stopping early saved, in answers and in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from handwork_core.allocation.planning import answers_to_plan
from handwork_core.skills.evidence import check_workers

if TYPE_CHECKING:
    from handwork_core.allocation.stopping import StopRule
    from handwork_core.answers import AnswerTable
    from handwork_core.truth import TruthResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """What adaptive collection took, next to a fixed number of answers.

    Attributes
    ----------
    n_answers, n_tasks : int
    mean_answers : float
        Answers to each task, on average.
    expected_accuracy : float
        Mean confidence of the labels, 0..1.
    fixed_answers : int or None
        Answers to every task that would be expected to give the same accuracy with a
        majority vote; None where up to `most` of them would not.
    saved_answers : int
        Against `fixed_answers`, or against the rule's maximum where that is None; below
        0 where more was spent.
    saved_share : float
        `saved_answers` as a share of what it is compared with.
    sentence : str
        For a results page.
    """

    n_answers: int
    n_tasks: int
    mean_answers: float
    expected_accuracy: float
    fixed_answers: int | None
    saved_answers: int
    saved_share: float
    sentence: str


def saved(
    table: AnswerTable, result: TruthResult, rule: StopRule, *, seed: int = 0
) -> Saving:
    """Say what stopping by a rule saved against the same number of answers to every task.

    Parameters
    ----------
    table : AnswerTable
    result : TruthResult
        Of the same table.
    rule : StopRule
        By which the answers were collected.
    seed : int, default 0

    Returns
    -------
    Saving

    Raises
    ------
    ValueError
        When the table is empty, when all its answers say the same or no two workers
        answered the same task (which tells nothing of who errs), or when the result is
        of another table.

    Notes
    -----
    The labels' mean confidence is compared with the majority vote's curve of
    :func:`answers_to_plan`, up to three times the rule's maximum. Both rest on the
    model's assumption that workers err independently, and on no known answer: it is an
    estimate, and the sentence says so.

    Examples
    --------
    >>> import numpy as np
    >>> from handwork_core import AnswerTable, dawid_skene
    >>> from handwork_core.allocation import StopRule
    >>> rng = np.random.default_rng(0)
    >>> truth = rng.integers(2, size=100)
    >>> labels = np.where(rng.random((3, 100)) < 0.9, truth, 1 - truth)
    >>> table = AnswerTable.from_arrays(
    ...     np.tile(np.arange(100), 3), np.repeat(np.arange(3), 100), labels.ravel()
    ... )
    >>> told = saved(table, dawid_skene(table), StopRule())
    >>> told.mean_answers, told.sentence.startswith("300 answers to 100 tasks (3.0 each)")
    (3.0, True)
    """
    check_workers(table, result)
    if table.n_labels == 0:
        raise ValueError("nothing was collected: the table is empty")
    accuracy = float(np.mean(result.confidence))
    most = min(3 * rule.max_answers, 100)
    plan = answers_to_plan(table, result, most=most, seed=seed)
    # A vote of an even number decides no more than one fewer, up to chance.
    reached = np.flatnonzero(np.maximum.accumulate(plan.vote_accuracy) >= accuracy)
    fixed = int(reached[0]) + 1 if len(reached) else None
    compared = (fixed or rule.max_answers) * table.n_tasks
    saved_answers = compared - table.n_labels
    share = saved_answers / compared
    return Saving(
        n_answers=table.n_labels,
        n_tasks=table.n_tasks,
        mean_answers=table.n_labels / table.n_tasks,
        expected_accuracy=accuracy,
        fixed_answers=fixed,
        saved_answers=saved_answers,
        saved_share=share,
        sentence=_sentence(table, accuracy, fixed, rule.max_answers, share),
    )


def _sentence(
    table: AnswerTable, accuracy: float, fixed: int | None, maximum: int, share: float
) -> str:
    collected = (
        f"{table.n_labels:,} answers to {table.n_tasks:,} tasks "
        f"({table.n_labels / table.n_tasks:.1f} each)"
    )
    if fixed is None:
        return (
            f"{collected}, {share:.0%} fewer than {maximum} to every task. By estimate, "
            f"no fixed number up to three times that would reach the same accuracy "
            f"({accuracy:.1%}) by majority."
        )
    if share <= 0:
        return (
            f"{collected}. By estimate, {fixed} to every task and a majority vote would "
            f"reach the same accuracy ({accuracy:.1%}): nothing was saved."
        )
    return (
        f"{collected}. By estimate, the same accuracy ({accuracy:.1%}) by majority vote "
        f"takes {fixed} to every task: {share:.0%} of the answers were saved."
    )
