"""Answers put in order of task, worker and label by counting."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork_core._kernels.compiling import kernel

Integers = NDArray[np.signedinteger[Any]]
Sorted = tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]

FEW = 32
"""So many answers are sorted fastest by inserting one after the other."""


def sort_answers(
    tasks: Integers, workers: Integers, labels: Integers, n_tasks: int, n_classes: int
) -> Sorted:
    """Return offsets of the tasks, and workers and labels by task, worker, label.

    The arrays are those of
    :func:`handwork_core._kernels.sorting_twin.sort_answers`.
    """
    offsets, pairs = sort_pairs(tasks, workers, labels, n_tasks, n_classes)
    label_index = np.empty(len(tasks), np.int32)
    _split(pairs, n_classes, label_index)
    return offsets, pairs, label_index


def sort_pairs(
    tasks: Integers, workers: Integers, labels: Integers, n_tasks: int, n_classes: int
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return offsets of the tasks and ``worker * n_classes + label`` in order."""
    offsets = np.zeros(n_tasks + 1, np.int64)
    pairs = np.empty(len(tasks), np.int32)
    _place(tasks, workers, labels, n_classes, offsets, pairs)
    _sort_within(offsets, pairs)
    return offsets, pairs


@kernel
def _place(
    tasks: Integers,
    workers: Integers,
    labels: Integers,
    n_classes: int,
    offsets: Integers,
    pairs: Integers,
) -> None:
    """Write each answer, as worker * n_classes + label, among those of its task."""
    for row in range(len(tasks)):
        offsets[tasks[row] + 1] += 1
    for task in range(1, len(offsets)):
        offsets[task] += offsets[task - 1]
    free = offsets.copy()
    for row in range(len(tasks)):
        task = tasks[row]
        pairs[free[task]] = workers[row] * n_classes + labels[row]
        free[task] += 1


@kernel
def _sort_within(offsets: Integers, pairs: Integers) -> None:
    for task in range(len(offsets) - 1):
        low, high = offsets[task], offsets[task + 1]
        if high - low > FEW:
            pairs[low:high] = np.sort(pairs[low:high])
            continue
        for row in range(low + 1, high):
            pair = pairs[row]
            at = row
            while at > low and pairs[at - 1] > pair:
                pairs[at] = pairs[at - 1]
                at -= 1
            pairs[at] = pair


@kernel
def _split(pairs: Integers, n_classes: int, labels: Integers) -> None:
    """Turn pairs into workers in place, and write the labels."""
    divisor = np.int32(n_classes)
    for row in range(len(pairs)):
        worker = pairs[row] // divisor
        labels[row] = pairs[row] - worker * divisor
        pairs[row] = worker
