"""One vote a worker on each task, however often they answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable

Counts = NDArray[np.int64]

CONTRADICTED = -1
"""Instead of the label of a worker who gave two to the same task."""


def vote_counts(table: AnswerTable) -> tuple[Counts, Counts]:
    """Return the votes for each class of each task, and how many workers answered it.

    A worker has one vote on a task, and none where their answers to it contradict each
    other: whoever repeats themselves is no second witness.
    """
    task = table.task_index.astype(np.int64)
    worker, label = table.worker_index, table.label_index
    begins = np.ones(len(task), np.bool_)
    begins[1:] = (task[1:] != task[:-1]) | (worker[1:] != worker[:-1])
    first = np.flatnonzero(begins)
    # The rows of a worker are sorted by label: the ends differ where any two do.
    last = np.append(first[1:], len(task))[: len(first)] - 1
    heard = np.bincount(task[first], minlength=table.n_tasks)
    first = first[label[first] == label[last]]
    cells = task[first] * table.n_classes + label[first]
    n_cells = table.n_tasks * table.n_classes
    votes = np.bincount(cells, minlength=n_cells)
    return votes.reshape(table.n_tasks, table.n_classes), heard


def vote_leads(votes: Counts, labels: NDArray[np.int32]) -> Counts:
    """Return how many votes the label of each task has more than any other class."""
    n_tasks, n_classes = votes.shape
    if n_classes == 0:
        return np.zeros(n_tasks, dtype=np.int64)
    rows = np.arange(n_tasks)
    rivals = votes.copy()
    rivals[rows, labels] = 0
    lead: Counts = votes[rows, labels] - rivals.max(axis=1)
    return lead


class Ballots:
    """Votes that come one by one, counted as :func:`vote_counts` does.

    Attributes
    ----------
    votes : ndarray of int64, shape (at least n_tasks, n_classes)
    heard : ndarray of int64, shape (at least n_tasks,)
        Workers who have answered each task.
    """

    def __init__(self, n_classes: int) -> None:
        self.votes = np.zeros((0, n_classes), dtype=np.int64)
        self.heard = np.zeros(0, dtype=np.int64)
        self._said: dict[int, dict[int, int]] = {}

    def make_room(self, n_tasks: int) -> None:
        """Keep so many tasks at least."""
        if n_tasks > len(self.heard):
            self.votes = grown(self.votes, n_tasks)
            self.heard = grown(self.heard, n_tasks)

    def add(self, task: int, worker: int, label: int) -> None:
        """Count an answer."""
        said = self._said.setdefault(worker, {})
        before = said.get(task)
        if before is None:
            said[task] = label
            self.votes[task, label] += 1
            self.heard[task] += 1
        elif before not in {label, CONTRADICTED}:
            said[task] = CONTRADICTED
            self.votes[task, before] -= 1

    def unanswered(self, worker: int | None, tasks: Counts) -> NDArray[np.bool_]:
        """Tell which of the tasks the worker has not answered."""
        said = {} if worker is None else self._said.get(worker, {})
        is_new = np.ones(len(self.heard), np.bool_)
        is_new[np.fromiter(said, np.int64, len(said))] = False
        return np.asarray(is_new[tasks])


def grown(array: NDArray[Any], least: int) -> NDArray[Any]:
    """Return the array with room for `least` rows and as many more."""
    room = np.zeros((2 * least + 6, *array.shape[1:]), dtype=array.dtype)
    room[: len(array)] = array
    return room
