"""What the inference of shapes returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.rows import freeze

if TYPE_CHECKING:
    from handwork_core.truth.result import Parameter


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ShapeResult:
    """Everything that somebody drew, once, with the probability that it is there.

    Attributes
    ----------
    tasks : ndarray, shape (n_tasks,)
        Ids, in the order of the table: also of tasks on which nobody drew anything.
    workers : ndarray, shape (n_workers,)
    task_index : ndarray of int64, shape (n_things,)
        Position in `tasks` of each candidate, ascending.
    shapes : ndarray of float64, shape (n_things, n_numbers), or ndarray of object
        Consensus geometry, in the form of the table.
    probability : ndarray of float64, shape (n_things,)
        That something is there, 0..1.
    n_drawn, n_looked : ndarray of int64, shape (n_things,)
        Answers that have the thing, and answers to its task.
    overlap : ndarray of float64, shape (n_things,)
        Mean similarity of the drawn shapes with the consensus, 0..1.
    labels : ndarray of object, shape (n_things,), or None
        The label of most weight; None when the shapes have no labels.
    label_confidence : ndarray of float64, shape (n_things,), or None
        Its share of the weight, 0..1.
    candidate_of : ndarray of int64, shape (n_shapes,)
        The candidate that each shape of the table was counted for.
    parameters : Mapping from str to Parameter
        Of the workers: `miss_rate` (share of what is there that they leave out),
        `false_alarm_rate` (share of what they draw that is not there), `overlap` (mean
        similarity of their shapes with the consensus).
    n_iterations : int
    converged : bool
    method, version : str
        Name in `METHODS`, and the version that changes whenever results change.
    warnings : tuple of str
        What a reader of the estimates must know, in sentences.
    """

    tasks: NDArray[Any]
    workers: NDArray[Any]
    task_index: NDArray[np.int64]
    shapes: NDArray[Any]
    probability: NDArray[np.float64]
    n_drawn: NDArray[np.int64]
    n_looked: NDArray[np.int64]
    overlap: NDArray[np.float64]
    labels: NDArray[Any] | None
    label_confidence: NDArray[np.float64] | None
    candidate_of: NDArray[np.int64]
    parameters: Mapping[str, Parameter] = field(
        default_factory=lambda: MappingProxyType({})
    )
    n_iterations: int
    converged: bool
    method: str
    version: str
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        freeze([self.task_index, self.shapes, self.probability, self.n_drawn])
        freeze([self.n_looked, self.overlap, self.labels, self.label_confidence])
        freeze([self.candidate_of])

    @property
    def exists(self) -> NDArray[np.bool_]:
        """Whether each candidate is more likely there than not; a tie counts as there."""
        return np.asarray(self.probability >= 0.5 - 1e-9)

    def shapes_of(self, task: object) -> NDArray[Any]:
        """Return the shapes that are believed to be on a task; ValueError if unknown."""
        place = np.flatnonzero([known == task for known in self.tasks.tolist()])
        if len(place) == 0:
            raise ValueError(f"no task is called {task!r}: see `tasks`")
        return np.asarray(self.shapes[self.exists & (self.task_index == place[0])])
