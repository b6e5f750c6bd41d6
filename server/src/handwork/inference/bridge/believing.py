"""What a method believes of each task, and of the people who answered."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from handwork.base.errors import InvalidInputError
from handwork.inference.bridge.columns import Columns, Integers, rank_within_tasks
from handwork_core.answers import AnswerTable
from handwork_core.skills import worker_skills
from handwork_core.truth import Gold, Method, TruthResult

Floats = NDArray[np.float64]

DIGITS = 6
LONGEST_DISTRIBUTION = 20
# What the core allows: 2 GiB of probabilities.
MOST_CONFUSION_CELLS = 2**28
# Of shares that a method can do without, an eighth of a gigabyte.
MOST_VOTE_CELLS = 2**24


class UnfitMethodError(InvalidInputError):
    """The method is unknown, or cannot work with answers of this kind."""

    code = "method-does-not-fit"


@dataclass(frozen=True, slots=True)
class TaskBeliefs:
    """What is believed of each task, in the order of `task_ids`."""

    task_ids: Integers
    codes: Integers
    confidence: Floats
    # Position t, k: the probability of label `choices[t, k]`.
    choices: Integers
    shares: Floats


class Skills(NamedTuple):
    """The accuracy of each worker, and the ends of its 95 % interval."""

    accuracy: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """What is believed of the people, ascending, and how the method came to it."""

    worker_ids: Integers
    # Without, answers equal to the estimate count as right.
    skills: Skills | None = None
    # Position w, c, l: the probability that w answers l where c is right.
    confusion: Floats | None = None
    iterations_count: int
    has_converged: bool
    log_likelihood: float | None = None
    warnings: tuple[str, ...]


class Believed(NamedTuple):
    """Beliefs with the labels they speak of, and what the answers alone say."""

    columns: Columns
    tasks: TaskBeliefs
    crowd: Crowd
    # Of tasks with a known answer, the label inferred without it.
    blind: Mapping[int, int]


def has_room_for_all_labels(columns: Columns) -> bool:
    """Whether every task can have a share for every label without filling the memory."""
    n_tasks = len(np.unique(columns.task_ids))
    n_workers, n_labels = len(np.unique(columns.worker_ids)), len(columns.labels)
    cells = max(n_tasks * n_labels, n_workers * n_labels**2)
    return cells <= MOST_VOTE_CELLS


def believe_dense(
    method: Method, columns: Columns, gold_codes: Mapping[int, int]
) -> Believed:
    """Run a method that knows every possible label; gold teaches it about workers."""
    n_labels, n_workers = len(columns.labels), len(np.unique(columns.worker_ids))
    if n_workers * n_labels**2 > MOST_CONFUSION_CELLS:
        raise UnfitMethodError(
            f"{n_workers:,} workers and {n_labels:,} labels are too many for a method "
            "that learns how each worker confuses each label.",
            what_to_do="Choose majority-vote.",
        )
    table = AnswerTable.from_arrays(
        columns.task_ids,
        columns.worker_ids,
        columns.codes,
        classes=np.arange(n_labels),
    )
    gold: Gold = dict(gold_codes.items())
    result = method.function(table, gold=gold)
    shares = result.posterior.round(DIGITS)
    choices = np.argsort(-shares, axis=1, kind="stable")[:, :LONGEST_DISTRIBUTION]
    beliefs = TaskBeliefs(
        task_ids=result.tasks,
        codes=result.labels.astype(np.int64),
        confidence=result.confidence.round(DIGITS),
        choices=choices,
        shares=np.take_along_axis(shares, choices, axis=1),
    )
    blind = method.function(table) if gold_codes else result
    seen = labels_of_tasks(blind.tasks, blind.labels, gold_codes)
    skills = worker_skills(table, result, gold=gold)
    crowd = crowd_of(result, Skills(skills.accuracy, skills.low, skills.high))
    return Believed(columns, beliefs, crowd, seen)


def believe_compact(
    method: Method, columns: Columns, gold_codes: Mapping[int, int]
) -> Believed:
    """Run a method that only compares the answers to one task with each other.

    Labels are numbered anew within each task, so that memory grows with the answers and
    not with tasks times labels. Known answers are put in their place afterwards.
    """
    ranks, code_at, offsets = rank_within_tasks(columns)
    classes = np.arange(int(ranks.max(initial=0)) + 1)
    table = AnswerTable.from_arrays(
        columns.task_ids, columns.worker_ids, ranks, classes=classes
    )
    result = method.function(table)
    shares = result.posterior.round(DIGITS)
    order = np.argsort(-shares, axis=1, kind="stable")[:, :LONGEST_DISTRIBUTION]
    # A rank that a task does not have has no share: which label it shows is no matter.
    places = np.minimum(offsets[:-1, None] + order, max(len(code_at) - 1, 0))
    codes = code_at[offsets[:-1] + result.labels] if len(code_at) else result.labels
    beliefs = TaskBeliefs(
        task_ids=result.tasks,
        codes=codes.astype(np.int64),
        confidence=result.confidence.round(DIGITS),
        choices=code_at[places] if len(code_at) else order,
        shares=np.take_along_axis(shares, order, axis=1),
    )
    blind = labels_of_tasks(beliefs.task_ids, beliefs.codes, gold_codes)
    return Believed(columns, with_known(beliefs, gold_codes), crowd_of(result), blind)


def crowd_of(result: TruthResult, skills: Skills | None = None) -> Crowd:
    """Take what a method for labels found about the people."""
    likelihood = result.log_likelihood
    return Crowd(
        worker_ids=result.workers,
        skills=skills,
        confusion=result.confusion,
        iterations_count=result.n_iterations,
        has_converged=result.converged,
        log_likelihood=likelihood if math.isfinite(likelihood) else None,
        warnings=result.warnings,
    )


def labels_of_tasks(
    task_ids: Integers, codes: NDArray[np.integer], wanted: Mapping[int, int]
) -> Mapping[int, int]:
    """Pick what is believed of some tasks."""
    places = np.searchsorted(task_ids, np.fromiter(wanted, np.int64, len(wanted)))
    return dict(zip(wanted, codes[places].tolist(), strict=True))


def with_known(beliefs: TaskBeliefs, gold_codes: Mapping[int, int]) -> TaskBeliefs:
    """Put the known answers in place of what was inferred."""
    if not gold_codes:
        return beliefs
    wanted = np.fromiter(gold_codes, np.int64, len(gold_codes))
    places = np.searchsorted(beliefs.task_ids, wanted)
    codes, confidence = beliefs.codes.copy(), beliefs.confidence.copy()
    choices, shares = beliefs.choices.copy(), np.array(beliefs.shares)
    codes[places] = choices[places, 0] = np.fromiter(gold_codes.values(), np.int64)
    confidence[places] = 1.0
    shares[places] = 0.0
    shares[places, 0] = 1.0
    return TaskBeliefs(beliefs.task_ids, codes, confidence, choices, shares)
