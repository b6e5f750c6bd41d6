"""What every table of answers shares: who answered which task, in a fixed order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.answers import encode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from handwork_core.answers import Column

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Rows:
    """Answers sorted by task, then worker, then content; all arrays are read-only.

    Attributes
    ----------
    tasks : ndarray, shape (n_tasks,)
        The tasks that have an answer, by their original ids, ascending.
    workers : ndarray, shape (n_workers,)
        The workers who answered, by their original ids, ascending.
    task_offsets : ndarray of int64, shape (n_tasks + 1,)
        The answers to task ``t`` are the rows ``task_offsets[t]:task_offsets[t + 1]``.
    worker_index : ndarray of int32, shape (n_answers,)
        Position in `workers` of who gave each answer.
    """

    tasks: NDArray[Any]
    workers: NDArray[Any]
    task_offsets: NDArray[np.int64]
    worker_index: NDArray[np.int32]

    @property
    def n_tasks(self) -> int:
        """Number of tasks with at least one answer."""
        return len(self.tasks)

    @property
    def n_workers(self) -> int:
        """Number of workers with at least one answer."""
        return len(self.workers)

    @property
    def n_answers(self) -> int:
        """Number of answers."""
        return len(self.worker_index)

    @property
    def answers_per_task(self) -> NDArray[np.int64]:
        """Number of answers to each task, shape (n_tasks,)."""
        return np.diff(self.task_offsets)

    @property
    def answers_per_worker(self) -> NDArray[np.int64]:
        """Number of answers of each worker, shape (n_workers,)."""
        return np.bincount(self.worker_index, minlength=self.n_workers)

    @property
    def task_index(self) -> NDArray[np.int64]:
        """Position in `tasks` of the task of each answer, shape (n_answers,)."""
        return np.repeat(np.arange(self.n_tasks), self.answers_per_task)

    def sum_by_task(self, amounts: Floats) -> Floats:
        """Return the sum of a number per answer within each task, shape (n_tasks,)."""
        return weighted_count(self.task_index, amounts, self.n_tasks)

    def sum_by_worker(self, amounts: Floats) -> Floats:
        """Return the sum of a number per answer of each worker, shape (n_workers,)."""
        return weighted_count(self.worker_index, amounts, self.n_workers)


def weighted_count(place: NDArray[Any], amounts: Floats, n_places: int) -> Floats:
    """Return the sum of the amounts at each place, shape (n_places,).

    Always float64: NumPy counts nothing in integers.
    """
    sums = np.bincount(place, weights=amounts, minlength=n_places)
    return sums.astype(np.float64, copy=False)


@dataclass(frozen=True, slots=True, eq=False)
class SortedRows:
    """The shared columns of a table, and where each of its rows was given.

    Attributes
    ----------
    columns : dict of str to ndarray
        The four attributes of `Rows`, by name.
    order : ndarray of int64, shape (n_answers,)
        Which of the rows as given stands in each place of the table.
    """

    columns: dict[str, NDArray[Any]]
    order: NDArray[np.int64]


def sort_rows(tasks: Column, workers: Column, content: NDArray[Any]) -> SortedRows:
    """Encode tasks and workers, and sort the answers by task, worker and content.

    `content` has one number per answer that orders equal (task, worker) pairs.
    """
    task_ids, task_index = encode(tasks, name="tasks")
    worker_ids, worker_index = encode(workers, name="workers")
    order = np.lexsort((content, worker_index, task_index))
    counts = np.bincount(task_index, minlength=len(task_ids))
    columns = {
        "tasks": task_ids,
        "workers": worker_ids,
        "task_offsets": np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
        "worker_index": worker_index[order].astype(np.int32),
    }
    freeze(columns.values())
    return SortedRows(columns, order.astype(np.int64))


def freeze(arrays: Iterable[NDArray[Any] | None]) -> None:
    """Make arrays read-only."""
    for array in arrays:
        if array is not None:
            array.setflags(write=False)


def ranks(contents: Sequence[Any]) -> NDArray[np.int64]:
    """Number contents by their order; equal contents get equal numbers."""
    position = {value: index for index, value in enumerate(sorted(set(contents)))}
    return np.array([position[value] for value in contents], dtype=np.int64)


def check_lengths(what: str, n_tasks: int, n_workers: int, n_contents: int) -> None:
    """Refuse columns of different lengths."""
    if not n_tasks == n_workers == n_contents:
        raise ValueError(
            f"tasks, workers and {what} need one value per answer, "
            f"but have {n_tasks}, {n_workers} and {n_contents}"
        )
