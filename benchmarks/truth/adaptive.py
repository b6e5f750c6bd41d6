"""Only as many answers as needed: real crowds answer again, in other orders.

The rule is fixed for all crowds before any is looked at. Every label is a recorded one;
the known labels are used to measure, never to decide. Crowds are those with ten answers
or more to a task where a number of ten is compared with, and all for the rest. Of the
two large ones, the tasks whose label is known. A truth that nobody gave is an error, and
every task whose truth is known counts.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

from handwork_core import (
    DEFAULT_METHOD,
    AnswerTable,
    TruthResult,
    dawid_skene,
    majority_vote,
)
from handwork_core.allocation import StopRule, replay
from handwork_core.allocation.replay import accuracy_with_ties
from measure import Figure, known
from truth.crowds import REAL

RULE = StopRule(confidence=0.95, lead=2, min_answers=2, max_answers=10)
METHOD = DEFAULT_METHOD
DEEP = ("bluebird", "d_possent", "sp_amt", "rte")
SHALLOW = ("cf", "zencrowd_us", "labelme", "d_product", "s_rel", "trec")
LARGE = frozenset({"s_rel", "trec"})
ORDERS = {
    "bluebird": 16, "sp_amt": 12, "cf": 8, "d_product": 2, "s_rel": 1, "trec": 1,
}  # fmt: skip
USUAL_ORDERS = 4
MOST_FIXED = 40
TEN = 10


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """Recorded answers, and the known labels as positions among the classes."""

    name: str
    table: AnswerTable
    truth: Mapping[str, str]
    known: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Point:
    """Answers to a task on average, and the share of right labels."""

    answers: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Margin:
    """What the rule gave and took in one crowd above a lead of two votes."""

    name: str
    n_orders: int
    accuracy: float
    answers: float


def figures() -> list[Figure]:
    """Compare the rule with fixed numbers of answers and with a lead of two votes."""
    if not REAL.is_dir():
        return []
    found: list[Figure] = []
    savings: list[tuple[float, float]] = []
    margins: list[Margin] = []
    for name in (*DEEP, *SHALLOW):
        crowd = read(name)
        orders = range(ORDERS.get(name, USUAL_ORDERS))
        ours = mean_point([adaptive(crowd, seed) for seed in orders])
        lead = mean_point([lead_of_two(crowd, seed) for seed in orders])
        margins.append(
            Margin(
                name,
                len(orders),
                ours.accuracy - lead.accuracy,
                ours.answers - lead.answers,
            )
        )
        found += of_one(f"{name} ({len(orders)} orders)", ours, lead)
        if name in DEEP:
            savings.append(against_fixed(crowd, ours, found))
    return [*found, *summary(savings, margins)]


def of_one(name: str, ours: Point, lead: Point) -> list[Figure]:
    """Tell what the rule took and gave, next to a lead of two votes."""
    return [
        Figure(
            f"adaptive, {name}: answers a task",
            ours.answers,
            "answers",
            "lead of two votes",
            lead.answers,
        ),
        Figure(
            f"adaptive, {name}: accuracy",
            ours.accuracy,
            "",
            "lead of two votes",
            lead.accuracy,
        ),
    ]


def against_fixed(
    crowd: Crowd, ours: Point, found: list[Figure]
) -> tuple[float, float]:
    """Return the shares saved against ten votes and against Dawid and Skene's model."""
    orders = range(ORDERS.get(crowd.name, USUAL_ORDERS))
    votes = fixed_curve(crowd, majority_vote, orders)
    model = fixed_curve(crowd, dawid_skene, orders)
    ten = votes[TEN - 1]
    # Ten votes where they are no more right, else as many as give the same accuracy.
    compared = TEN if ours.accuracy >= ten.accuracy else needed(votes, ours.accuracy)
    saved_votes = 1 - ours.answers / compared
    saved_model = 1 - ours.answers / needed(model, ours.accuracy)
    name = f"adaptive, {crowd.name}: saved"
    found += [
        known(f"adaptive, {crowd.name}: accuracy of ten votes", ten.accuracy, ""),
        known(f"{name} against ten votes", saved_votes, "share"),
        known(f"{name} against fixed votes", saving(ours, votes), "share"),
        known(f"{name} against fixed Dawid-Skene", saved_model, "share"),
    ]
    return saved_votes, saved_model


def summary(
    savings: Sequence[tuple[float, float]], margins: Sequence[Margin]
) -> list[Figure]:
    """Return the figures that have targets."""
    by_votes, by_model = (median(column) for column in zip(*savings, strict=True))
    worst = min(margins, key=lambda margin: margin.accuracy)
    which = f"worst crowd ({worst.name}, {worst.n_orders} orders)"
    return [
        at_least("adaptive: saved against ten votes, median", by_votes, 0.5),
        at_least("adaptive: saved against fixed Dawid-Skene, median", by_model, 0.35),
        at_least(f"adaptive: accuracy above lead of two, {which}", worst.accuracy, 0),
        known(f"adaptive: extra answers a task, {which}", worst.answers, "answers"),
    ]


def at_least(name: str, value: float, limit: float) -> Figure:
    """Return a share that must reach a limit."""
    return Figure(
        name, value, "share", target=f">= {limit:g}", holds=bool(value >= limit)
    )


def read(name: str) -> Crowd:
    """Read a crowd; of the large ones only the tasks whose label is known."""
    truth = {row["task"]: row["label"] for row in rows_of(name, "truth")}
    rows = rows_of(name, "labels")
    if name in LARGE:
        rows = [row for row in rows if row["task"] in truth]
    table = AnswerTable.from_arrays(
        *([row[key] for row in rows] for key in ("task", "worker", "label"))
    )
    place = {label: index for index, label in enumerate(table.classes.tolist())}
    right = [
        place.get(truth[task], len(place)) if task in truth else -1
        for task in table.tasks.tolist()
    ]
    return Crowd(name, table, truth, np.array(right))


def rows_of(name: str, file: str) -> list[dict[str, str]]:
    """Read a CSV file of a crowd."""
    with (REAL / name / f"{file}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def adaptive(crowd: Crowd, seed: int) -> Point:
    """Collect by the rule."""
    done = replay(crowd.table, crowd.truth, RULE, seed, method=METHOD)
    return Point(done.mean_answers, done.accuracy)


def lead_of_two(crowd: Crowd, seed: int) -> Point:
    """Collect until one class leads by two votes, or the rule's limit is reached."""
    table = crowd.table
    rank = ranks(table, seed)
    there = table.answers_per_task
    n = np.minimum(RULE.min_answers, there)
    while True:
        taken = subset(table, rank < n[table.task_index])
        votes = np.sort(majority_vote(taken).posterior, axis=1) * n[:, None]
        lead = votes[:, -1] - votes[:, -2] if table.n_classes > 1 else votes[:, -1]
        wants = (lead < 2 - 1e-9) & (n < np.minimum(RULE.max_answers, there))
        if not wants.any():
            return measured(crowd, taken, majority_vote(taken))
        n = n + wants


def fixed_curve(crowd: Crowd, method: object, orders: Sequence[int]) -> list[Point]:
    """Return the mean accuracy with 1, 2, 3, ... answers to every task."""
    deepest = min(int(crowd.table.answers_per_task.max()), MOST_FIXED)
    shuffles = [ranks(crowd.table, seed) for seed in orders]
    curve = []
    for number in range(1, deepest + 1):
        tables = [subset(crowd.table, rank < number) for rank in shuffles]
        curve.append(
            mean_point([measured(crowd, table, method(table)) for table in tables])  # type: ignore[operator]
        )
    return curve


def measured(crowd: Crowd, table: AnswerTable, result: TruthResult) -> Point:
    """Return what was taken and how much of it is right; ties count in parts."""
    return Point(
        table.n_labels / table.n_tasks,
        accuracy_with_ties(result.posterior, crowd.known),
    )


def mean_point(points: Sequence[Point]) -> Point:
    """Average over orders."""
    return Point(
        float(np.mean([point.answers for point in points])),
        float(np.mean([point.accuracy for point in points])),
    )


def needed(curve: Sequence[Point], accuracy: float) -> float:
    """Return the fixed number of answers of that accuracy, between whole numbers.

    The curve is made to rise first (isotonic regression), so that noise near its top
    favours nobody; beyond its end it is the last number, which understates the saving.
    """
    from scipy.optimize import isotonic_regression  # noqa: PLC0415 - a slow import

    answers = [point.answers for point in curve]
    rising = isotonic_regression([point.accuracy for point in curve]).x
    if accuracy >= rising[-1]:
        return answers[-1]
    after = int(np.argmax(rising >= accuracy))
    if after == 0:
        return answers[0]
    step = (accuracy - rising[after - 1]) / (rising[after] - rising[after - 1])
    return float(answers[after - 1] + step * (answers[after] - answers[after - 1]))


def saving(ours: Point, curve: Sequence[Point]) -> float:
    """Return the share of answers saved at equal accuracy."""
    return 1 - ours.answers / needed(curve, ours.accuracy)


def ranks(table: AnswerTable, seed: int) -> NDArray[np.int64]:
    """Return the place of each answer in a random order of its task's."""
    draw = np.random.default_rng(seed).random(table.n_labels)
    order = np.lexsort((draw, table.task_index))
    rank = np.empty(table.n_labels, dtype=np.int64)
    first = table.task_offsets[:-1][table.task_index]
    rank[order] = np.arange(table.n_labels) - first
    return rank


def subset(table: AnswerTable, taken: NDArray[np.bool_]) -> AnswerTable:
    """Keep some answers, at least one of every task."""
    rows = np.flatnonzero(taken)
    counts = np.bincount(table.task_index[rows], minlength=table.n_tasks)
    return AnswerTable(
        tasks=table.tasks,
        workers=table.workers,
        classes=table.classes,
        task_offsets=np.concatenate(([0], np.cumsum(counts))),
        worker_index=table.worker_index[rows],
        label_index=table.label_index[rows],
    )
