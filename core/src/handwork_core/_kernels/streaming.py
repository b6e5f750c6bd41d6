"""One answer more: the belief about its task and what is known of its workers move."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork_core._kernels.compiling import kernel

Floats = NDArray[np.float64]
Integers = NDArray[np.signedinteger[Any]]


@kernel
def believe(evidence: Floats, belief: Floats) -> None:
    """Turn log weights into probabilities."""
    shift = evidence[0]
    for c in range(1, len(evidence)):
        shift = max(shift, evidence[c])
    total = 0.0
    for c in range(len(evidence)):
        belief[c] = np.exp(evidence[c] - shift)
        total += belief[c]
    for c in range(len(evidence)):
        belief[c] /= total


@kernel
def likelihood(
    worker: int,
    label: int,
    truth: int,
    counts: Floats,
    pooled: Floats,
    pseudo_labels: float,
) -> float:
    """Return the probability that the worker gives the label when the truth is so.

    `counts` has the shape (n_workers, truth, label + 1), the last column their sum;
    `pooled` is the same of all workers together.
    """
    k = pooled.shape[0]
    crowd = pooled[truth, label] / pooled[truth, k]
    own = counts[worker, truth, label] + pseudo_labels * crowd
    share = own / (counts[worker, truth, k] + pseudo_labels)
    return max(share, 1e-10)  # type: ignore[no-any-return]


@kernel
def add_answer(  # noqa: PLR0913, PLR0917 - a kernel takes arrays, not objects
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
    """Count the answer in `row` of the arrays; `newest` and `before` chain a task's rows.

    `evidence`, `belief`, `counts`, `pooled` and `newest` are written.
    """
    k = pooled.shape[0]
    for c in range(k):
        chance = likelihood(workers[row], labels[row], c, counts, pooled, pseudo_labels)
        evidence[task, c] += np.log(chance)
    moved = np.empty(k)
    for c in range(k):
        moved[c] = -belief[task, c]
    believe(evidence[task], belief[task])
    for c in range(k):
        moved[c] += belief[task, c]
    older = newest[task]
    while older >= 0:
        _count(workers[older], labels[older], moved, counts, pooled)
        older = before[older]
    before[row] = newest[task]
    newest[task] = row
    _count(workers[row], labels[row], belief[task], counts, pooled)


@kernel
def _count(
    worker: int, label: int, weights: Floats, counts: Floats, pooled: Floats
) -> None:
    k = len(weights)
    for c in range(k):
        counts[worker, c, label] += weights[c]
        counts[worker, c, k] += weights[c]
        pooled[c, label] += weights[c]
        pooled[c, k] += weights[c]
