"""The same round of messages as the compiled kernels, in whole arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.signedinteger[Any]]

SMALLEST_SQUARE = 1e-18


def exchange(  # noqa: PLR0913, PLR0917 - the signature of the kernel
    offsets: Integers,
    workers: Integers,
    labels: Integers,
    gold: Integers,
    loudness: Floats,
    answered: Floats,
    messages: Floats,
    replies: Floats,
    by_worker: Floats,
) -> None:
    """Fill `replies` with the workers' next messages, not scaled.

    Parameters
    ----------
    offsets : ndarray of int64, shape (n_tasks + 1,)
        Where the answers of each task begin and end.
    workers, labels : ndarray of int32, shape (n_labels,)
    gold : ndarray of int32, shape (n_tasks,)
        The known class, or -1.
    loudness : ndarray of float64, shape (n_classes,)
        How strong the message of a known task is; equal entries.
    answered : ndarray of float64, shape (n_workers,)
        Number of answers of each worker.
    messages : ndarray of float64, shape (n_labels,)
        From the worker of each answer to its task.
    replies : ndarray of float64, shape (n_labels,)
        Written.
    by_worker : ndarray of float64, shape (n_workers,)
        Written: the sum of what the tasks said to each worker.
    """
    n_tasks, n_classes = len(gold), len(loudness)
    tasks = np.repeat(np.arange(n_tasks), np.diff(offsets))
    votes = np.zeros((n_tasks, n_classes))
    np.add.at(votes, (tasks, labels), messages)
    others = votes.sum(axis=1)[tasks] - messages
    said = votes[tasks, labels] - messages - others / n_classes
    known = gold[tasks]
    of_gold = loudness[0] * ((labels == known) - 1.0 / n_classes)
    said = np.where(known >= 0, of_gold, said)
    np.add.at(by_worker, workers, said)
    replies[:] = (by_worker[workers] - said) / np.maximum(answered[workers] - 1, 1)


def rescale(
    workers: Integers,
    component: Integers,
    anchored: NDArray[np.bool_],
    replies: Floats,
    messages: Floats,
    moves: Floats,
) -> None:
    """Take the replies of each component as its messages, at root mean square 1.

    A component that is not `anchored` by gold and whose replies sum to less than zero is
    turned round: most workers are taken to be better than chance. Replies that are all zero leave the messages of the
    component as they are. `moves` is written: the largest change in each component.
    """
    part = component[workers]
    count = np.bincount(part, minlength=len(moves))
    squares = np.bincount(part, replies**2, len(moves))
    heard = squares > SMALLEST_SQUARE * count
    size = np.sqrt(squares / np.maximum(count, 1), out=np.ones(len(moves)), where=heard)
    size[~anchored & (np.bincount(part, replies, len(moves)) < 0)] *= -1
    scaled = np.where(heard[part], replies / size[part], messages)
    moves[:] = 0.0
    np.maximum.at(moves, part, np.abs(scaled - messages))
    messages[:] = scaled
