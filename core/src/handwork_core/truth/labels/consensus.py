"""A pool of two models: workers who err alone, and workers who err together."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.gold import encode_gold
from handwork_core.truth.labels.abstaining import (
    Abstentions,
    set_aside,
    with_notes,
)
from handwork_core.truth.labels.ebcc import fit_groups
from handwork_core.truth.labels.evidence import LARGEST_CONFUSION, warnings_of
from handwork_core.truth.labels.features import encode_features
from handwork_core.truth.labels.ibcc import PooledPrior
from handwork_core.truth.labels.intervals import accuracy_and_interval
from handwork_core.truth.labels.smoothing import Smoothing
from handwork_core.truth.labels.variational import Fit, fit, lay_out
from handwork_core.truth.labels.voting import vote_shares
from handwork_core.truth.method import Gold, Method
from handwork_core.truth.options import check_iteration
from handwork_core.truth.result import (
    Parameter,
    TruthResult,
    choose_labels,
    class_shares,
)

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable

VERSION = "1"
N_GROUPS = 5
TOGETHER_SHARE = 0.7
"""Weight of the models of workers who err together, before the answers are seen."""
EVIDENCE_TASKS = 5.0
"""The evidence of all answers counts as that of so many tasks."""
WITHIN_TASK_CORRELATION = 0.2
"""Of the errors of two answers to one task."""
PSEUDO_LABELS = 2.0
SMALLEST = 1e-300

Floats = NDArray[np.float64]
Known = NDArray[np.int32]


def consensus(  # noqa: PLR0913 - the options of one model
    table: AnswerTable,
    *,
    gold: Gold | None = None,
    abstentions: Abstentions = (),
    n_restarts: int = 2,
    seed: int = 0,
    max_iterations: int = 300,
    tolerance: float = 1e-5,
) -> TruthResult:
    r"""Estimate labels by a pool of two models, with a confidence that can be believed.

    The default of :func:`handwork_core.truth.infer`; measurements are told there.

    Parameters
    ----------
    table : AnswerTable
    gold : mapping from task id to label, optional
        Known answers: their posterior stays 1 at the known label, and they teach both
        models.
    abstentions : collection of labels, default ()
        Answers with these labels are left out of the models.
        ``parameters["abstained"]`` then has each worker's share of them.
    n_restarts : int, default 2, at least 1
        Starts of the model of workers who err together; all of them are in the pool.
    seed : int, default 0
        Of the first of these starts.
    max_iterations : int, default 300, at least 1
        Of each model.
    tolerance : float, default 1e-5, at least 0
        Stop when the expected log-likelihood per answer moves by no more than this.

    Returns
    -------
    TruthResult
        `confusion` and `accuracy` are those of :func:`dawid_skene` under the pooled
        posterior, and `accuracy_interval` the 95 % credible interval as there.
        ``parameters["disagreement"]`` has for each task how far the models are apart:
        the largest total variation between two posteriors, 0..1. `log_likelihood` is
        the pool's mean of the bounds. Ties go to the first class. No answers give
        arrays of length zero.

    Raises
    ------
    ValueError
        When an option is out of its range, a gold label is not among the table's
        classes, or the confusion matrices would pass 2 GiB.

    Notes
    -----
    Members are :func:`ibcc` with the pooled prior (weight :math:`\omega = 0.3`) and
    `n_restarts` fits of :func:`ebcc` with 5 groups (together 0.7). With the bound
    :math:`B_m` of the logarithm of a member's evidence and :math:`T` tasks, the pool is

    .. math::

        q_{tc} = \sum_m v_m \frac{q_{mtc}^{\beta_t}}{\sum_{c'} q_{mtc'}^{\beta_t}}, \quad
        v_m \propto \omega_m e^{5 B_m / T}, \quad
        \beta_t = \frac{1}{1 + 0.2 (n_t - 1)} .

    No model of a crowd is true: with the full evidence one member would always win by a
    hair, so all answers together count as the evidence of five tasks (a coarsened
    posterior [1]_). And :math:`n` answers to one task share its wording and its pitfalls:
    they tell as much as :math:`n \beta` answers that share nothing but its class, which
    is Kish's design effect [2]_ for a correlation of 0.2. The three numbers were chosen
    on the labels of ten public crowds together, see :func:`handwork_core.truth.infer`;
    between 2 and 10 tasks, 0.6 and 0.7, 0.15 and 0.3, accuracy moves by less than 0.003.

    Time is that of `n_restarts` runs of EBCC, O(labels x classes) an iteration. Where
    five groups do not fit into 2 GiB, the first member is alone, and a warning says so.
    With other names of tasks, EBCC's starts fall on other tasks, and a few labels may
    differ.

    References
    ----------
    .. [1] J. W. Miller and D. B. Dunson, "Robust Bayesian Inference via Coarsening",
       JASA 114(527), 2019. doi:10.1080/01621459.2018.1469995
    .. [2] L. Kish, "Survey Sampling", Wiley, 1965, section 5.4.
    .. [3] Y. Li, B. I. P. Rubinstein and T. Cohn, "Exploiting Worker Correlation for
       Label Aggregation in Crowdsourcing", ICML 2019.
       https://proceedings.mlr.press/v97/li19i.html

    Examples
    --------
    >>> from handwork_core import AnswerTable
    >>> table = AnswerTable.from_arrays(
    ...     [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4],
    ...     ["ada", "bola", "eve"] * 4,
    ...     ["yes", "yes", "yes", "no", "no", "yes"] * 2,
    ... )
    >>> result = consensus(table)
    >>> result.classes[result.labels].tolist()
    ['yes', 'no', 'yes', 'no']
    >>> result.workers[result.accuracy.argmin()]
    'eve'
    """
    check_iteration(max_iterations, tolerance)
    if n_restarts < 1:
        raise ValueError(f"n_restarts must be 1 or more, not {n_restarts}")
    table, abstained = set_aside(table, abstentions)
    known = encode_gold(table, gold)
    seeds = range(seed, seed + n_restarts)
    members = _fit_members(table, known, seeds, max_iterations, tolerance)
    tempered = [temper(member.posterior, table, known) for member in members]
    weights = _weights([member.bound for member in members], table.n_tasks)
    posterior = np.zeros((table.n_tasks, table.n_classes))
    for weight, beliefs in zip(weights, tempered, strict=True):
        posterior += weight * beliefs
    certain = np.flatnonzero(known >= 0)
    posterior[certain] = tempered[0][certain]
    result = _as_result(table, posterior, (members, tempered, weights))
    return with_notes(result, abstained, gold)


def _fit_members(
    table: AnswerTable,
    known: Known,
    seeds: range,
    max_iterations: int,
    tolerance: float,
) -> list[Fit]:
    alone = fit(
        lay_out(table, known, vote_shares(table, known)),
        PooledPrior(table.n_classes),
        max_iterations=max_iterations,
        largest_move=tolerance * table.n_labels,
    )
    cells = table.n_workers * table.n_classes**2 * N_GROUPS
    if cells > LARGEST_CONFUSION or table.n_labels == 0:
        return [alone]
    together = (
        fit_groups(
            table,
            known,
            n_groups=N_GROUPS,
            seed=seed,
            max_iterations=max_iterations,
            tolerance=tolerance,
        )
        for seed in seeds
    )
    return [alone, *together]


def _weights(bounds: list[float], n_tasks: int) -> Floats:
    if len(bounds) == 1:
        return np.ones(1)
    n_together = len(bounds) - 1
    before = np.array([1 - TOGETHER_SHARE] + [TOGETHER_SHARE / n_together] * n_together)
    logarithms = np.log(before) + EVIDENCE_TASKS * np.array(bounds) / n_tasks
    weights = np.exp(logarithms - logarithms.max())
    return np.asarray(weights / weights.sum())


def temper(posterior: Floats, table: AnswerTable, known: Known) -> Floats:
    """Make posteriors as unsure as correlated answers leave them; gold stays certain."""
    extra = np.maximum(table.answers_per_task - 1, 0)
    exponent = 1 / (1 + WITHIN_TASK_CORRELATION * extra)
    logarithms = np.log(np.maximum(posterior, SMALLEST)) * exponent[:, None]
    logarithms -= logarithms.max(axis=1, keepdims=True, initial=-np.inf)
    tempered = np.exp(logarithms)
    tempered /= tempered.sum(axis=1, keepdims=True)
    gold = np.flatnonzero(known >= 0)
    tempered[gold] = posterior[gold]
    return np.asarray(tempered)


Pool = tuple[list[Fit], list[Floats], Floats]


def _as_result(table: AnswerTable, posterior: Floats, pool: Pool) -> TruthResult:
    from handwork_core._kernels import dawid_skene as kernels  # noqa: PLC0415

    members, tempered, weights = pool
    k = table.n_classes
    counts = np.zeros((table.n_workers * k, k))
    kernels.count_labels(table.task_offsets, table.pair_index, posterior, counts)
    smoothing = Smoothing(PSEUDO_LABELS, "pooled", encode_features(table, None))
    by_label = smoothing.confusion(counts).reshape(table.n_workers, k, k)
    confusion = by_label.transpose(0, 2, 1).copy()
    met = counts.reshape(table.n_workers, k, k).sum(axis=1) + PSEUDO_LABELS
    prior = class_shares(posterior)
    accuracy, interval = accuracy_and_interval(confusion * met[:, :, None], prior)
    labels, confidence = choose_labels(posterior)
    bounds = np.array([member.bound for member in members])
    apart = Parameter(of="task", estimate=_largest_distance(tempered))
    return TruthResult(
        tasks=table.tasks,
        classes=table.classes,
        workers=table.workers,
        labels=labels,
        posterior=posterior,
        confidence=confidence,
        confusion=confusion,
        class_prior=prior,
        accuracy=accuracy,
        n_iterations=sum(len(member.climbed.trace) for member in members),
        converged=all(member.climbed.converged for member in members),
        log_likelihood=float(weights @ bounds),
        method="consensus",
        version=VERSION,
        warnings=_warnings(table, members),
        accuracy_interval=interval,
        parameters=MappingProxyType({"disagreement": apart}),
    )


def _largest_distance(beliefs: list[Floats]) -> Floats:
    largest = np.zeros(len(beliefs[0]))
    for index, one in enumerate(beliefs):
        for other in beliefs[:index]:
            largest = np.maximum(largest, np.abs(one - other).sum(axis=1) / 2)
    return largest


def _warnings(table: AnswerTable, members: list[Fit]) -> tuple[str, ...]:
    found = [text for member in members for text in warnings_of(table, member.climbed)]
    if len(members) == 1 and table.n_labels:
        found.append(
            "Too many workers and classes for groups of tasks: workers are taken to err "
            "independently."
        )
    return tuple(dict.fromkeys(found))


CONSENSUS = Method(
    name="consensus",
    function=consensus,
    version=VERSION,
    needs=frozenset({"labels"}),
    models_workers=True,
    ignores_repetition=False,
    recovery_error=0.08,
    draws_at_random=True,
)
