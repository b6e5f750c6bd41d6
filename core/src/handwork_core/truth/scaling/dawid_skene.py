"""Dawid and Skene's EM over shards, on one machine or several."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.labels.dawid_skene import DAWID_SKENE
from handwork_core.truth.labels.evidence import (
    LARGEST_CONFUSION,
    SMALLEST_PROBABILITY,
    Climb,
    climb,
)
from handwork_core.truth.labels.features import EncodedFeatures
from handwork_core.truth.labels.intervals import accuracy_and_interval
from handwork_core.truth.labels.smoothing import SMALLEST_WEIGHT, Prior, Smoothing
from handwork_core.truth.options import check_iteration
from handwork_core.truth.scaling.passes import (
    Client,
    Runner,
    Sums,
    expect_group,
    posterior_of,
    shares_of,
    start_group,
)
from handwork_core.truth.scaling.result import ShardedResult

if TYPE_CHECKING:
    from collections.abc import Callable

    from handwork_core.truth.scaling.shards import ShardedAnswers

    Progress = Callable[[int, float], None]

Floats = NDArray[np.float64]


def dawid_skene_shards(  # noqa: PLR0913 - the options of one model
    answers: ShardedAnswers,
    *,
    pseudo_labels: float = 2.0,
    prior: Prior = "pooled",
    max_iterations: int = 100,
    tolerance: float = 1e-5,
    client: Client | None = None,
    n_threads: int | None = None,
    progress: Progress | None = None,
) -> ShardedResult:
    """Estimate labels and confusion matrices of answers that need not fit into memory.

    Parameters
    ----------
    answers : ShardedAnswers
    pseudo_labels, prior, max_iterations, tolerance
        As for :func:`handwork_core.truth.dawid_skene`.
    client : dask.distributed.Client, optional
        Each of its workers takes a range of shards; all must see the folder of
        `answers` under the same name. By default this process does all.
    n_threads : int, optional
        Threads in each process, by default HANDWORK_THREADS, or all processors; it
        changes no bit of the result.
    progress : callable, optional
        Called with the number of iterations done and the log-likelihood.

    Returns
    -------
    ShardedResult
        That of :func:`handwork_core.truth.dawid_skene` of all the answers at once, to
        rounding: sums are added shard by shard.

    Raises
    ------
    ValueError
        When an option is out of its range, or the confusion matrices would pass 2 GiB.

    See Also
    --------
    handwork_core.truth.dawid_skene : The model.

    Notes
    -----
    An iteration reads 4 bytes an answer and 8 a task, and keeps the expected counts:
    ``8 n_workers n_classes**2`` bytes for each machine and part. Posteriors are
    computed again when they are asked for.
    """
    check_iteration(max_iterations, tolerance)
    _check_size(answers)
    state = _State(answers, Runner(answers, client, n_threads), pseudo_labels, prior)
    n_labels = sum(answers.n_labels)

    def step() -> float:
        likelihood = state.step()
        if progress is not None:
            progress(state.n_iterations, likelihood)
        return likelihood

    climbed = climb(
        step,
        max_iterations=max_iterations,
        largest_move=tolerance * n_labels,
        idle=n_labels == 0,
    )
    return state.result(climbed, n_threads)


class _State:
    """What EM rewrites at every iteration."""

    def __init__(
        self,
        answers: ShardedAnswers,
        runner: Runner,
        pseudo_labels: float,
        prior: Prior,
    ) -> None:
        nobody = np.zeros(0, np.int64)
        everyone = np.zeros(len(answers.workers), np.int64)
        groups = EncodedFeatures(of_worker=everyone, of_task=nobody, weight=0.0)
        self.answers = answers
        self.runner = runner
        self.smoothing = Smoothing(pseudo_labels, prior, groups)
        self.sums: Sums = runner.add_up(start_group)
        self.model = self._model()
        self.n_iterations = 0

    def _model(self) -> tuple[Floats, Floats]:
        confusion = self.smoothing.confusion(self.sums.counts)
        return (
            np.log(np.maximum(confusion, SMALLEST_PROBABILITY)),
            np.log(np.maximum(self.class_prior, SMALLEST_PROBABILITY)),
        )

    @property
    def class_prior(self) -> Floats:
        return shares_of(self.sums.class_totals, sum(self.answers.n_tasks))

    def step(self) -> float:
        """Find the sums under the model of the last sums; return the likelihood."""
        self.model = self._model()
        self.sums = self.runner.add_up(expect_group, self.model)
        self.n_iterations += 1
        return self.sums.log_likelihood

    def result(self, climbed: Climb, n_threads: int | None) -> ShardedResult:
        """Describe the last iteration."""
        n_workers, k = len(self.answers.workers), len(self.answers.classes)
        by_label = self.smoothing.confusion(self.sums.counts).reshape(n_workers, k, k)
        confusion = by_label.transpose(0, 2, 1).copy()
        counts = self.sums.counts.reshape(n_workers, k, k).sum(axis=1)
        weight = np.maximum(counts + self.smoothing.pseudo_labels, SMALLEST_WEIGHT)
        accuracy, interval = accuracy_and_interval(
            confusion * weight[:, :, None], self.class_prior
        )
        return ShardedResult(
            answers=self.answers,
            confusion=confusion,
            class_prior=self.class_prior,
            accuracy=accuracy,
            accuracy_interval=interval,
            n_iterations=len(climbed.trace),
            converged=climbed.converged,
            log_likelihood=climbed.best,
            method=DAWID_SKENE.name,
            version=DAWID_SKENE.version,
            warnings=climbed.warnings,
            posterior_of=_Posteriors(self.answers, n_threads, self.model),
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Posteriors:
    """Computes the posteriors of a shard under the model of the last iteration."""

    answers: ShardedAnswers
    n_threads: int | None
    model: tuple[Floats, Floats]

    def __call__(self, shard: int) -> Floats:
        return posterior_of(self.answers, shard, self.n_threads, self.model)


def _check_size(answers: ShardedAnswers) -> None:
    n_workers, n_classes = len(answers.workers), len(answers.classes)
    if n_workers * n_classes**2 > LARGEST_CONFUSION:
        raise ValueError(
            f"too many classes for a confusion matrix per worker: {n_workers:,} workers "
            f"and {n_classes:,} classes; use majority_vote_shards"
        )
