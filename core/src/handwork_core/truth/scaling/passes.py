"""One pass over shards: sums go in and come out, answers stay where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.scaling.shards import ShardedAnswers, in_groups

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

Floats = NDArray[np.float64]
Value = TypeVar("Value")


class Sums(NamedTuple):
    """What a pass over some tasks adds up to.

    Attributes
    ----------
    counts : ndarray of float64, shape (n_workers * n_classes, n_classes)
        Expected number of answers by worker, label and truth.
    class_totals : ndarray of float64, shape (n_classes,)
        Expected number of tasks of each class.
    log_likelihood : float
    """

    counts: Floats
    class_totals: Floats
    log_likelihood: float


class Client(Protocol):
    """What is used of a Dask client."""

    def nthreads(self) -> Mapping[Any, Any]:
        """Return the machines, by address."""

    def scatter(self, data: Any, *, broadcast: bool) -> Any:  # noqa: ANN401
        """Send data to every machine."""

    def map(self, function: Callable[..., Any], *items: Any, **options: Any) -> Any:  # noqa: ANN401
        """Call a function with each item."""

    def gather(self, futures: Any) -> Any:  # noqa: ANN401
        """Wait for results."""


def start_group(folder: str, shards: Iterable[int], n_threads: int | None) -> Sums:
    """Add up the shares of the votes."""
    from handwork_core._kernels import dawid_skene as kernels  # noqa: PLC0415

    answers = ShardedAnswers.at(folder)
    counts, totals = _zeros(answers)
    for shard in shards:
        offsets, pairs = answers.read_answers(shard)
        shares = vote_shares_of(answers, shard, n_threads)
        kernels.count_labels(offsets, pairs, shares, counts, n_threads=n_threads)
        totals += shares.sum(axis=0)
    return Sums(counts, totals, 0.0)


def expect_group(
    folder: str,
    shards: Iterable[int],
    n_threads: int | None,
    model: tuple[Floats, Floats],
) -> Sums:
    """Add up what the posteriors under a model say; keep no posterior."""
    from handwork_core._kernels import dawid_skene as kernels  # noqa: PLC0415

    answers = ShardedAnswers.at(folder)
    log_confusion, log_prior = model
    counts, totals = _zeros(answers)
    log_likelihood = 0.0
    unknown, unwanted = np.empty(0, np.int32), np.empty((0, len(log_prior)))
    found, found_totals = np.empty_like(counts), np.empty_like(totals)
    for shard in shards:
        offsets, pairs = answers.read_answers(shard)
        log_likelihood += kernels.expect_and_count(
            offsets, pairs, log_confusion, log_prior, unknown, unwanted, found,
            class_totals=found_totals, n_threads=n_threads,
        )  # fmt: skip
        counts += found
        totals += found_totals
    return Sums(counts, totals, log_likelihood)


def posterior_of(
    answers: ShardedAnswers,
    shard: int,
    n_threads: int | None,
    model: tuple[Floats, Floats],
) -> Floats:
    """Return the posteriors of one shard's tasks."""
    from handwork_core._kernels import dawid_skene as kernels  # noqa: PLC0415

    offsets, pairs = answers.read_answers(shard)
    posterior = np.empty((len(offsets) - 1, len(answers.classes)))
    counts, _ = _zeros(answers)
    kernels.expect_and_count(
        offsets, pairs, model[0], model[1], np.empty(0, np.int32), posterior, counts,
        n_threads=n_threads,
    )  # fmt: skip
    return posterior


def vote_shares_of(
    answers: ShardedAnswers, shard: int, n_threads: int | None
) -> Floats:
    """Return the share of each task's answers for each class, for one shard."""
    from handwork_core._kernels import votes as kernels  # noqa: PLC0415

    offsets, pairs = answers.read_answers(shard)
    n_classes = len(answers.classes)
    labels = pairs % np.int32(max(n_classes, 1))
    votes = kernels.count_votes(offsets, labels, n_classes, n_threads=n_threads)
    return votes / np.diff(offsets)[:, None]


def shares_of(class_totals: Floats, n_tasks: int) -> Floats:
    """Return the share of each class; without tasks, equal shares."""
    n_classes = len(class_totals)
    if n_tasks == 0:
        return np.full(n_classes, 1.0 / max(n_classes, 1))
    return np.asarray(class_totals / n_tasks)


def _zeros(answers: ShardedAnswers) -> tuple[Floats, Floats]:
    n_workers, n_classes = len(answers.workers), len(answers.classes)
    return np.zeros((n_workers * n_classes, n_classes)), np.zeros(n_classes)


class Runner:
    """Calls a function with every group of shards: here, or on the machines of Dask."""

    def __init__(
        self, answers: ShardedAnswers, client: Client | None, n_threads: int | None
    ) -> None:
        self.answers = answers
        self.client = client
        self.n_threads = n_threads
        n_groups = 1 if client is None else len(client.nthreads())
        self.groups = in_groups(answers.n_shards, n_groups)

    def add_up(
        self, function: Callable[..., Sums], model: tuple[Floats, Floats] | None = None
    ) -> Sums:
        """Return the sums over all shards, added in their order."""
        parts = self._each(function, model)
        total = parts[0]
        for part in parts[1:]:
            total = Sums(
                total.counts + part.counts,
                total.class_totals + part.class_totals,
                total.log_likelihood + part.log_likelihood,
            )
        return total

    def _each(
        self, function: Callable[..., Sums], model: tuple[Floats, Floats] | None
    ) -> list[Sums]:
        folder, options = str(self.answers.folder), {}
        if self.client is None:
            options = {} if model is None else {"model": model}
            threads = self.n_threads
            return [
                function(folder, group, threads, **options) for group in self.groups
            ]
        n_groups = len(self.groups)
        if model is not None:
            options = {"model": self.client.scatter(model, broadcast=True)}
        futures = self.client.map(
            function, [folder] * n_groups, self.groups, [self.n_threads] * n_groups,
            pure=False, **options,
        )  # fmt: skip
        return list(self.client.gather(futures))
