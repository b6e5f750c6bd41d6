"""One evaluation of GLAD's log-likelihood and gradient in a pass over the answers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork_core._kernels.compiling import kernel

Floats = NDArray[np.float64]
Integers = NDArray[np.signedinteger[Any]]

LARGEST_PRODUCT = 1e300
"""Factors are multiplied up to here before a logarithm is taken of them all."""


@kernel
def _normalise(evidence: Floats) -> float:
    """Turn log weights into probabilities; return the logarithm of their sum."""
    shift = -np.inf
    for c in range(len(evidence)):
        shift = max(shift, evidence[c])
    total = 0.0
    for c in range(len(evidence)):
        evidence[c] = np.exp(evidence[c] - shift)
        total += evidence[c]
    for c in range(len(evidence)):
        evidence[c] /= total
    return shift + np.log(total)  # type: ignore[no-any-return]


@kernel
def _normalise_known(known: int, evidence: Floats) -> float:
    for c in range(len(evidence)):
        if known >= 0 and known != c:
            evidence[c] = -np.inf
    return _normalise(evidence)


@kernel
def _gather(  # noqa: PLR0913, PLR0917 - a kernel takes arrays, not objects
    rows: tuple[int, int],
    workers: Integers,
    labels: Integers,
    ability: Floats,
    scale: float,
    evidence: Floats,
    share: Floats,
) -> float:
    """Add the evidence of one task; return what does not depend on its class."""
    log_others = np.log(max(len(evidence) - 1, 1))
    missed = 0.0
    product = 1.0
    for row in range(rows[0], rows[1]):
        margin = ability[workers[row]] * scale
        tail = np.exp(-abs(margin))
        product *= 1.0 + tail
        if product > LARGEST_PRODUCT:
            missed += np.log(product)
            product = 1.0
        missed += max(margin, 0.0) + log_others
        share[row] = (1.0 if margin >= 0 else tail) / (1.0 + tail)
        evidence[labels[row]] += margin + log_others
    return -missed - np.log(product)  # type: ignore[no-any-return]


@kernel
def _scatter(  # noqa: PLR0913, PLR0917 - a kernel takes arrays, not objects
    rows: tuple[int, int],
    workers: Integers,
    labels: Integers,
    ability: Floats,
    scale: float,
    evidence: Floats,
    by_worker: Floats,
    share: Floats,
) -> float:
    """Add one task's part of the gradient by ability; return that by its easiness."""
    slope = 0.0
    for row in range(rows[0], rows[1]):
        worker = workers[row]
        share[row] = evidence[labels[row]] - share[row]
        by_worker[worker] += share[row] * scale
        slope += share[row] * ability[worker]
    return slope * scale


@kernel
def marginal(  # noqa: PLR0913, PLR0917 - a kernel takes arrays, not objects
    offsets: Integers,
    workers: Integers,
    labels: Integers,
    gold: Integers,
    ability: Floats,
    easiness: Floats,
    log_prior: Floats,
    posterior: Floats,
    by_worker: Floats,
    by_task: Floats,
    share: Floats,
) -> float:
    """Fill posteriors and gradient; return the log-likelihood of the answers.

    The arrays are those of :func:`handwork_core._kernels.glad_twin.marginal`;
    `by_worker` must come in as zeros.
    """
    evidence = np.empty(len(log_prior))
    log_likelihood = 0.0
    for task in range(len(easiness)):
        rows = (offsets[task], offsets[task + 1])
        for c in range(len(log_prior)):
            evidence[c] = log_prior[c]
        scale = easiness[task]
        log_likelihood += _gather(
            rows, workers, labels, ability, scale, evidence, share
        )
        log_likelihood += _normalise_known(gold[task], evidence)
        by_task[task] = _scatter(
            rows, workers, labels, ability, scale, evidence, by_worker, share
        )
        for c in range(len(log_prior)):
            posterior[task, c] = evidence[c]
    return log_likelihood


@kernel
def _expect_task(
    rows: tuple[int, int],
    workers: Integers,
    right: Floats,
    ability: Floats,
    scale: float,
    by_worker: Floats,
) -> tuple[float, float]:
    total = 0.0
    slope = 0.0
    product = 1.0
    for row in range(rows[0], rows[1]):
        worker = workers[row]
        margin = ability[worker] * scale
        tail = np.exp(-abs(margin))
        product *= 1.0 + tail
        if product > LARGEST_PRODUCT:
            total -= np.log(product)
            product = 1.0
        total += right[row] * margin - max(margin, 0.0)
        gap = right[row] - (1.0 if margin >= 0 else tail) / (1.0 + tail)
        by_worker[worker] += gap * scale
        slope += gap * ability[worker]
    return total - np.log(product), slope * scale


@kernel
def expected(  # noqa: PLR0913, PLR0917 - a kernel takes arrays, not objects
    offsets: Integers,
    workers: Integers,
    right: Floats,
    ability: Floats,
    easiness: Floats,
    by_worker: Floats,
    by_task: Floats,
) -> float:
    """Fill the gradient; return the expected log-probability of right and wrong.

    The arrays are those of :func:`handwork_core._kernels.glad_twin.expected`;
    `by_worker` must come in as zeros.
    """
    total = 0.0
    for task in range(len(easiness)):
        rows = (offsets[task], offsets[task + 1])
        part, slope = _expect_task(
            rows, workers, right, ability, easiness[task], by_worker
        )
        total += part
        by_task[task] = slope
    return total
