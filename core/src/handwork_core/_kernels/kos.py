"""One round of messages of Karger, Oh and Shah, in two passes over the answers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork_core._kernels.compiling import kernel

Floats = NDArray[np.float64]
Integers = NDArray[np.signedinteger[Any]]
Flags = NDArray[np.bool_]

SMALLEST_SQUARE = 1e-18
"""Replies to messages of size 1 with a smaller mean square are zero but for rounding."""


@kernel
def _hear_task(
    rows: tuple[int, int],
    labels: Integers,
    messages: Floats,
    votes: Floats,
    replies: Floats,
) -> None:
    """Write what a task says to each worker: how the others agree with them."""
    total = 0.0
    votes[:] = 0.0
    for row in range(rows[0], rows[1]):
        votes[labels[row]] += messages[row]
        total += messages[row]
    for row in range(rows[0], rows[1]):
        others = total - messages[row]
        replies[row] = votes[labels[row]] - messages[row] - others / len(votes)


@kernel
def _hear_gold(
    rows: tuple[int, int], labels: Integers, known: int, weight: Floats, replies: Floats
) -> None:
    """Write what a known task says: `weight` says how loud, at each answer."""
    for row in range(rows[0], rows[1]):
        right = 1.0 if labels[row] == known else 0.0
        replies[row] = weight[0] * (right - 1.0 / len(weight))


@kernel
def exchange(  # noqa: PLR0913, PLR0917 - a kernel takes arrays, not objects
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

    The arrays are those of :func:`handwork_core._kernels.kos_twin.exchange`;
    `by_worker` must come in as zeros.
    """
    votes = np.empty(len(loudness))
    for task in range(len(gold)):
        rows = (offsets[task], offsets[task + 1])
        if gold[task] >= 0:
            _hear_gold(rows, labels, gold[task], loudness, replies)
        else:
            _hear_task(rows, labels, messages, votes, replies)
        for row in range(rows[0], rows[1]):
            by_worker[workers[row]] += replies[row]
    for row in range(len(replies)):
        others = max(answered[workers[row]] - 1.0, 1.0)
        replies[row] = (by_worker[workers[row]] - replies[row]) / others


@kernel
def rescale(
    workers: Integers,
    component: Integers,
    anchored: Flags,
    replies: Floats,
    messages: Floats,
    moves: Floats,
) -> None:
    """Take the replies of each component as its messages, at root mean square 1.

    A component that is not `anchored` by gold and whose replies sum to less than zero is
    turned round: most workers are taken to be better than chance. Replies that are all zero leave the messages of the
    component as they are. `moves` is written: the largest change in each component.
    """
    squares = np.zeros(len(moves))
    sums = np.zeros(len(moves))
    count = np.zeros(len(moves))
    moves[:] = 0.0
    for row in range(len(replies)):
        part = component[workers[row]]
        squares[part] += replies[row] * replies[row]
        sums[part] += replies[row]
        count[part] += 1.0
    for row in range(len(replies)):
        part = component[workers[row]]
        if squares[part] > SMALLEST_SQUARE * count[part]:
            size = np.sqrt(squares[part] / count[part])
            message = replies[row] / (
                size if anchored[part] or sums[part] >= 0.0 else -size
            )
            moves[part] = max(moves[part], abs(message - messages[row]))
            messages[row] = message
