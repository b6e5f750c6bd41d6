"""Votes, with or without weights: what the methods that count answers share."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core.answers import MANY_ANSWERS
from handwork_core.truth.labels.compatibility import Compatibility, is_crowdkit
from handwork_core.truth.result import TIE_TOLERANCE, choose_labels, rows_kernels

if TYPE_CHECKING:
    from types import ModuleType

    from handwork_core.answers import AnswerTable

MANY_CLASSES = 100
LARGEST_POSTERIOR = 2**28
"""Cells, 2 GiB; tasks of few classes may pass it, for their labels are no free text."""

Floats = NDArray[np.float64]


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

    Raises
    ------
    ValueError
        When there are so many classes that the shares would pass 2 GiB.
    """
    _check_size(table)
    shares = votes_for(table, weights)
    totals = rows_kernels(shares).totals(shares)
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


def _check_size(table: AnswerTable) -> None:
    cells = table.n_tasks * table.n_classes
    if table.n_classes >= MANY_CLASSES and cells > LARGEST_POSTERIOR:
        raise ValueError(
            f"{table.n_tasks:,} tasks with {table.n_classes:,} different labels need "
            f"{cells:,} probabilities, at most {LARGEST_POSTERIOR:,}: if the answers are "
            "free text, use rover or medoid; if not, name the labels that are possible "
            "with `classes=` when the table is built"
        )


def votes_for(table: AnswerTable, weights: Floats | None) -> Floats:
    """Add up the weights of the answers of each task for each class; by default 1."""
    votes: Floats = _kernels(table).count_votes(
        table.task_offsets,
        table.label_index,
        table.n_classes,
        workers=table.worker_index,
        weights=weights,
    )
    return votes


def _kernels(table: AnswerTable) -> ModuleType:
    """Return compiled code where it is worth being loaded, or its twin."""
    compiled = table.n_labels >= MANY_ANSWERS
    return import_module(
        f"handwork_core._kernels.{'votes' if compiled else 'votes_twin'}"
    )


def winners(shares: Floats, compat: Compatibility) -> Floats:
    """Return 1 at the class that wins each task, divided among those that tie.

    As Crowd-Kit has it, the first of the classes that tie wins alone.
    """
    if is_crowdkit(compat):
        labels, _ = choose_labels(shares, 0.0)
        return np.asarray(labels[:, None] == np.arange(shares.shape[1]), dtype=float)
    if shares.size == 0:
        return shares.copy()
    return np.asarray(rows_kernels(shares).divide_winners(shares, TIE_TOLERANCE))


def agreeing_answers(table: AnswerTable, winning: Floats) -> Floats:
    """Add up, for each worker, what their answers have of the winner of their task."""
    right: Floats = _kernels(table).count_agreement(
        table.task_offsets,
        table.label_index,
        table.worker_index,
        winning,
        table.n_workers,
    )
    return right


def answers_per_worker(table: AnswerTable) -> Floats:
    """Count the answers of each worker."""
    return np.bincount(table.worker_index, minlength=table.n_workers).astype(float)
