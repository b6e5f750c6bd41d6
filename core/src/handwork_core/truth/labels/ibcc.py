"""Independent Bayesian classifier combination: Dawid-Skene with distributions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.gold import encode_gold
from handwork_core.truth.labels.abstaining import (
    Abstentions,
    set_aside,
    with_notes,
)
from handwork_core.truth.labels.evidence import warnings_of
from handwork_core.truth.labels.intervals import accuracy_and_interval
from handwork_core.truth.labels.smoothing import Prior, check_prior
from handwork_core.truth.labels.variational import (
    Fit,
    diagonal_prior,
    fit,
    lay_out,
)
from handwork_core.truth.labels.voting import vote_shares
from handwork_core.truth.method import Gold, Method
from handwork_core.truth.options import check_iteration
from handwork_core.truth.result import TruthResult, choose_labels, class_shares

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable

VERSION = "1"
FIRST_STRENGTH = 2.0
LEAST_STRENGTH, MOST_STRENGTH = 0.2, 1e4

Floats = NDArray[np.float64]


def ibcc(
    table: AnswerTable,
    *,
    gold: Gold | None = None,
    abstentions: Abstentions = (),
    prior: Prior = "diagonal",
    max_iterations: int = 100,
    tolerance: float = 1e-5,
) -> TruthResult:
    r"""Estimate labels and the distribution of every worker's confusion matrix.

    Parameters
    ----------
    table : AnswerTable
    gold : mapping from task id to label, optional
        Known answers: their posterior stays 1 at the known label, and they teach the
        confusion matrices.
    abstentions : collection of labels, default ()
        Answers with these labels are left out of the model.
        ``parameters["abstained"]`` then has each worker's share of them.
    prior : {"diagonal", "pooled"}
        Of each row of a worker's matrix: 4 answers for the right label and 1 for each
        other one, as published; or the row of all workers together, with a strength
        that is learnt for each true class (empirical Bayes).
    max_iterations : int, default 100, at least 1
    tolerance : float, default 1e-5, at least 0
        Stop when the expected log-likelihood per answer moves by no more than this.

    Returns
    -------
    TruthResult
        `log_likelihood` is a lower bound of the logarithm of the evidence.
        `accuracy_interval` is the central 95 % of the Beta distribution with the mean
        and the variance of `accuracy` under the workers' posterior. Ties go to the first
        class. No answers give arrays of length zero.

    Raises
    ------
    ValueError
        When an option is out of its range, a gold label is not among the table's
        classes, or the confusion matrices would pass 2 GiB.

    Notes
    -----
    Shares of classes :math:`\tau \sim \mathrm{Dir}(1)`, rows of workers
    :math:`e_{wc} \sim \mathrm{Dir}(\beta_c)`, labels :math:`z_t \sim \tau`, answers
    :math:`l_{tw} \sim e_{w z_t}`. The posterior is approached by independent factors
    (mean field), in turns, from the shares of the votes:

    .. math::

        q_{tc} \propto \exp\Big(E[\ln \tau_c] + \sum_w E[\ln e_{w c l_{tw}}]\Big), \quad
        q(e_{wc}) = \mathrm{Dir}(\beta_c + n_{wc}), \quad
        q(\tau) = \mathrm{Dir}(1 + \textstyle\sum_t q_t) .

    With the pooled prior :math:`\beta_{cl} = s_c \bar e_{cl}`, where :math:`\bar e` is
    the matrix of all workers (with one diagonal prior's worth of answers), and one step
    of Minka's fixed point for :math:`s_c`, between 0.2 and 10,000, is taken an
    iteration.

    References
    ----------
    .. [1] H.-C. Kim and Z. Ghahramani, "Bayesian Classifier Combination", AISTATS 2012.
       https://proceedings.mlr.press/v22/kim12.html
    .. [2] E. Simpson, S. Roberts, I. Psorakis and A. Smith, "Dynamic Bayesian
       Combination of Multiple Imperfect Classifiers", 2013.
       doi:10.1007/978-3-642-36406-8_1
    .. [3] T. P. Minka, "Estimating a Dirichlet distribution", 2000.

    Examples
    --------
    >>> from handwork_core import AnswerTable
    >>> table = AnswerTable.from_arrays(
    ...     [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4],
    ...     ["ada", "bola", "eve"] * 4,
    ...     ["yes", "yes", "yes", "no", "no", "yes"] * 2,
    ... )
    >>> result = ibcc(table)
    >>> result.classes[result.labels].tolist()
    ['yes', 'no', 'yes', 'no']
    """
    check_prior(prior)
    check_iteration(max_iterations, tolerance)
    table, abstained = set_aside(table, abstentions)
    known = encode_gold(table, gold)
    found = fit(
        lay_out(table, known, vote_shares(table, known)),
        PooledPrior(table.n_classes) if prior == "pooled" else DiagonalPrior(),
        max_iterations=max_iterations,
        largest_move=tolerance * table.n_labels,
    )
    return with_notes(as_result(table, found, "ibcc", VERSION), abstained, gold)


class DiagonalPrior:
    """The right label is four times as likely as each other one."""

    def __call__(self, counts: Floats) -> Floats:
        """Return Dirichlet parameters (label, latent class)."""
        k, n_columns = counts.shape[1:]
        return np.repeat(diagonal_prior(k), n_columns // max(k, 1), axis=1)


class PooledPrior:
    """The rows of all workers, with a strength that is learnt."""

    def __init__(self, n_classes: int) -> None:
        self._strength = np.full(n_classes, FIRST_STRENGTH)

    def __call__(self, counts: Floats, weights: Floats | None = None) -> Floats:
        """Take a step of the fixed point; return Dirichlet parameters (label, truth).

        `weights` says how far each worker belongs to those who are pooled; 1 by default.
        """
        from scipy.special import digamma  # noqa: PLC0415 - a slow import

        of_worker = np.ones(len(counts)) if weights is None else weights
        pooled = np.einsum("w,wlc->lc", of_worker, counts)
        pooled += diagonal_prior(counts.shape[1])
        mean = pooled / pooled.sum(axis=0)
        prior = self._strength * mean
        rises = mean * (digamma(counts + prior) - digamma(prior))
        falls = digamma(counts.sum(axis=1) + self._strength) - digamma(self._strength)
        total = np.maximum(np.einsum("w,wc->c", of_worker, falls), 1e-300)
        risen = np.einsum("w,wlc->c", of_worker, rises)
        moved = self._strength * risen / total
        self._strength = moved.clip(LEAST_STRENGTH, MOST_STRENGTH)
        return np.asarray(self._strength * mean)


def as_result(table: AnswerTable, found: Fit, name: str, version: str) -> TruthResult:
    """Put what was found in the form of a result."""
    labels, confidence = choose_labels(found.posterior)
    prior = class_shares(found.posterior)
    accuracy, interval = accuracy_and_interval(found.pseudo_counts, prior)
    totals = found.pseudo_counts.sum(axis=2, keepdims=True)
    return TruthResult(
        tasks=table.tasks,
        classes=table.classes,
        workers=table.workers,
        labels=labels,
        posterior=found.posterior,
        confidence=confidence,
        confusion=found.pseudo_counts / totals,
        class_prior=prior,
        accuracy=accuracy,
        n_iterations=len(found.climbed.trace),
        converged=found.climbed.converged,
        log_likelihood=found.bound,
        method=name,
        version=version,
        warnings=warnings_of(table, found.climbed),
        accuracy_interval=interval,
    )


IBCC = Method(
    name="ibcc",
    function=ibcc,
    version=VERSION,
    needs=frozenset({"labels"}),
    models_workers=True,
    ignores_repetition=False,
    recovery_error=0.08,
)
