"""The same step as the compiled kernel, in array operations."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

Floats = NDArray[np.float64]
Integers = NDArray[np.signedinteger[Any]]


def add_answer(  # noqa: PLR0913, PLR0917 - the signature of the kernel
    task: int,
    row: int,
    newest: Integers,
    before: Integers,
    workers: Integers,
    labels: Integers,
    evidence: Floats,
    belief: Floats,
    counts: Floats,
    pooled: Floats,
    pseudo_labels: float,
) -> None:
    """Count the answer in `row` of the arrays.

    Parameters
    ----------
    task, row : int
        Which task, and where in `workers` and `labels` the new answer is.
    newest : ndarray of int64, shape (n_tasks,)
        Row of each task's newest answer, or -1. Written.
    before : ndarray of int64, shape (n_labels,)
        Row of the answer to the same task before, or -1. Written.
    workers, labels : ndarray of int64, shape (n_labels,)
    evidence : ndarray of float64, shape (n_tasks, n_classes)
        Log weights of the classes. Written.
    belief : ndarray of float64, shape (n_tasks, n_classes)
        Their probabilities. Written.
    counts : ndarray of float64, shape (n_workers, n_classes, n_classes + 1)
        Expected answers by worker, truth and label, and their sum. Written.
    pooled : ndarray of float64, shape (n_classes, n_classes + 1)
        The same of all workers, with the first guess of them. Written.
    pseudo_labels : float
        Weight of all workers in what is believed of one.
    """
    worker, label = workers[row], labels[row]
    crowd = pooled[:, label] / pooled[:, -1]
    own = counts[worker, :, label] + pseudo_labels * crowd
    chance = np.maximum(own / (counts[worker, :, -1] + pseudo_labels), 1e-10)
    evidence[task] += np.log(chance)
    old = belief[task].copy()
    belief[task] = softmax(evidence[task])
    row_before = newest[task]
    while row_before >= 0:
        moved = belief[task] - old
        _count(workers[row_before], labels[row_before], moved, counts, pooled)
        row_before = before[row_before]
    before[row], newest[task] = newest[task], row
    _count(worker, label, belief[task], counts, pooled)


def _count(
    worker: int, label: int, weights: Floats, counts: Floats, pooled: Floats
) -> None:
    for column in (label, -1):
        counts[worker, :, column] += weights
        pooled[:, column] += weights
