"""Plackett and Luce's likelihood in passes over the rankings."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork_core._kernels.compiling import kernel

Floats = NDArray[np.float64]
Integers = NDArray[np.signedinteger[Any]]


@kernel
def _suffix_sums(items: Integers, scores: Floats) -> Floats:
    """Return the logarithm of the strength of each place and those after it."""
    left = np.empty(len(items))
    total = -np.inf
    for place in range(len(items) - 1, -1, -1):
        score = scores[items[place]]
        high = max(total, score)
        total = high + np.log(np.exp(total - high) + np.exp(score - high))
        left[place] = total
    return left


@kernel
def evaluate(
    offsets: Integers, items: Integers, scores: Floats, gradient: Floats
) -> float:
    """Add the gradient to `gradient`; return the log-likelihood.

    The arrays are those of :func:`handwork_core._kernels.plackett_luce_twin.evaluate`.
    """
    value = 0.0
    for ranking in range(len(offsets) - 1):
        listed = items[offsets[ranking] : offsets[ranking + 1]]
        left = _suffix_sums(listed, scores)
        # Expected wins so far of one who is as strong as all that are left.
        expected = 0.0
        for place in range(len(listed)):
            item = listed[place]
            if place > 0:
                expected *= np.exp(left[place] - left[place - 1])
            if place < len(listed) - 1:
                expected += 1.0
                value += scores[item] - left[place]
                gradient[item] += 1.0
            gradient[item] -= expected * np.exp(scores[item] - left[place])
    return value


@kernel
def _suffix_means(
    items: Integers, scores: Floats, left: Floats, vector: Floats
) -> Floats:
    """Return the mean of the vector over each place and those after, by strength."""
    means = np.empty(len(items))
    mean = 0.0
    for place in range(len(items) - 1, -1, -1):
        share = np.exp(scores[items[place]] - left[place])
        mean += share * (vector[items[place]] - mean)
        means[place] = mean
    return means


@kernel
def multiply(
    offsets: Integers,
    items: Integers,
    scores: Floats,
    vector: Floats,
    product: Floats,
) -> None:
    """Add minus the second derivatives times `vector` to `product`."""
    for ranking in range(len(offsets) - 1):
        listed = items[offsets[ranking] : offsets[ranking + 1]]
        left = _suffix_sums(listed, scores)
        means = _suffix_means(listed, scores, left, vector)
        expected = 0.0
        pulled = 0.0
        for place in range(len(listed)):
            item = listed[place]
            if place > 0:
                fade = np.exp(left[place] - left[place - 1])
                expected *= fade
                pulled *= fade
            if place < len(listed) - 1:
                expected += 1.0
                pulled += means[place]
            strength = np.exp(scores[item] - left[place])
            product[item] += strength * (expected * vector[item] - pulled)
