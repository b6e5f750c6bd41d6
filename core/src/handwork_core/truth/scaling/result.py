"""Estimates of more tasks than fit into memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from handwork_core.reading.arrow import require
from handwork_core.truth.result import choose_labels
from handwork_core.truth.scaling.shards import ShardedAnswers

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator

Floats = NDArray[np.float64]


class Estimates(NamedTuple):
    """What is believed about the tasks of one shard.

    Attributes
    ----------
    tasks : ndarray, shape (n_tasks,)
        Ids, ascending.
    labels : ndarray of int32, shape (n_tasks,)
        Position among the classes.
    confidence : ndarray of float64, shape (n_tasks,)
        Posterior of the estimate, 0..1.
    posterior : ndarray of float64, shape (n_tasks, n_classes)
    """

    tasks: NDArray[Any]
    labels: NDArray[np.int32]
    confidence: Floats
    posterior: Floats


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ShardedResult:
    """What a method believes; of the tasks, shard by shard, when it is asked.

    Attributes
    ----------
    answers : ShardedAnswers
    confusion : ndarray of float64, shape (n_workers, n_classes, n_classes), or None
        As in :class:`handwork_core.truth.TruthResult`.
    class_prior : ndarray of float64, shape (n_classes,)
    accuracy : ndarray of float64, shape (n_workers,), or None
    accuracy_interval : ndarray of float64, shape (n_workers, 2), or None
    n_iterations : int
    converged : bool
    log_likelihood : float
    method, version : str
    warnings : tuple of str
    posterior_of : callable
        Computes the posteriors of the tasks of a shard.
    """

    answers: ShardedAnswers
    confusion: Floats | None
    class_prior: Floats
    accuracy: Floats | None
    accuracy_interval: Floats | None
    n_iterations: int
    converged: bool
    log_likelihood: float
    method: str
    version: str
    warnings: tuple[str, ...] = ()
    posterior_of: Callable[[int], Floats]

    def estimates(self) -> Iterator[Estimates]:
        """Yield the estimates of each shard that has tasks.

        Yields
        ------
        Estimates
            Ties go to the first class.
        """
        for shard, n_tasks in enumerate(self.answers.n_tasks):
            if n_tasks == 0:
                continue
            posterior = self.posterior_of(shard)
            labels, confidence = choose_labels(posterior)
            tasks = self.answers.read_tasks(shard)
            yield Estimates(tasks, labels, confidence, posterior)

    def write_parquet(self, path: str | os.PathLike[str]) -> None:
        """Write one row a task: task, label, confidence.

        Parameters
        ----------
        path : path

        Raises
        ------
        ValueError
            When pyarrow is not installed.
        """
        arrow = require("pyarrow", "Parquet")
        parquet = require("pyarrow.parquet", "Parquet")
        names = arrow.array(self.answers.classes.tolist())
        writer = None
        try:
            for found in self.estimates():
                # Plain values: readers of every kind understand them.
                labels = names.take(arrow.array(found.labels))
                rows = arrow.table(
                    {
                        "task": arrow.array(found.tasks),
                        "label": labels,
                        "confidence": found.confidence,
                    }
                )
                writer = writer or parquet.ParquetWriter(path, rows.schema)
                writer.write_table(rows)
        finally:
            if writer is not None:
                writer.close()
