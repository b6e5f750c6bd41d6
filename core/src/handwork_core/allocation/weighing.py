"""What answers say about tasks when the workers' confusion matrices are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.result import TruthResult, choose_labels

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable

SMALLEST_PROBABILITY = 1e-10

Floats = NDArray[np.float64]


def weigh(
    table: AnswerTable, confusion: Floats, class_prior: Floats | None = None
) -> TruthResult:
    r"""Return the posterior of each task, the workers being known already.

    Parameters
    ----------
    table : AnswerTable
    confusion : ndarray of float64, shape (n_workers, n_classes, n_classes)
        ``confusion[w, t, l]``: probability that the worker answers ``l`` when the truth
        is ``t``, in the order of `table.workers` and `table.classes`.
    class_prior : ndarray of float64, shape (n_classes,), optional
        By default every class is as probable as any other.

    Returns
    -------
    TruthResult
        Ties go to the first class.

    Raises
    ------
    ValueError
        When a shape is not that of the table.

    Notes
    -----
    Bayes' rule, :math:`q_{tc} \propto p_c \prod_w e_{w c l_{tw}}` in logarithms: the E
    step of Dawid and Skene's method, once. Probabilities below 1e-10 count as 1e-10.
    Time is O(labels x classes).

    References
    ----------
    .. [1] A. P. Dawid and A. M. Skene, "Maximum Likelihood Estimation of Observer
       Error-Rates Using the EM Algorithm", Applied Statistics 28(1), 1979.
       doi:10.2307/2346806

    Examples
    --------
    Ada errs less than Bola, so she is believed.

    >>> from handwork_core import AnswerTable
    >>> table = AnswerTable.from_arrays([1, 1], ["ada", "bola"], ["yes", "no"])
    >>> skills = np.array([[[0.9, 0.1], [0.1, 0.9]], [[0.6, 0.4], [0.4, 0.6]]])
    >>> result = weigh(table, skills)
    >>> result.classes[result.labels].tolist(), result.confidence.round(3).tolist()
    (['yes'], [0.857])
    """
    k = table.n_classes
    if confusion.shape != (table.n_workers, k, k):
        raise ValueError(
            f"confusion must have the shape {(table.n_workers, k, k)} of the table's "
            f"workers and classes, not {confusion.shape}"
        )
    prior = np.full(k, 1.0 / max(k, 1)) if class_prior is None else class_prior
    if prior.shape != (k,):
        raise ValueError(f"class_prior must have {k} values, not {prior.shape}")
    posterior, log_likelihood = _posterior(table, confusion, prior)
    labels, confidence = choose_labels(posterior)
    return TruthResult(
        tasks=table.tasks,
        classes=table.classes,
        workers=table.workers,
        labels=labels,
        posterior=posterior,
        confidence=confidence,
        confusion=confusion.copy(),
        class_prior=prior.copy(),
        accuracy=np.diagonal(confusion, axis1=1, axis2=2) @ prior,
        n_iterations=1,
        converged=True,
        log_likelihood=log_likelihood,
        method="dawid_skene",
        version="known skills",
    )


def _posterior(
    table: AnswerTable, confusion: Floats, prior: Floats
) -> tuple[Floats, float]:
    """Return the posterior and the log-likelihood."""
    if table.n_labels == 0:
        return np.zeros((0, table.n_classes)), 0.0
    logs = np.log(np.maximum(confusion, SMALLEST_PROBABILITY))
    said = logs[table.worker_index, :, table.label_index]
    evidence = np.add.reduceat(said, table.task_offsets[:-1], axis=0)
    evidence += np.log(np.maximum(prior, SMALLEST_PROBABILITY))
    shift = evidence.max(axis=1, keepdims=True)
    weights = np.exp(evidence - shift)
    totals = weights.sum(axis=1, keepdims=True)
    return weights / totals, float((np.log(totals) + shift).sum())
