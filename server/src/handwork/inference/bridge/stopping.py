"""Which tasks have answers enough, by the rule of the core."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from handwork.inference import rules
from handwork.inference.bridge.columns import (
    Columns,
    rank_within_tasks,
    read_columns,
)
from handwork.inference.outcome import StopTerms
from handwork_core.allocation.stopping import StopRule, decide
from handwork_core.allocation.weighing import weigh
from handwork_core.answers import AnswerTable
from handwork_core.truth import TruthResult, majority_vote

Floats = NDArray[np.float64]
Confusion = Mapping[str, Mapping[str, float]]

# Of somebody in a crowd of which nothing is known yet.
FIRST_ACCURACY = 0.7
# What a run leaves out of a matrix because it is so rare.
RARE = 0.0005
# 128 MB of probabilities.
MOST_CELLS = 2**24


def enough(
    *,
    kind: str,
    options: Mapping[str, object],
    rows: Iterable[tuple[int, int, object]],
    confusions: Mapping[int, Confusion],
    terms: StopTerms,
) -> frozenset[int]:
    """Name the tasks among (task, worker, value) rows whose answers are enough.

    Where a kind fixes the labels, answers are weighed by the workers' confusions; other
    kinds count votes, and so do labels too many for a matrix a worker.
    """
    fixed = rules.possible_labels(kind, options)
    columns = read_columns(rows, fixed)
    if len(columns.codes) == 0:
        return frozenset()
    n_cells = len(np.unique(columns.worker_ids)) * len(columns.labels) ** 2
    is_weighed = bool(fixed) and n_cells <= MOST_CELLS
    table, result = weighed(columns, confusions) if is_weighed else counted(columns)
    rule = StopRule(
        confidence=terms.confidence_share,
        lead=terms.votes_ahead,
        min_answers=terms.least,
        max_answers=terms.most,
    )
    decision = decide(table, result, rule)
    return frozenset(decision.tasks[decision.is_settled].tolist())


def weighed(
    columns: Columns, confusions: Mapping[int, Confusion]
) -> tuple[AnswerTable, TruthResult]:
    """Weigh each answer by how its worker confuses labels."""
    table = AnswerTable.from_arrays(
        columns.task_ids,
        columns.worker_ids,
        columns.codes,
        classes=np.arange(len(columns.labels)),
    )
    names = [rules.label_text(label) for label in columns.labels]
    known = {
        worker: matrix_of(confusions[worker], names)
        for worker in table.workers.tolist()
        if confusions.get(worker)
    }
    crowd = np.mean(list(known.values()), axis=0) if known else first_guess(len(names))
    matrices = [known.get(worker, crowd) for worker in table.workers.tolist()]
    return table, weigh(table, np.array(matrices))


def counted(columns: Columns) -> tuple[AnswerTable, TruthResult]:
    """Count votes; labels are numbered within each task, for there is no end of them."""
    ranks, _codes, _offsets = rank_within_tasks(columns)
    table = AnswerTable.from_arrays(
        columns.task_ids,
        columns.worker_ids,
        ranks,
        classes=np.arange(int(ranks.max(initial=0)) + 1),
    )
    return table, majority_vote(table)


def matrix_of(said: Confusion, names: list[str]) -> Floats:
    """Lay a worker's confusions out, (truth, label); rows sum to 1."""
    matrix = np.array(
        [[said.get(truth, {}).get(given, 0.0) for given in names] for truth in names]
    )
    matrix = np.maximum(matrix, RARE)
    return np.asarray(matrix / matrix.sum(axis=1, keepdims=True))


def first_guess(n_classes: int) -> Floats:
    """Guess how a worker confuses labels, before any run."""
    wrong = (1 - FIRST_ACCURACY) / max(n_classes - 1, 1)
    guess = np.full((n_classes, n_classes), wrong)
    np.fill_diagonal(guess, FIRST_ACCURACY if n_classes > 1 else 1.0)
    return guess
