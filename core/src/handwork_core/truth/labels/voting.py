"""Votes, with or without weights: what the methods that count answers share."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.labels.compatibility import Compatibility, is_crowdkit
from handwork_core.truth.result import TIE_TOLERANCE, choose_labels

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable

Floats = NDArray[np.float64]

ROWS_AT_ONCE = 2**21
"""Answers whose cells are held in memory together."""


def vote_shares(
    table: AnswerTable, gold: NDArray[np.int32], weights: Floats | None = None
) -> Floats:
    """Return the share of each task's answers for each class; gold tasks are certain.

    Parameters
    ----------
    table : AnswerTable
    gold : ndarray of int32, shape (n_tasks,)
        The known class, or -1.
    weights : ndarray of float64, shape (n_workers,), optional
        What an answer of each worker counts, at least 0; by default 1.

    Returns
    -------
    ndarray of float64, shape (n_tasks, n_classes)
        Where the answers of a task weigh nothing, they all count the same; without
        answers, all classes have the same share.
    """
    shares = np.empty((table.n_tasks, table.n_classes))
    for first, last in blocks_of_tasks(table):
        shares[first:last] = _sums(table, first, last, weights)
    totals = shares.sum(axis=1)
    if weights is not None and (totals <= 0).any():
        weightless = np.flatnonzero(totals <= 0)
        shares[weightless] = vote_shares(table, gold)[weightless]
        totals[weightless] = 1.0
    unanswered = totals <= 0
    shares[unanswered] = 1.0
    totals[unanswered] = table.n_classes
    shares /= totals[:, None]
    known = np.flatnonzero(gold >= 0)
    shares[known] = 0.0
    shares[known, gold[known]] = 1.0
    return shares


def without_repetition(table: AnswerTable) -> AnswerTable:
    """Leave out the answers that a worker gave to a task a second time."""
    pairs, tasks = table.pair_index, table.task_index
    again = np.zeros(table.n_labels, dtype=bool)
    again[1:] = (pairs[1:] == pairs[:-1]) & (tasks[1:] == tasks[:-1])
    if not again.any():
        return table
    kept_before = np.concatenate(([0], np.cumsum(~again)))
    return replace(
        table,
        task_offsets=kept_before[table.task_offsets],
        worker_index=table.worker_index[~again],
        label_index=table.label_index[~again],
    )


def blocks_of_tasks(table: AnswerTable) -> list[tuple[int, int]]:
    """Return ranges of tasks with some two million answers each."""
    steps = np.arange(0, table.n_labels, ROWS_AT_ONCE)
    starts = np.unique(np.searchsorted(table.task_offsets[1:], steps, side="right"))
    edges = np.unique(np.concatenate(([0], starts, [table.n_tasks])))
    return list(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))


def _sums(
    table: AnswerTable, first: int, last: int, weights: Floats | None
) -> NDArray[np.float64] | NDArray[np.int64]:
    rows = slice(int(table.task_offsets[first]), int(table.task_offsets[last]))
    n_answers = np.diff(table.task_offsets[first : last + 1])
    cells = np.repeat(np.arange(last - first) * table.n_classes, n_answers)
    cells += table.label_index[rows]
    of_row = None if weights is None else weights[table.worker_index[rows]]
    size = (last - first) * table.n_classes
    counted = np.bincount(cells, weights=of_row, minlength=size)
    return counted.reshape(last - first, table.n_classes)


def winners(shares: Floats, compat: Compatibility) -> Floats:
    """Return 1 at the class that wins each task, divided among those that tie.

    As Crowd-Kit has it, the first of the classes that tie wins alone.
    """
    if is_crowdkit(compat):
        labels, _ = choose_labels(shares, 0.0)
        return np.asarray(labels[:, None] == np.arange(shares.shape[1]), dtype=float)
    if shares.size == 0:
        return shares.copy()
    ties = shares >= shares.max(axis=1, keepdims=True) - TIE_TOLERANCE
    return np.asarray(ties / ties.sum(axis=1, keepdims=True))


def agreeing_answers(table: AnswerTable, winning: Floats) -> Floats:
    """Add up, for each worker, what their answers have of the winner of their task."""
    right = np.zeros(table.n_workers)
    for first, last in blocks_of_tasks(table):
        rows = slice(int(table.task_offsets[first]), int(table.task_offsets[last]))
        n_answers = np.diff(table.task_offsets[first : last + 1])
        cells = np.repeat(np.arange(first, last) * table.n_classes, n_answers)
        cells += table.label_index[rows]
        agreement = winning.ravel()[cells]
        right += np.bincount(table.worker_index[rows], agreement, table.n_workers)
    return right


def answers_per_worker(table: AnswerTable) -> Floats:
    """Count the answers of each worker."""
    return np.bincount(table.worker_index, minlength=table.n_workers).astype(float)
