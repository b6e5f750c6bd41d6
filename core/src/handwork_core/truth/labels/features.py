"""What is known of workers and tasks beside their answers, as groups with a weight."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable

Groups = Mapping[Hashable, Hashable]


def _nothing() -> Groups:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """Groups of workers that are likely to answer alike, and of tasks with like labels.

    A feature with few values is a group as it is (a worker's language, a task's
    source); of several, use the tuples of their values; cut a number into ranges.

    Attributes
    ----------
    worker_groups : Mapping from worker id to group
        Workers of a group are drawn towards the confusion matrix of their group instead
        of that of all workers. Who is not named belongs to one group more.
    task_groups : Mapping from task id to group
        Each group of tasks has shares of the classes of its own. Tasks that are not
        named belong to one group more.
    weight : float, default 10.0, at least 0
        How strongly a group is drawn towards the whole: for workers in answers per true
        class, for tasks in tasks.
    """

    worker_groups: Groups = field(default_factory=_nothing)
    task_groups: Groups = field(default_factory=_nothing)
    weight: float = 10.0

    def __post_init__(self) -> None:
        if not 0 <= self.weight < math.inf:
            raise ValueError(f"weight must be 0 or more, not {self.weight}")


@dataclass(frozen=True, slots=True, eq=False)
class EncodedFeatures:
    """The groups of a table's workers and tasks by position; one group if none is known."""

    of_worker: NDArray[np.int64]
    of_task: NDArray[np.int64]
    weight: float

    @property
    def n_worker_groups(self) -> int:
        """Number of groups of workers, at least 1."""
        return int(self.of_worker.max(initial=0)) + 1

    @property
    def n_task_groups(self) -> int:
        """Number of groups of tasks, at least 1."""
        return int(self.of_task.max(initial=0)) + 1


def encode_features(table: AnswerTable, features: Features | None) -> EncodedFeatures:
    """Number the groups of a table's workers and tasks."""
    known = features or Features()
    return EncodedFeatures(
        of_worker=_numbered(table.workers, known.worker_groups),
        of_task=_numbered(table.tasks, known.task_groups),
        weight=known.weight,
    )


def _numbered(ids: NDArray[Any], groups: Groups) -> NDArray[np.int64]:
    if not groups:
        return np.zeros(len(ids), np.int64)
    numbers: dict[object, int] = {}
    unnamed = object()
    return np.fromiter(
        (
            numbers.setdefault(groups.get(value, unnamed), len(numbers))
            for value in ids.tolist()
        ),
        np.int64,
        len(ids),
    )
