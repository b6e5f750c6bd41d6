"""The step that every model of workers repeats: what their answers say of each task."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.summing import inner

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable
    from handwork_core.truth.labels.features import EncodedFeatures

Floats = NDArray[np.float64]

SMALLEST_PROBABILITY = 1e-10
LARGEST_CONFUSION = 2**28
"""Cells of all confusion matrices together: 2 GiB of float64."""


@dataclass(slots=True, eq=False)
class Evidence:
    """The answers as the compiled step reads them, and what the last step found.

    Attributes
    ----------
    offsets, pairs
        As in :class:`AnswerTable`; with groups of tasks, each task has one row more,
        that stands for its group.
    known : ndarray of int32, shape (n_tasks,)
        The known class, or -1; of no rows where nothing is known.
    n_pairs : int
        Number of (worker, label) pairs; rows of `counts` from there on are groups.
    groups : ndarray of int64, shape (n_tasks,)
        The group of each task.
    posterior : ndarray of float64, shape (n_tasks, n_classes)
    counts : ndarray of float64, shape (n_pairs + n_groups, n_classes)
        Expected number of answers by (worker, label) and truth; then of tasks by group.
    class_totals : ndarray of float64, shape (n_classes,)
        Expected number of tasks of each class.
    sure : float
        Sum of ``q log q`` over the posteriors of the last step, at most 0.
    """

    offsets: NDArray[np.int64]
    pairs: NDArray[np.int32]
    known: NDArray[np.int32]
    n_pairs: int
    groups: NDArray[np.int64]
    posterior: Floats
    counts: Floats
    class_totals: Floats
    sure: float = 0.0

    @property
    def class_shares(self) -> Floats:
        """Mean of the posteriors; without tasks, equal shares."""
        n_tasks, n_classes = self.posterior.shape
        if n_tasks == 0:
            return np.full(n_classes, 1.0 / max(n_classes, 1))
        return np.asarray(self.class_totals / n_tasks)

    @property
    def worker_counts(self) -> Floats:
        """Expected number of answers, shape (n_workers * n_classes, n_classes)."""
        return self.counts[: self.n_pairs]

    def step(self, confusion: Floats, weight: float) -> float:
        """Find posteriors and counts under a table of confusions; return the likelihood.

        `weight` is that of all tasks in the prior of a group of tasks, in tasks.
        """
        # Importing Numba takes longer than most inferences: only a run that needs it pays.
        from handwork_core._kernels import dawid_skene as kernels  # noqa: PLC0415

        prior = np.maximum(self.class_shares, SMALLEST_PROBABILITY)
        rows = kernels.logarithms(confusion, SMALLEST_PROBABILITY)
        if len(self.counts) > self.n_pairs:
            rows = np.concatenate([rows, self._group_evidence(prior, weight)])
        log_prior = np.log(prior)
        likelihood = kernels.expect_and_count(
            self.offsets,
            self.pairs,
            rows,
            log_prior,
            self.known,
            self.posterior,
            self.counts,
            class_totals=self.class_totals,
        )
        # Of a posterior q with evidence e, sum(q log q) is sum(q e) less the likelihood.
        self.sure = float(
            inner(self.counts, rows) + inner(self.class_totals, log_prior) - likelihood
        )
        return likelihood

    def _group_evidence(self, prior: Floats, weight: float) -> Floats:
        found = self.counts[self.n_pairs :] + max(weight, 1e-9) * prior
        share = found / found.sum(axis=1, keepdims=True)
        return np.asarray(
            np.log(np.maximum(share, SMALLEST_PROBABILITY)) - np.log(prior)
        )


def gather_evidence(
    table: AnswerTable,
    known: NDArray[np.int32],
    posterior: Floats,
    features: EncodedFeatures,
) -> Evidence:
    """Set the answers out for the compiled step, and count them under a posterior.

    Raises
    ------
    ValueError
        When the confusion matrices would pass 2 GiB.
    """
    from handwork_core._kernels import dawid_skene as kernels  # noqa: PLC0415

    check_size(table, table.n_classes)
    offsets, pairs = table.task_offsets, table.pair_index
    n_pairs = table.n_workers * table.n_classes
    n_groups = features.n_task_groups if features.n_task_groups > 1 else 0
    if n_groups:
        offsets, pairs = with_rows(offsets, pairs, n_pairs + features.of_task)
    counts = np.zeros((n_pairs + n_groups, table.n_classes))
    kernels.count_labels(offsets, pairs, posterior, counts)
    some = known if (known >= 0).any() else known[:0]
    return Evidence(
        offsets, pairs, some, n_pairs, features.of_task, posterior, counts,
        posterior.sum(axis=0),
    )  # fmt: skip


def with_rows(
    offsets: NDArray[np.int64], pairs: NDArray[np.int32], extra: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Add a row to each task, after its answers; -1 adds none."""
    given = extra >= 0
    longer = np.insert(pairs, offsets[1:][given], extra[given].astype(np.int32))
    return offsets + np.concatenate(([0], np.cumsum(given))), longer


def check_size(table: AnswerTable, n_columns: int) -> None:
    """Refuse a table whose confusion matrices would take too much memory."""
    cells = table.n_workers * table.n_classes * n_columns
    if cells > LARGEST_CONFUSION:
        raise ValueError(
            f"too many classes for a confusion matrix per worker: {table.n_workers:,} "
            f"workers and {table.n_classes:,} classes need {cells:,} cells, "
            f"at most {LARGEST_CONFUSION:,}; use one_coin, glad, mace, zero_based_skill "
            "or majority_vote"
        )


@dataclass(frozen=True, slots=True)
class Climb:
    """How the likelihood went, iteration by iteration."""

    trace: tuple[float, ...]
    converged: bool

    @property
    def best(self) -> float:
        """The last value; NaN if there is none."""
        return self.trace[-1] if self.trace else math.nan

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader must know of it."""
        if self.converged:
            return ()
        return (f"EM had not settled after {len(self.trace)} iterations.",)


def climb(
    step: Callable[[], float], *, max_iterations: int, largest_move: float, idle: bool
) -> Climb:
    """Repeat a step until its value moves by no more than `largest_move`.

    With `idle` there is nothing to do.
    """
    trace: list[float] = []
    settled = idle
    while not settled and len(trace) < max_iterations:
        trace.append(step())
        settled = len(trace) > 1 and abs(trace[-1] - trace[-2]) <= largest_move
    return Climb(tuple(trace), settled)


def warnings_of(table: AnswerTable, climbed: Climb) -> tuple[str, ...]:
    """Say what a reader of the estimates must know."""
    if table.n_labels and table.answers_per_task.max() == 1:
        alone = "No task has two answers: workers cannot be told apart."
        return (*climbed.warnings, alone)
    return climbed.warnings
