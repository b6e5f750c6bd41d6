"""The same iteration as the compiled kernel, in sparse matrix products."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array
from scipy.special import logsumexp

Floats = NDArray[np.float64]
Integers = NDArray[np.signedinteger[Any]]


def count_labels(
    offsets: Integers, pairs: Integers, posterior: Floats, counts: Floats
) -> None:
    """Add to `counts` the posteriors of the tasks to which each pair was given."""
    counts += _incidence(offsets, pairs, len(counts)) @ posterior


def expect_and_count(  # noqa: PLR0913, PLR0917 - the signature of the kernel
    offsets: Integers,
    pairs: Integers,
    log_confusion: Floats,
    log_prior: Floats,
    gold: Integers,
    posterior: Floats,
    counts: Floats,
) -> float:
    """Fill `posterior` and `counts`; return the log-likelihood.

    Parameters
    ----------
    offsets : ndarray of int64, shape (n_tasks + 1,)
        Where the answers of each task begin and end.
    pairs : ndarray of int32, shape (n_labels,)
        ``worker * n_classes + label`` of each answer.
    log_confusion : ndarray of float64, shape (n_workers * n_classes, n_classes)
        Log-probability that the worker gives the label when the truth is the column.
    log_prior : ndarray of float64, shape (n_classes,)
    gold : ndarray of int32, shape (n_tasks,)
        The known class, or -1.
    posterior : ndarray of float64, shape (n_tasks, n_classes)
        Written.
    counts : ndarray of float64, shape (n_workers * n_classes, n_classes)
        Written: expected number of answers by worker, label and truth.
    """
    answers = _incidence(offsets, pairs, len(log_confusion))
    evidence = answers.T @ log_confusion + log_prior
    known = np.flatnonzero(gold >= 0)
    fixed = np.full((len(known), len(log_prior)), -np.inf)
    columns = gold[known]
    fixed[np.arange(len(known)), columns] = evidence[known, columns]
    evidence[known] = fixed
    totals = logsumexp(evidence, axis=1, keepdims=True)
    posterior[:] = np.exp(evidence - totals)
    counts[:] = answers @ posterior
    return float(totals.sum())


def _incidence(offsets: Integers, pairs: Integers, n_pairs: int) -> csc_array:
    """Return the matrix with a one where a (worker, label) was given to a task."""
    shape = (n_pairs, len(offsets) - 1)
    return csc_array((np.ones(len(pairs)), pairs, offsets), shape=shape)
