"""What every truth method returns, and how its ties are broken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from types import ModuleType

MANY_CELLS = 1_000_000
"""From here on short rows are worth compiled code."""

TIE_TOLERANCE = 1e-9
"""Posteriors closer than this are a tie: rounding must not choose a label."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Parameter:
    """One number of a model for each worker or each task, with what is known of it.

    Attributes
    ----------
    of : {"worker", "task"}
    estimate : ndarray of float64, shape (n_workers,) or (n_tasks,)
        In the order of the result; the method says which scale it has.
    low, high : ndarray of float64, same shape, or None
        Ends of the 95 % interval; None where the method gives none.
    """

    of: Literal["worker", "task"]
    estimate: NDArray[np.float64]
    low: NDArray[np.float64] | None = None
    high: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        for array in (self.estimate, self.low, self.high):
            if array is not None:
                array.setflags(write=False)


def _no_parameters() -> Mapping[str, Parameter]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class TruthResult:
    """What a method believes about the tasks, and about the workers if it models them.

    Attributes
    ----------
    tasks : ndarray, shape (n_tasks,)
        Ids, in the order of the table.
    classes : ndarray, shape (n_classes,)
    workers : ndarray, shape (n_workers,)
    labels : ndarray of int32, shape (n_tasks,)
        Position in `classes` of the estimate: the most probable class, and of classes
        within 1e-9 of it the first. -1 where there are no classes.
    posterior : ndarray of float64, shape (n_tasks, n_classes)
        Probabilities, each row sums to 1.
    confidence : ndarray of float64, shape (n_tasks,)
        Posterior of the estimate, 0..1.
    confusion : ndarray of float64, shape (n_workers, n_classes, n_classes), or None
        ``confusion[w, t, l]``: probability that the worker answers ``l`` when the truth
        is ``t``. Rows sum to 1.
    class_prior : ndarray of float64, shape (n_classes,)
        Estimated share of each class among the tasks.
    accuracy : ndarray of float64, shape (n_workers,), or None
        Probability that an answer of the worker is right, 0..1.
    n_iterations : int
    converged : bool
    log_likelihood : float
        Natural logarithm; NaN for a method without a likelihood.
    method, version : str
        Name in `METHODS`, and the version that changes whenever results change.
    warnings : tuple of str
        What a reader of the estimates must know, in sentences.
    accuracy_interval : ndarray of float64, shape (n_workers, 2), or None
        Lower and upper end of the 95 % interval of `accuracy`; each method says whether
        it is a credible or a confidence interval.
    parameters : Mapping from str to Parameter
        Further numbers of the model, by name, such as GLAD's ability and difficulty.
    """

    tasks: NDArray[Any]
    classes: NDArray[Any]
    workers: NDArray[Any]
    labels: NDArray[np.int32]
    posterior: NDArray[np.float64]
    confidence: NDArray[np.float64]
    confusion: NDArray[np.float64] | None
    class_prior: NDArray[np.float64]
    accuracy: NDArray[np.float64] | None
    n_iterations: int
    converged: bool
    log_likelihood: float
    method: str
    version: str
    warnings: tuple[str, ...] = ()
    accuracy_interval: NDArray[np.float64] | None = None
    parameters: Mapping[str, Parameter] = field(default_factory=_no_parameters)

    def __post_init__(self) -> None:
        for name in ("labels", "posterior", "confidence", "class_prior"):
            getattr(self, name).setflags(write=False)
        for array in (self.confusion, self.accuracy, self.accuracy_interval):
            if array is not None:
                array.setflags(write=False)


def choose_labels(
    posterior: NDArray[np.float64], tolerance: float = TIE_TOLERANCE
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Return the first of the most probable classes of each row, and its probability."""
    n_tasks, n_classes = posterior.shape
    if n_classes == 0:
        return np.full(n_tasks, -1, np.int32), np.zeros(n_tasks)
    labels, confidence = rows_kernels(posterior).choose(posterior, tolerance)
    return labels, confidence


def class_shares(posterior: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean of the posteriors; without tasks, equal shares."""
    n_tasks, n_classes = posterior.shape
    if n_tasks == 0:
        return np.full(n_classes, 1.0 / max(n_classes, 1))
    return np.asarray(rows_kernels(posterior).mean(posterior))


def rows_kernels(posterior: NDArray[np.float64]) -> ModuleType:
    """Return compiled code where it is worth being loaded, or its twin."""
    compiled = posterior.size >= MANY_CELLS and posterior.flags.c_contiguous
    return import_module(
        f"handwork_core._kernels.{'rows' if compiled else 'rows_twin'}"
    )
