"""Variational inference over workers' confusions and the latent classes of tasks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.labels.evidence import Climb, check_size, climb, with_rows
from handwork_core.truth.labels.smoothing import RIGHT_TO_WRONG

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable

Floats = NDArray[np.float64]

SHARE_WEIGHT = 1.0
"""Dirichlet parameter of the share of each class."""
GROUP_WEIGHT = 0.1
"""Sum of the Dirichlet parameters of the shares of the groups of a class."""


def expected_logarithms(parameters: Floats, axis: int) -> Floats:
    """Return the expected logarithms of Dirichlet probabilities along an axis."""
    from scipy.special import digamma  # noqa: PLC0415 - a slow import

    totals = parameters.sum(axis=axis, keepdims=True)
    return np.asarray(digamma(parameters) - digamma(totals))


def divergence(posterior: Floats, prior: Floats, axis: int) -> float:
    """Return the Kullback-Leibler divergences of Dirichlet distributions, added up."""
    from scipy.special import gammaln  # noqa: PLC0415 - a slow import

    prior = np.broadcast_to(prior, posterior.shape)
    of_totals = gammaln(posterior.sum(axis=axis)) - gammaln(prior.sum(axis=axis))
    moved = (posterior - prior) * expected_logarithms(posterior, axis)
    of_cells = moved + gammaln(prior) - gammaln(posterior)
    return float(of_totals.sum() + of_cells.sum())


def diagonal_prior(n_classes: int) -> Floats:
    """Return Dirichlet parameters (label, truth): 4 for the right label, 1 for others."""
    return 1 + (RIGHT_TO_WRONG - 1) * np.eye(n_classes)


@dataclass(slots=True, eq=False)
class LatentAnswers:
    """The answers, and what the last step believes of the latent class of each task.

    A latent class is a class with one of `n_groups` groups: its column is
    ``class * n_groups + group``.

    Attributes
    ----------
    offsets, pairs
        As in :class:`AnswerTable`; where answers are known, one row more a task, given
        by a worker who is never wrong.
    shape : tuple of int
        Workers, classes and groups.
    posterior : ndarray of float64, shape (n_tasks, n_classes * n_groups)
    counts : ndarray of float64, shape (n_workers * n_classes, n_classes * n_groups)
        Expected answers by (worker, label) and latent class.
    """

    offsets: NDArray[np.int64]
    pairs: NDArray[np.int32]
    shape: tuple[int, int, int]
    has_known: bool
    posterior: Floats
    counts: Floats

    @property
    def by_worker(self) -> Floats:
        """The counts, shape (n_workers, n_classes, n_classes * n_groups)."""
        n_workers, k, n_groups = self.shape
        return self.counts.reshape(n_workers, k, k * n_groups)

    @property
    def of_classes(self) -> Floats:
        """The posterior of the classes, shape (n_tasks, n_classes)."""
        _, k, n_groups = self.shape
        return np.asarray(
            self.posterior.reshape(len(self.posterior), k, n_groups).sum(axis=2)
        )

    def step(self, log_confusion: Floats, log_prior: Floats) -> float:
        """Find posterior and counts under expected logarithms; return the likelihood."""
        from handwork_core._kernels import dawid_skene as kernels  # noqa: PLC0415

        rows = log_confusion.reshape(self.counts.shape)
        if self.has_known:
            rows = np.concatenate([rows, self._oracle()])
        counts = np.zeros_like(rows)
        likelihood = kernels.expect_and_count(
            self.offsets,
            self.pairs,
            np.ascontiguousarray(rows),
            log_prior,
            np.zeros(0, np.int32),
            self.posterior,
            counts,
        )
        self.counts = counts[: len(self.counts)]
        return likelihood

    def _oracle(self) -> Floats:
        _, k, n_groups = self.shape
        known = np.where(np.eye(k, dtype=bool), 0.0, -np.inf)
        return np.repeat(known, n_groups, axis=1)


def lay_out(
    table: AnswerTable,
    known: NDArray[np.int32],
    shares: Floats,
    groups: Floats | None = None,
) -> LatentAnswers:
    """Set the answers out, and count them under a first posterior.

    Parameters
    ----------
    table : AnswerTable
    known : ndarray of int32, shape (n_tasks,)
        The known class, or -1.
    shares : ndarray of float64, shape (n_tasks, n_classes)
    groups : ndarray of float64, shape (n_tasks, n_groups), optional
        Shares of the groups in each class of a task; one group by default.
    """
    from handwork_core._kernels import dawid_skene as kernels  # noqa: PLC0415

    of_groups = np.ones((table.n_tasks, 1)) if groups is None else groups
    n_groups, k = of_groups.shape[1], table.n_classes
    check_size(table, k * n_groups)
    posterior = (shares[:, :, None] * of_groups[:, None, :]).reshape(
        table.n_tasks, k * n_groups
    )
    counts = np.zeros((table.n_workers * k, k * n_groups))
    pairs = table.pair_index
    kernels.count_labels(table.task_offsets, pairs, posterior, counts)
    has_known = bool((known >= 0).any())
    oracle = np.where(known >= 0, known.astype(np.int64) + len(counts), -1)
    offsets, pairs = with_rows(table.task_offsets, pairs, oracle)
    shape = (table.n_workers, k, n_groups)
    return LatentAnswers(offsets, pairs, shape, has_known, posterior, counts)


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """Dirichlet parameters of the shares of the classes, and of the groups in each."""

    of_classes: Floats
    of_groups: Floats

    @classmethod
    def of(cls, latent: LatentAnswers) -> Shares:
        """Count the tasks of each latent class."""
        _, k, n_groups = latent.shape
        found = latent.posterior.sum(axis=0).reshape(k, n_groups)
        return cls(SHARE_WEIGHT + found.sum(axis=1), GROUP_WEIGHT / n_groups + found)

    @property
    def logarithms(self) -> Floats:
        """Expected logarithm of the share of each latent class."""
        of_groups = expected_logarithms(self.of_groups, 1)
        return (expected_logarithms(self.of_classes, 0)[:, None] + of_groups).ravel()

    @property
    def divergence(self) -> float:
        """How far the shares are from their prior."""
        classes, groups = self.of_classes, self.of_groups
        n_groups = groups.shape[1]
        return divergence(classes, np.full_like(classes, SHARE_WEIGHT), 0) + divergence(
            groups, np.full_like(groups, GROUP_WEIGHT / n_groups), 1
        )


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """What variational inference has found.

    Attributes
    ----------
    posterior : ndarray of float64, shape (n_tasks, n_classes)
    pseudo_counts : ndarray of float64, shape (n_workers, n_classes, n_classes)
        Dirichlet parameters of each worker's rows, truth first, groups put together.
    bound : float
        Lower bound of the logarithm of the evidence.
    climbed : Climb
    """

    posterior: Floats
    pseudo_counts: Floats
    bound: float
    climbed: Climb


def fit(
    latent: LatentAnswers,
    prior_of: Callable[[Floats], Floats],
    *,
    max_iterations: int,
    largest_move: float,
) -> Fit:
    """Repeat: believe of workers and shares what the tasks say, and the other way round.

    Parameters
    ----------
    latent : LatentAnswers
        Changed.
    prior_of : callable
        From counts (worker, label, latent class) to the Dirichlet parameters of the
        prior of each column; called once an iteration.
    """
    last: list[tuple[Floats, Floats, Shares]] = []

    def step() -> float:
        prior = prior_of(latent.by_worker)
        workers = latent.by_worker + prior
        shares = Shares.of(latent)
        last[:] = [(workers, prior, shares)]
        return latent.step(expected_logarithms(workers, 1), shares.logarithms)

    climbed = climb(
        step,
        max_iterations=max_iterations,
        largest_move=largest_move,
        idle=len(latent.pairs) == 0,
    )
    bound = climbed.best
    for workers, prior, shares in last:
        bound -= divergence(workers, prior, 1) + shares.divergence
    found = latent.by_worker + prior_of(latent.by_worker)
    return Fit(latent.of_classes, _by_class(found, latent), bound, climbed)


def _by_class(workers: Floats, latent: LatentAnswers) -> Floats:
    """Put the groups of a class together, each with its share of the class."""
    n_workers, k, n_groups = latent.shape
    shares = Shares.of(latent).of_groups
    shares /= shares.sum(axis=1, keepdims=True)
    split = workers.reshape(n_workers, k, k, n_groups)
    rows = split / split.sum(axis=1, keepdims=True)
    mixed = np.einsum("wlcg,cg->wcl", rows, shares)
    weight = latent.by_worker.sum(axis=1).reshape(n_workers, k, n_groups).sum(axis=2)
    prior = split.sum(axis=(1, 3)) - weight
    return np.asarray(mixed * (weight + prior / n_groups)[:, :, None])
