"""The same order as the compiled kernel, by sorting one number an answer."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.signedinteger[Any]]


def sort_answers(
    tasks: Integers, workers: Integers, labels: Integers, n_tasks: int, n_classes: int
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
    """Return offsets of the tasks, and workers and labels by task, worker, label.

    Parameters
    ----------
    tasks, workers, labels : ndarray of integers, shape (n_labels,)
        Positions of task, worker and class of each answer, in any order.
    n_tasks, n_classes : int

    Returns
    -------
    offsets : ndarray of int64, shape (n_tasks + 1,)
        Where the answers of each task begin and end.
    workers, labels : ndarray of int32, shape (n_labels,)
    """
    pairs = workers.astype(np.int64) * n_classes + labels
    n_pairs = int(pairs.max(initial=0)) + 1
    rows = tasks.astype(np.int64) * n_pairs + pairs
    rows.sort()
    task_column, pair_column = np.divmod(rows, n_pairs)
    worker_column, label_column = np.divmod(pair_column, max(n_classes, 1))
    counts = np.bincount(task_column, minlength=n_tasks)
    return (
        np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
        worker_column.astype(np.int32),
        label_column.astype(np.int32),
    )
