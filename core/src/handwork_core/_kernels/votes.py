"""Votes counted task by task, and who voted with the estimate."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork_core._kernels.compiling import kernel
from handwork_core._kernels.parts import part_bounds, run_parts

Floats = NDArray[np.float64]
Integers = NDArray[np.signedinteger[Any]]


def count_votes(
    offsets: Integers,
    labels: Integers,
    n_classes: int,
    *,
    workers: Integers | None = None,
    weights: Floats | None = None,
    n_threads: int | None = None,
) -> Floats:
    """Return the votes of each task for each class, each worth its worker's weight.

    The arrays are those of :func:`handwork_core._kernels.votes_twin.count_votes`.
    """
    bounds = part_bounds(offsets)
    votes = np.zeros((len(offsets) - 1, n_classes))

    def run(part: int) -> None:
        first, last = bounds[part], bounds[part + 1]
        if weights is None or workers is None:
            _count_part(first, last, offsets, labels, votes)
        else:
            _weigh_part(first, last, offsets, labels, workers, weights, votes)

    run_parts(run, len(bounds) - 1, n_threads)
    return votes


def count_agreement(
    offsets: Integers,
    labels: Integers,
    workers: Integers,
    winning: Floats,
    n_workers: int,
    *,
    n_threads: int | None = None,
) -> Floats:
    """Add up, for each worker, what their answers have of the winner of their task.

    The arrays are those of
    :func:`handwork_core._kernels.votes_twin.count_agreement`.
    """
    bounds = part_bounds(offsets, n_workers)

    def run(part: int) -> Floats:
        right = np.zeros(n_workers)
        first, last = bounds[part], bounds[part + 1]
        _agree_part(first, last, offsets, labels, workers, winning, right)
        return right

    return np.asarray(sum(run_parts(run, len(bounds) - 1, n_threads)))


@kernel
def _count_part(
    first: int, last: int, offsets: Integers, labels: Integers, votes: Floats
) -> None:
    for task in range(first, last):
        for row in range(offsets[task], offsets[task + 1]):
            votes[task, np.uint64(labels[row])] += 1.0


@kernel
def _weigh_part(  # noqa: PLR0913, PLR0917 - a kernel takes arrays, not objects
    first: int,
    last: int,
    offsets: Integers,
    labels: Integers,
    workers: Integers,
    weights: Floats,
    votes: Floats,
) -> None:
    for task in range(first, last):
        for row in range(offsets[task], offsets[task + 1]):
            weight = weights[np.uint64(workers[row])]
            votes[task, np.uint64(labels[row])] += weight


@kernel
def _agree_part(  # noqa: PLR0913, PLR0917
    first: int,
    last: int,
    offsets: Integers,
    labels: Integers,
    workers: Integers,
    winning: Floats,
    right: Floats,
) -> None:
    for task in range(first, last):
        for row in range(offsets[task], offsets[task + 1]):
            right[np.uint64(workers[row])] += winning[task, np.uint64(labels[row])]
