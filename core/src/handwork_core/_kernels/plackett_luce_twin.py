"""The same passes as the compiled kernels, stage by stage in arrays."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp, softmax

Floats = NDArray[np.float64]
Integers = NDArray[np.signedinteger[Any]]


def evaluate(
    offsets: Integers, items: Integers, scores: Floats, gradient: Floats
) -> float:
    """Add the gradient to `gradient`; return the log-likelihood.

    Parameters
    ----------
    offsets : ndarray of int64, shape (n_rankings + 1,)
        Where each ranking begins and ends.
    items : ndarray of int32, shape (n_places,)
        Best first.
    scores : ndarray of float64, shape (n_items,)
        Logarithms of strengths.
    gradient : ndarray of float64, shape (n_items,)
        Added to.
    """
    value = 0.0
    for left in _stages(offsets, items):
        value += float(scores[left[0]] - logsumexp(scores[left]))
        gradient[left[0]] += 1.0
        gradient[left] -= softmax(scores[left])
    return value


def multiply(
    offsets: Integers,
    items: Integers,
    scores: Floats,
    vector: Floats,
    product: Floats,
) -> None:
    """Add minus the second derivatives times `vector` to `product`."""
    for left in _stages(offsets, items):
        chance = softmax(scores[left])
        product[left] += chance * (vector[left] - chance @ vector[left])


def _stages(offsets: Integers, items: Integers) -> Iterator[Integers]:
    """Yield, at each choice, the item chosen and then those left."""
    for begin, end in pairwise(offsets):
        for place in range(begin, end - 1):
            yield items[place:end]
