"""What a method for label sets returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.rows import freeze


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class LabelSetResult:
    """Which labels are believed to apply to each task, and who can be believed.

    Attributes
    ----------
    tasks : ndarray, shape (n_tasks,)
        Ids, in the order of the table.
    labels : ndarray, shape (n_labels,)
    workers : ndarray, shape (n_workers,)
    posterior : ndarray of float64, shape (n_tasks, n_labels)
        Probability that the label applies, 0..1. Rows need not sum to 1.
    applies : ndarray of bool, shape (n_tasks, n_labels)
        Whether the label is in the estimate: its posterior is above one half.
    confidence : ndarray of float64, shape (n_tasks,)
        Probability that the whole set is right, labels taken as independent, 0..1.
    prevalence : ndarray of float64, shape (n_labels,)
        Estimated share of the tasks to which each label applies.
    sensitivity, specificity : ndarray of float64, (n_workers, n_labels), or None
        Probability that the worker gives the label where it applies, and that they
        leave it out where it does not; None where the base method has no confusions.
    n_iterations : int
        The most that any label took.
    converged : bool
        Whether every label did.
    method, version, base : str
        `base` is the name of the method for labels that was used.
    warnings : tuple of str
    """

    tasks: NDArray[Any]
    labels: NDArray[Any]
    workers: NDArray[Any]
    posterior: NDArray[np.float64]
    applies: NDArray[np.bool_]
    confidence: NDArray[np.float64]
    prevalence: NDArray[np.float64]
    sensitivity: NDArray[np.float64] | None
    specificity: NDArray[np.float64] | None
    n_iterations: int
    converged: bool
    method: str
    version: str
    base: str
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        freeze([self.posterior, self.applies, self.confidence, self.prevalence])
        freeze([self.sensitivity, self.specificity])

    @property
    def label_sets(self) -> tuple[tuple[Any, ...], ...]:
        """The labels of each task's estimate, in the order of `labels`."""
        return tuple(tuple(self.labels[row]) for row in self.applies)
