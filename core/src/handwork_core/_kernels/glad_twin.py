"""The same evaluations as the compiled kernels, in whole arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logsumexp

Floats = NDArray[np.float64]
Integers = NDArray[np.signedinteger[Any]]


def marginal(  # noqa: PLR0913, PLR0917 - the signature of the kernel
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

    Parameters
    ----------
    offsets : ndarray of int64, shape (n_tasks + 1,)
        Where the answers of each task begin and end.
    workers, labels : ndarray of int32, shape (n_labels,)
    gold : ndarray of int32, shape (n_tasks,)
        The known class, or -1.
    ability : ndarray of float64, shape (n_workers,)
    easiness : ndarray of float64, shape (n_tasks,)
        Positive; a worker is right with probability ``expit(ability * easiness)``.
    log_prior : ndarray of float64, shape (n_classes,)
    posterior : ndarray of float64, shape (n_tasks, n_classes)
        Written.
    by_worker : ndarray of float64, shape (n_workers,)
        Written: gradient by ability.
    by_task : ndarray of float64, shape (n_tasks,)
        Written: gradient by the logarithm of the easiness.
    share : ndarray of float64, shape (n_labels,)
        Written: posterior of the given label less the probability of being right.
    """
    tasks = np.repeat(np.arange(len(easiness)), np.diff(offsets))
    margin = ability[workers] * easiness[tasks]
    log_others = np.log(max(len(log_prior) - 1, 1))
    evidence = np.tile(log_prior, (len(easiness), 1))
    np.add.at(evidence, (tasks, labels), margin + log_others)
    known = gold[:, None] >= 0
    evidence[known & (gold[:, None] != np.arange(len(log_prior)))] = -np.inf
    totals = logsumexp(evidence, axis=1, keepdims=True)
    posterior[:] = np.exp(evidence - totals)
    share[:] = posterior[tasks, labels] - expit(margin)
    _add_gradient(share, tasks, workers, ability, easiness, by_worker, by_task)
    missed = np.logaddexp(0.0, margin) + log_others
    return float(totals.sum() - missed.sum())


def expected(  # noqa: PLR0913, PLR0917 - the signature of the kernel
    offsets: Integers,
    workers: Integers,
    right: Floats,
    ability: Floats,
    easiness: Floats,
    by_worker: Floats,
    by_task: Floats,
) -> float:
    """Fill the gradient; return the expected log-probability of right and wrong.

    Parameters are those of :func:`marginal`, and `right`, of float64 and shape
    (n_labels,): the posterior of the given label.
    """
    tasks = np.repeat(np.arange(len(easiness)), np.diff(offsets))
    margin = ability[workers] * easiness[tasks]
    gap = right - expit(margin)
    _add_gradient(gap, tasks, workers, ability, easiness, by_worker, by_task)
    return float((right * margin - np.logaddexp(0.0, margin)).sum())


def _add_gradient(  # noqa: PLR0913, PLR0917 - arrays of the kernel
    gap: Floats,
    tasks: Integers,
    workers: Integers,
    ability: Floats,
    easiness: Floats,
    by_worker: Floats,
    by_task: Floats,
) -> None:
    np.add.at(by_worker, workers, gap * easiness[tasks])
    by_task[:] = np.bincount(tasks, gap * ability[workers], len(by_task)) * easiness
