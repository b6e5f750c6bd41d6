"""The one-coin model: each worker is right with one probability of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.gold import encode_gold
from handwork_core.truth.labels.abstaining import (
    Abstentions,
    set_aside,
    with_notes,
)
from handwork_core.truth.labels.evidence import (
    LARGEST_CONFUSION,
    SMALLEST_PROBABILITY,
    Climb,
    Evidence,
    climb,
    gather_evidence,
    warnings_of,
)
from handwork_core.truth.labels.features import (
    EncodedFeatures,
    Features,
    encode_features,
)
from handwork_core.truth.labels.intervals import beta_interval
from handwork_core.truth.labels.smoothing import SMALLEST_WEIGHT
from handwork_core.truth.labels.voting import (
    agreeing_answers,
    answers_per_worker,
    vote_shares,
    votes_for,
)
from handwork_core.truth.method import Gold, Method
from handwork_core.truth.options import check_iteration, check_weight
from handwork_core.truth.result import TruthResult, choose_labels, class_shares
from handwork_core.truth.summing import inner

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable

VERSION = "1"

Floats = NDArray[np.float64]


def one_coin(  # noqa: PLR0913 - the options of one model
    table: AnswerTable,
    *,
    gold: Gold | None = None,
    abstentions: Abstentions = (),
    features: Features | None = None,
    pseudo_labels: float = 2.0,
    max_iterations: int = 100,
    tolerance: float = 1e-5,
) -> TruthResult:
    r"""Estimate the labels and every worker's accuracy together, by EM.

    Parameters
    ----------
    table : AnswerTable
    gold : mapping from task id to label, optional
        Known answers: their posterior stays 1 at the known label, and they teach the
        accuracies.
    abstentions : collection of labels, default ()
        Answers with these labels are left out of the model.
        ``parameters["abstained"]`` then has each worker's share of them.
    features : Features, optional
        Groups of workers, towards whose accuracy each of them is drawn instead of that
        of all, and groups of tasks with shares of the classes of their own.
    pseudo_labels : float, default 2.0, at least 0
        Weight of the prior, in answers per worker: each accuracy is drawn towards that
        of all workers together. 0 gives the maximum-likelihood estimate.
    max_iterations : int, default 100, at least 1
    tolerance : float, default 1e-5, at least 0
        Stop when the log-likelihood per answer moves by no more than this.

    Returns
    -------
    TruthResult
        `confusion` has the accuracy on the diagonal and equal shares beside it; it is
        None where the matrices would pass 2 GiB, and nothing else then differs.
        `accuracy_interval` is the central 95 % of the Beta distribution of the accuracy,
        given the posteriors. Ties go to the first class. No answers give arrays of
        length zero.

    Raises
    ------
    ValueError
        When an option is out of its range, a gold label is not among the table's
        classes, or the confusion matrices would pass 2 GiB and there are groups of
        tasks.

    Notes
    -----
    With posteriors :math:`q_{tc}`, class prior :math:`p_c`, answers :math:`l_{tw}`,
    :math:`n_w` answers of worker :math:`w`, :math:`K` classes and :math:`s`
    pseudo-labels, one iteration is

    .. math::

        a_w = \frac{\sum_t q_{t l_{tw}} + s \bar a}{n_w + s}, \quad
        \bar a = \frac{\sum_{tw} q_{t l_{tw}}}{\sum_w n_w}, \quad
        q_{tc} \propto p_c \prod_w a_w^{[l_{tw} = c]}
        \left(\frac{1 - a_w}{K - 1}\right)^{[l_{tw} \neq c]}

    in logarithms, from the shares of the votes. It has one number a worker where
    :func:`dawid_skene` has :math:`K (K - 1)`: better with few answers a worker and where
    all mistakes are alike, worse where some classes are mistaken for each other.

    References
    ----------
    .. [1] Y. Zhang, X. Chen, D. Zhou and M. I. Jordan, "Spectral Methods Meet EM", JMLR
       17(102), 2016. doi:10.48550/arXiv.1406.3824

    Examples
    --------
    >>> from handwork_core import AnswerTable
    >>> table = AnswerTable.from_arrays(
    ...     [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4],
    ...     ["ada", "bola", "eve"] * 4,
    ...     ["yes", "yes", "yes", "no", "no", "yes"] * 2,
    ... )
    >>> result = one_coin(table)
    >>> result.classes[result.labels].tolist()
    ['yes', 'no', 'yes', 'no']
    >>> result.accuracy.round(2).tolist()
    [0.94, 0.94, 0.61]
    """
    check_weight("pseudo_labels", pseudo_labels)
    check_iteration(max_iterations, tolerance)
    table, abstained = set_aside(table, abstentions)
    known = encode_gold(table, gold)
    groups = encode_features(table, features)
    evidence = _gather(table, known, groups)

    def step() -> float:
        return evidence.step(
            toss(evidence.tally(), groups, pseudo_labels, table.n_classes)
        )

    climbed = climb(
        step,
        max_iterations=max_iterations,
        largest_move=tolerance * table.n_labels,
        idle=table.n_labels == 0,
    )
    coins = toss(evidence.tally(), groups, pseudo_labels, table.n_classes)
    return with_notes(_as_result(table, evidence, climbed, coins), abstained, gold)


def _gather(
    table: AnswerTable, known: NDArray[np.int32], groups: EncodedFeatures
) -> ByMatrix | ByVote:
    shares = vote_shares(table, known)
    cells = table.n_workers * table.n_classes**2
    if cells > LARGEST_CONFUSION and groups.n_task_groups <= 1:
        return ByVote(table, known, shares)
    evidence = gather_evidence(table, known, shares, groups)
    return ByMatrix(evidence, table.n_workers, groups.weight)


@dataclass(frozen=True, slots=True, eq=False)
class Coins:
    """Pseudo-counts of right answers and of all, shape (n_workers,)."""

    right: Floats
    total: Floats

    @property
    def accuracy(self) -> Floats:
        """Share of right answers."""
        return np.asarray(self.right / self.total).clip(0, 1)

    def wrong(self, n_classes: int) -> Floats:
        """Return the probability of each of the other labels, shape (n_workers,)."""
        return np.asarray((1 - self.accuracy) / max(n_classes - 1, 1))

    def confusion(self, n_classes: int) -> Floats:
        """Return probabilities in the layout of the counts: (worker, label), truth."""
        right, wrong = self.accuracy, self.wrong(n_classes)
        same = np.eye(n_classes, dtype=bool)
        matrix = np.where(same, right[:, None, None], wrong[:, None, None])
        return matrix.reshape(len(self.right) * n_classes, n_classes)


@dataclass(frozen=True, slots=True, eq=False)
class ByMatrix:
    """Evidence by a table of confusions, as for every model of workers."""

    evidence: Evidence
    n_workers: int
    weight: float

    @property
    def posterior(self) -> Floats:
        """Of the last step, shape (n_tasks, n_classes)."""
        return self.evidence.posterior

    def tally(self) -> tuple[Floats, Floats]:
        """Count the right answers of each worker, and all of them."""
        k = self.posterior.shape[1]
        counts = self.evidence.worker_counts
        by_worker = counts.reshape(self.n_workers, k, k)
        right = np.diagonal(by_worker, axis1=1, axis2=2).sum(axis=1)
        return right, by_worker.sum(axis=(1, 2))

    def step(self, coins: Coins) -> float:
        """Find the posterior; return the log-likelihood."""
        k = self.posterior.shape[1]
        return self.evidence.step(coins.confusion(k), self.weight)


@dataclass(slots=True, eq=False)
class ByVote:
    """The same evidence as votes of weighted answers: for too many classes for a table.

    An answer says of its class by how much a worker is likelier right than wrong in that
    way, and of the others nothing.
    """

    table: AnswerTable
    known: NDArray[np.int32]
    posterior: Floats

    def tally(self) -> tuple[Floats, Floats]:
        """Count the right answers of each worker, and all of them."""
        right = agreeing_answers(self.table, self.posterior)
        return right, answers_per_worker(self.table)

    def step(self, coins: Coins) -> float:
        """Find the posterior; return the log-likelihood."""
        table = self.table
        right, wrong = (
            np.log(np.maximum(chances, SMALLEST_PROBABILITY))
            for chances in (coins.accuracy, coins.wrong(table.n_classes))
        )
        prior = np.maximum(class_shares(self.posterior), SMALLEST_PROBABILITY)
        evidence = votes_for(table, right - wrong)
        evidence += np.log(prior)
        tasks = np.flatnonzero(self.known >= 0)
        said = evidence[tasks, self.known[tasks]]
        evidence[tasks] = -np.inf
        evidence[tasks, self.known[tasks]] = said
        highest = evidence.max(axis=1, keepdims=True)
        likely = np.exp(evidence - highest)
        totals = likely.sum(axis=1, keepdims=True)
        self.posterior = likely / totals
        of_wrong = inner(answers_per_worker(table), wrong)
        return float(highest.sum() + np.log(totals).sum() + of_wrong)


def toss(
    tally: tuple[Floats, Floats],
    groups: EncodedFeatures,
    pseudo_labels: float,
    n_classes: int,
) -> Coins:
    """Add to right answers and all answers a prior of as many as `pseudo_labels`."""
    right, total = tally
    share = right.sum() / total.sum() if total.sum() > 0 else 1 / max(n_classes, 1)
    group_total = np.bincount(groups.of_worker, total) + groups.weight
    group_right = np.bincount(groups.of_worker, right) + groups.weight * share
    expected = (group_right / np.maximum(group_total, SMALLEST_WEIGHT))[
        groups.of_worker
    ]
    if groups.n_worker_groups == 1:
        expected = np.full(len(right), share)
    weight = max(pseudo_labels, SMALLEST_WEIGHT)
    return Coins(right + weight * expected, total + weight)


def _as_result(
    table: AnswerTable, evidence: ByMatrix | ByVote, climbed: Climb, coins: Coins
) -> TruthResult:
    k = table.n_classes
    confusion = None
    if isinstance(evidence, ByMatrix):
        confusion = coins.confusion(k).reshape(table.n_workers, k, k)
    labels, confidence = choose_labels(evidence.posterior)
    accuracy = coins.accuracy
    variance = accuracy * (1 - accuracy) / (coins.total + 1)
    return TruthResult(
        tasks=table.tasks,
        classes=table.classes,
        workers=table.workers,
        labels=labels,
        posterior=evidence.posterior,
        confidence=confidence,
        confusion=confusion,
        class_prior=class_shares(evidence.posterior),
        accuracy=accuracy,
        n_iterations=len(climbed.trace),
        converged=climbed.converged,
        log_likelihood=climbed.best,
        method="one_coin",
        version=VERSION,
        warnings=warnings_of(table, climbed),
        accuracy_interval=beta_interval(accuracy, variance),
    )


ONE_COIN = Method(
    name="one_coin",
    function=one_coin,
    version=VERSION,
    needs=frozenset({"labels"}),
    models_workers=True,
    ignores_repetition=False,
    recovery_error=0.08,
)
