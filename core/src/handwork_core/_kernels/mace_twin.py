"""The same step as the compiled kernel, in whole arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

Floats = NDArray[np.float64]
Integers = NDArray[np.signedinteger[Any]]


def expect(  # noqa: PLR0913, PLR0917 - the signature of the kernel
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

    Parameters
    ----------
    offsets : ndarray of int64, shape (n_tasks + 1,)
        Where the answers of each task begin and end.
    pairs : ndarray of int32, shape (n_labels,)
        ``worker * n_classes + label`` of each answer.
    labels : ndarray of int32, shape (n_labels,)
    gain : ndarray of float64, shape (n_workers * n_classes,)
        What the answer adds to the log-weight of its own label.
    knowing : ndarray of float64, shape (n_workers * n_classes,)
        Probability that the worker knew, given that the answer is right.
    log_prior : ndarray of float64, shape (n_classes,)
    gold : ndarray of int32, shape (n_tasks,)
        The known class, or -1.
    posterior : ndarray of float64, shape (n_tasks, n_classes)
        Written.
    counts : ndarray of float64, shape (n_workers * n_classes,)
        Written: expected number of answers that were known.
    """
    tasks = np.repeat(np.arange(len(gold)), np.diff(offsets))
    evidence = np.tile(log_prior, (len(gold), 1))
    np.add.at(evidence, (tasks, labels), gain[pairs])
    known = gold[:, None] >= 0
    evidence[known & (gold[:, None] != np.arange(len(log_prior)))] = -np.inf
    totals = logsumexp(evidence, axis=1, keepdims=True)
    posterior[:] = np.exp(evidence - totals)
    np.add.at(counts, pairs, posterior[tasks, labels] * knowing[pairs])
    return float(totals.sum())
