"""When a task has answers enough: sure and undisputed, or the limit is reached."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Integral
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.allocation.gain import entropy, expected_gain
from handwork_core.allocation.votes import vote_counts, vote_leads
from handwork_core.skills.evidence import check_same, pooled_confusion
from handwork_core.truth.gold import encode_gold

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable
    from handwork_core.truth import Gold, TruthResult

Floats = NDArray[np.float64]

MANY_CLASSES = 500
"""Beyond, as with free text, a square of them is not worth its memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRule:
    """When a task has answers enough; fixed before the first answer comes.

    A task is settled once it has `min_answers`, its label's probability is at least
    `confidence` and the label has `lead` votes more than any other class: the
    probability alone is too sure where workers err together, the lead alone ignores who
    voted. At `max_answers` it is left as it is. A worker has one vote on a task, and
    counts once among its answers, however often they answer it; a worker who
    contradicts themselves has no vote.

    Attributes
    ----------
    confidence : float, default 0.95
        0..1.
    lead : int, default 2
        Votes, at least 0.
    min_answers, max_answers : int, default 2 and 10
        Answers of different workers to one task, 1 or more.
    budget : int or None, default None
        Answers to all tasks together; None for no limit.

    Raises
    ------
    ValueError
        When a value is out of range, or a number of votes or answers is not whole.

    Examples
    --------
    >>> rule = StopRule(confidence=0.9)
    >>> bool(rule.is_settled(0.93, 2, 2)), bool(rule.is_settled(0.99, 1, 3))
    (True, False)
    """

    confidence: float = 0.95
    lead: int = 2
    min_answers: int = 2
    max_answers: int = 10
    budget: int | None = None

    def __post_init__(self) -> None:
        self._check_whole()
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"confidence must be from 0 to 1, not {self.confidence}")
        if self.lead < 0:
            raise ValueError(f"lead must be 0 or more votes, not {self.lead}")
        if not 1 <= self.min_answers <= self.max_answers:
            raise ValueError(
                "min_answers must be 1 or more and no more than max_answers, not "
                f"{self.min_answers} and {self.max_answers}"
            )
        if self.budget is not None and self.budget < 0:
            raise ValueError(f"budget must be 0 answers or more, not {self.budget}")

    def _check_whole(self) -> None:
        for name in ("lead", "min_answers", "max_answers", "budget"):
            value = getattr(self, name)
            if value is not None and not isinstance(value, Integral):
                raise ValueError(f"{name} must be a whole number, not {value!r}")

    def is_settled(
        self,
        confidence: float | Floats,
        lead: int | NDArray[Any],
        n_answers: int | NDArray[Any],
    ) -> NDArray[np.bool_]:
        """Tell whether tasks are sure and undisputed; the limits are not looked at.

        `lead` and `n_answers` count each worker once.
        """
        return np.asarray(
            np.greater_equal(confidence, self.confidence)
            & np.greater_equal(lead, self.lead)
            & np.greater_equal(n_answers, self.min_answers)
        )


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Decision:
    """Which tasks want more answers.

    Attributes
    ----------
    tasks : ndarray, shape (n_tasks,)
    is_settled : ndarray of bool, shape (n_tasks,)
        Sure and undisputed, or known.
    is_full : ndarray of bool, shape (n_tasks,)
        Not settled, and at `max_answers`.
    wanted : ndarray of int64, shape (n_tasks,)
        Answers to ask for now, 0 for none: as many as the task needs at least, so that
        none is asked for in vain.
    wants_more : ndarray of bool, shape (n_tasks,)
        Whether `wanted` is above 0.
    priority : ndarray of float64, shape (n_tasks,)
        What an answer is expected to tell, in nats; 0 where none is wanted.
    is_out_of_budget : bool
        Whether the budget leaves open tasks without answers.
    """

    tasks: NDArray[Any]
    is_settled: NDArray[np.bool_]
    is_full: NDArray[np.bool_]
    wanted: NDArray[np.int64]
    wants_more: NDArray[np.bool_]
    priority: Floats
    is_out_of_budget: bool


def decide(
    table: AnswerTable,
    result: TruthResult,
    rule: StopRule,
    gold: Gold | None = None,
) -> Decision:
    """Say which tasks want more answers, how many now, and which first.

    Parameters
    ----------
    table : AnswerTable
        All answers so far. Tasks without any answer are not in it: they want
        ``rule.min_answers``.
    result : TruthResult
        Of the same table, by any method whose posterior is a probability.
    rule : StopRule
    gold : mapping from task id to label, optional
        Known answers: these tasks are settled, whatever was voted.

    Returns
    -------
    Decision
        In the order of the table's tasks. Where the budget does not suffice, those of
        the highest priority get answers, ties by the order of the table.

    Raises
    ------
    ValueError
        When the result is of another table, or a known label is not among its classes.

    Notes
    -----
    A task that lacks votes wants what it lacks; one that lacks confidence only wants
    one. Priority is the mutual information of the task's label and the next answer, of
    a worker who errs as all workers together do. It is O(tasks x classes squared).

    Examples
    --------
    >>> from handwork_core import AnswerTable, dawid_skene
    >>> table = AnswerTable.from_arrays(
    ...     [1, 1, 2, 2, 3, 3, 4, 4], ["ada", "bola"] * 4, list("xxyyxyyx")
    ... )
    >>> decision = decide(table, dawid_skene(table), StopRule(confidence=0.6))
    >>> decision.tasks[decision.wants_more].tolist(), decision.wanted.tolist()
    ([3, 4], [0, 0, 2, 2])
    """
    check_same(table, result)
    votes, n = vote_counts(table)
    lead = vote_leads(votes, result.labels)
    settled = rule.is_settled(result.confidence, lead, n)
    settled |= encode_gold(table, gold) >= 0
    room = np.maximum(rule.max_answers - n, 0)
    lacking = np.maximum(np.maximum(rule.min_answers - n, rule.lead - lead), 1)
    wanted = np.where(settled, 0, np.minimum(lacking, room)).astype(np.int64)
    priority = np.where(wanted > 0, _worth(table, result.posterior), 0.0)
    left = _within_budget(wanted, priority, rule.budget, table.n_labels)
    return Decision(
        tasks=table.tasks,
        is_settled=settled,
        is_full=~settled & (room == 0),
        wanted=left,
        wants_more=left > 0,
        priority=np.where(left > 0, priority, 0.0),
        is_out_of_budget=bool((left < wanted).any()),
    )


def _worth(table: AnswerTable, posterior: Floats) -> Floats:
    """Return what an answer is expected to tell; of many classes, all there is to tell."""
    if table.n_classes > MANY_CLASSES:
        return entropy(posterior)
    return expected_gain(posterior, pooled_confusion(table, posterior))


def _within_budget(
    wanted: NDArray[np.int64], priority: Floats, budget: int | None, n_spent: int
) -> NDArray[np.int64]:
    """Serve the highest priorities first until the budget is used up."""
    if budget is None or n_spent + wanted.sum() <= budget:
        return wanted
    order = np.argsort(-priority, kind="stable")
    before = np.cumsum(wanted[order]) - wanted[order]
    left = np.empty_like(wanted)
    left[order] = (budget - n_spent - before).clip(0, wanted[order])
    return left
