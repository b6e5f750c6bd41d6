"""One expectation step of MACE in a single pass over the answers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork_core._kernels.compiling import kernel

Floats = NDArray[np.float64]
Integers = NDArray[np.signedinteger[Any]]


@kernel
def _normalise(known: int, evidence: Floats) -> float:
    """Turn log weights into probabilities; return the logarithm of their sum."""
    shift = -np.inf
    for c in range(len(evidence)):
        if known >= 0 and known != c:
            evidence[c] = -np.inf
        shift = max(shift, evidence[c])
    total = 0.0
    for c in range(len(evidence)):
        evidence[c] = np.exp(evidence[c] - shift)
        total += evidence[c]
    for c in range(len(evidence)):
        evidence[c] /= total
    return shift + np.log(total)  # type: ignore[no-any-return]


@kernel
def expect(  # noqa: PLR0913, PLR0917 - a kernel takes arrays, not objects
    offsets: Integers,
    pairs: Integers,
    labels: Integers,
    gain: Floats,
    knowing: Floats,
    log_prior: Floats,
    gold: Integers,
    posterior: Floats,
    counts: Floats,
) -> float:
    """Fill `posterior` and `counts`; return the sum of the tasks' log normalisers.

    `counts` must come in as zeros. The arrays are those of
    :func:`handwork_core._kernels.mace_twin.expect`.
    """
    log_normaliser = 0.0
    evidence = np.empty(len(log_prior))
    for task in range(posterior.shape[0]):
        for c in range(len(log_prior)):
            evidence[c] = log_prior[c]
        for row in range(offsets[task], offsets[task + 1]):
            evidence[labels[row]] += gain[pairs[row]]
        log_normaliser += _normalise(gold[task], evidence)
        for row in range(offsets[task], offsets[task + 1]):
            pair = pairs[row]
            counts[pair] += evidence[labels[row]] * knowing[pair]
        for c in range(len(log_prior)):
            posterior[task, c] = evidence[c]
    return log_normaliser
