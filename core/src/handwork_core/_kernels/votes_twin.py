"""The same counts as the compiled kernels, in one call of NumPy each."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.signedinteger[Any]]


def count_votes(
    offsets: Integers,
    labels: Integers,
    n_classes: int,
    *,
    workers: Integers | None = None,
    weights: Floats | None = None,
) -> Floats:
    """Return the votes of each task for each class, each worth its worker's weight.

    Parameters
    ----------
    offsets : ndarray of int64, shape (n_tasks + 1,)
        Where the answers of each task begin and end.
    labels : ndarray of int32, shape (n_labels,)
        Class of each answer.
    n_classes : int
    workers : ndarray of int32, shape (n_labels,), optional
        Who gave each answer; needed with `weights`.
    weights : ndarray of float64, shape (n_workers,), optional
        Worth of a vote of each worker; by default 1.

    Returns
    -------
    ndarray of float64, shape (n_tasks, n_classes)
    """
    shape = (len(offsets) - 1, n_classes)
    cells = _tasks(offsets) * n_classes + labels
    worth = None if weights is None or workers is None else weights[workers]
    votes = np.bincount(cells, weights=worth, minlength=shape[0] * shape[1])
    return votes.reshape(shape).astype(np.float64, copy=False)


def count_agreement(
    offsets: Integers,
    labels: Integers,
    workers: Integers,
    winning: Floats,
    n_workers: int,
) -> Floats:
    """Add up, for each worker, what their answers have of the winner of their task.

    Parameters
    ----------
    offsets, labels, workers
        As for :func:`count_votes`.
    winning : ndarray of float64, shape (n_tasks, n_classes)
        1 at the class that wins a task, divided among those that tie.
    n_workers : int

    Returns
    -------
    ndarray of float64, shape (n_workers,)
    """
    worth = winning[_tasks(offsets), labels]
    return np.bincount(workers, worth, n_workers).astype(np.float64, copy=False)


def _tasks(offsets: Integers) -> NDArray[np.int64]:
    return np.repeat(np.arange(len(offsets) - 1, dtype=np.int64), np.diff(offsets))
