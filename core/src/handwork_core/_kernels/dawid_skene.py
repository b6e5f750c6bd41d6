"""One iteration of Dawid and Skene's EM in a single pass over the answers.

`log_prior` may be a tuple: its length is then known to the compiler, which unrolls the
loops over classes (a third faster at four classes). An array gives one kernel for any
number of classes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork_core._kernels.compiling import kernel

Floats = NDArray[np.float64]
Integers = NDArray[np.signedinteger[Any]]
Prior = Floats | tuple[float, ...]

UNROLLED_CLASSES = 8
"""Up to here a kernel per number of classes is worth its two seconds of compiling."""


def as_prior(log_prior: Floats) -> Prior:
    """Return the prior in the form that gives the faster kernel."""
    unrolled = len(log_prior) <= UNROLLED_CLASSES
    return tuple(log_prior.tolist()) if unrolled else log_prior


@kernel
def _begin(known: int, log_prior: Prior, evidence: Floats) -> None:
    for c in range(len(log_prior)):
        evidence[c] = log_prior[c] if known < 0 or known == c else -np.inf


@kernel
def _gather(
    pair: int, log_confusion: Floats, log_prior: Prior, evidence: Floats
) -> None:
    for c in range(len(log_prior)):
        evidence[c] += log_confusion[pair, c]


@kernel
def _normalise(log_prior: Prior, evidence: Floats) -> float:
    """Turn log weights into probabilities; return the logarithm of their sum."""
    shift = evidence[0]
    for c in range(1, len(log_prior)):
        shift = max(shift, evidence[c])
    total = 0.0
    for c in range(len(log_prior)):
        evidence[c] = np.exp(evidence[c] - shift)
        total += evidence[c]
    for c in range(len(log_prior)):
        evidence[c] /= total
    return shift + np.log(total)  # type: ignore[no-any-return]


@kernel
def _scatter(pair: int, evidence: Floats, log_prior: Prior, counts: Floats) -> None:
    for c in range(len(log_prior)):
        counts[pair, c] += evidence[c]


@kernel
def expect_and_count(  # noqa: PLR0913, PLR0917 - a kernel takes arrays, not objects
    offsets: Integers,
    pairs: Integers,
    log_confusion: Floats,
    log_prior: Prior,
    gold: Integers,
    posterior: Floats,
    counts: Floats,
) -> float:
    """Fill `posterior` and `counts`; return the log-likelihood.

    `counts` must come in as zeros. The arrays are those of
    :func:`handwork_core._kernels.dawid_skene_twin.expect_and_count`.
    """
    log_likelihood = 0.0
    # Local, so that the compiler knows that nothing else is written through it.
    evidence = np.empty(len(log_prior))
    for task in range(posterior.shape[0]):
        _begin(gold[task], log_prior, evidence)
        for row in range(offsets[task], offsets[task + 1]):
            _gather(pairs[row], log_confusion, log_prior, evidence)
        log_likelihood += _normalise(log_prior, evidence)
        for row in range(offsets[task], offsets[task + 1]):
            _scatter(pairs[row], evidence, log_prior, counts)
        for c in range(len(log_prior)):
            posterior[task, c] = evidence[c]
    return log_likelihood


@kernel
def count_labels(
    offsets: Integers, pairs: Integers, posterior: Floats, counts: Floats
) -> None:
    """Add to `counts` the posteriors of the tasks to which each pair was given."""
    for task in range(posterior.shape[0]):
        for row in range(offsets[task], offsets[task + 1]):
            for c in range(posterior.shape[1]):
                counts[pairs[row], c] += posterior[task, c]
