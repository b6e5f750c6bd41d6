"""What every method for numeric answers returns."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.rows import freeze

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handwork_core.truth.result import Parameter


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ValueResult:
    """What a method believes about the true numbers, and about the workers.

    Attributes
    ----------
    tasks : ndarray, shape (n_tasks,)
        Ids, in the order of the table.
    workers : ndarray, shape (n_workers,)
    estimate : ndarray of float64, shape (n_tasks,)
        In the unit of the answers.
    interval : ndarray of float64, shape (n_tasks, 2)
        Lower and upper end of the 95 % interval of the estimate, in the same unit;
        infinite where the answers cannot tell how far they scatter.
    parameters : Mapping from str to Parameter
        Of the workers, by name; empty for a method that treats all alike.
    n_iterations : int
    converged : bool
    method, version : str
        Name in `METHODS`, and the version that changes whenever results change.
    warnings : tuple of str
        What a reader of the estimates must know, in sentences.
    """

    tasks: NDArray[Any]
    workers: NDArray[Any]
    estimate: NDArray[np.float64]
    interval: NDArray[np.float64]
    parameters: Mapping[str, Parameter] = field(
        default_factory=lambda: MappingProxyType({})
    )
    n_iterations: int
    converged: bool
    method: str
    version: str
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        freeze([self.estimate, self.interval])
