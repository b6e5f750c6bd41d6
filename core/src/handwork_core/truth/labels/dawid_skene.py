"""Dawid and Skene's model: each worker has a confusion matrix of their own."""

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
from handwork_core.truth.labels.compatibility import (
    Compatibility,
    is_crowdkit,
    tie_tolerance,
)
from handwork_core.truth.labels.crowdkit import climb_as_crowdkit
from handwork_core.truth.labels.evidence import (
    Climb,
    Evidence,
    climb,
    gather_evidence,
    warnings_of,
)
from handwork_core.truth.labels.features import Features, encode_features
from handwork_core.truth.labels.intervals import accuracy_and_interval
from handwork_core.truth.labels.smoothing import SMALLEST_WEIGHT, Prior, Smoothing
from handwork_core.truth.labels.voting import vote_shares
from handwork_core.truth.method import Gold, Method
from handwork_core.truth.options import check_iteration
from handwork_core.truth.result import TruthResult, choose_labels, class_shares

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable

VERSION = "2"

Floats = NDArray[np.float64]


def dawid_skene(  # noqa: PLR0913 - the options of one model
    table: AnswerTable,
    *,
    gold: Gold | None = None,
    abstentions: Abstentions = (),
    features: Features | None = None,
    pseudo_labels: float = 2.0,
    prior: Prior = "pooled",
    max_iterations: int = 100,
    tolerance: float = 1e-5,
    compat: Compatibility = None,
) -> TruthResult:
    r"""Estimate the labels and every worker's confusion matrix together, by EM.

    Parameters
    ----------
    table : AnswerTable
    gold : mapping from task id to label, optional
        Known answers: their posterior stays 1 at the known label, and they teach the
        confusion matrices.
    abstentions : collection of labels, default ()
        Answers with these labels are left out of the model.
        ``parameters["abstained"]`` then has each worker's share of them.
    features : Features, optional
        Groups of workers, towards whose matrix each of them is drawn instead of that of
        all, and groups of tasks with shares of the classes of their own.
    pseudo_labels : float, default 2.0, at least 0
        Weight of the prior, in answers per worker and true class. 0 gives the
        maximum-likelihood estimate of the original paper.
    prior : {"pooled", "diagonal"}
        What each row of a worker's matrix is drawn towards: the same row of all workers
        together (empirical Bayes), or a fixed row in which the right label is four
        times as likely as each other one.
    max_iterations : int, default 100, at least 1
    tolerance : float, default 1e-5, at least 0
        Stop when the log-likelihood per answer moves by no more than this.
    compat : {None, "crowdkit"}
        With "crowdkit" the iterations, labels and posteriors of Crowd-Kit 1.4.2, to
        1e-8: no prior, a stop when its own objective rises by less than 1e-5 an answer,
        and ties only to the last bit. `features`, `pseudo_labels`, `prior` and
        `tolerance` are then not used.

    Returns
    -------
    TruthResult
        `accuracy_interval` is the central 95 % of the Beta distribution that has the
        mean and the variance of `accuracy` under the Dirichlet distributions of the
        worker's rows, given the posteriors. Ties go to the first class. No answers give
        arrays of length zero.

    Raises
    ------
    ValueError
        When an option is out of its range, a gold label is not among the table's
        classes, or the confusion matrices would pass 2 GiB.

    Notes
    -----
    With posteriors :math:`q_{tc}`, class prior :math:`p_c`, answers :math:`l_{tw}`,
    expected counts :math:`n_{wcl} = \sum_{t: l_{tw} = l} q_{tc}` and
    :math:`s` pseudo-labels, one iteration is

    .. math::

        \bar e_{cl} = \frac{\sum_w n_{wcl}}{\sum_{wl'} n_{wcl'}}, \quad
        e_{wcl} = \frac{n_{wcl} + s \bar e_{cl}}{\sum_{l'} n_{wcl'} + s}, \quad
        q_{tc} \propto p_c \prod_w e_{w c l_{tw}}

    in logarithms, from the shares of the votes, with :math:`p` the mean of the last
    :math:`q`. Probabilities below 1e-10 count as 1e-10. For :math:`s > 0` this is a
    maximum a posteriori estimate under a Dirichlet prior whose mean is learnt from all
    workers (empirical Bayes); it is what keeps a worker with five answers from being
    taken for infallible or for a liar. With groups of workers, :math:`\bar e` is that of
    the group, itself drawn towards that of all by `features.weight` answers; with groups
    of tasks, :math:`p_c` is that of the group, drawn by `features.weight` tasks.

    `accuracy` is :math:`\sum_c p_c e_{wcc}`. `log_likelihood` is that of the last
    E step. Time is O(labels x classes) an iteration; memory is O(labels), plus the
    posteriors and the confusion matrices that are returned.

    Workers who err together break the model: its confidence is then too high.

    References
    ----------
    .. [1] A. P. Dawid and A. M. Skene, "Maximum Likelihood Estimation of Observer
       Error-Rates Using the EM Algorithm", Applied Statistics 28(1), 1979.
       doi:10.2307/2346806

    Examples
    --------
    Ada and Bola agree; Eve answers the same to everything.

    >>> from handwork_core import AnswerTable
    >>> table = AnswerTable.from_arrays(
    ...     [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4],
    ...     ["ada", "bola", "eve"] * 4,
    ...     ["yes", "yes", "yes", "no", "no", "yes"] * 2,
    ... )
    >>> result = dawid_skene(table)
    >>> result.classes[result.labels].tolist()
    ['yes', 'no', 'yes', 'no']
    >>> result.workers[result.accuracy.argmin()]
    'eve'
    """
    check_iteration(max_iterations, tolerance)
    as_crowdkit = is_crowdkit(compat)
    table, abstained = set_aside(table, abstentions)
    known = encode_gold(table, gold)
    groups = encode_features(table, None if as_crowdkit else features)
    smoothing = Smoothing(0.0 if as_crowdkit else pseudo_labels, prior, groups)
    evidence = gather_evidence(table, known, vote_shares(table, known), groups)
    if as_crowdkit:
        climbed, confusion = climb_as_crowdkit(evidence, max_iterations)
    else:
        climbed = climb(
            lambda: evidence.step(
                smoothing.confusion(evidence.worker_counts), groups.weight
            ),
            max_iterations=max_iterations,
            largest_move=tolerance * table.n_labels,
            idle=table.n_labels == 0,
        )
        confusion = smoothing.confusion(evidence.worker_counts)
    answered = (table, evidence, climbed)
    result = _as_result(answered, confusion, smoothing.pseudo_labels, compat)
    return with_notes(result, abstained, gold)


def _as_result(
    answered: tuple[AnswerTable, Evidence, Climb],
    by_label: Floats,
    pseudo_labels: float,
    compat: Compatibility,
) -> TruthResult:
    table, evidence, climbed = answered
    k = table.n_classes
    confusion = by_label.reshape(table.n_workers, k, k).transpose(0, 2, 1).copy()
    counts = evidence.worker_counts.reshape(table.n_workers, k, k)
    weight = np.maximum(counts.sum(axis=1) + pseudo_labels, SMALLEST_WEIGHT)
    prior = class_shares(evidence.posterior)
    accuracy, interval = accuracy_and_interval(confusion * weight[:, :, None], prior)
    labels, confidence = choose_labels(evidence.posterior, tie_tolerance(compat))
    return TruthResult(
        tasks=table.tasks,
        classes=table.classes,
        workers=table.workers,
        labels=labels,
        posterior=evidence.posterior,
        confidence=confidence,
        confusion=confusion,
        class_prior=prior,
        accuracy=accuracy,
        n_iterations=len(climbed.trace),
        converged=climbed.converged,
        log_likelihood=climbed.best,
        method="dawid_skene",
        version=VERSION,
        warnings=warnings_of(table, climbed),
        accuracy_interval=interval,
    )


DAWID_SKENE = Method(
    name="dawid_skene",
    function=dawid_skene,
    version=VERSION,
    needs=frozenset({"labels"}),
    models_workers=True,
    ignores_repetition=False,
    recovery_error=0.08,
)
