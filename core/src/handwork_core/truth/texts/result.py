"""What every method for texts returns."""

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
class TextResult:
    """What a method takes for the text of each task.

    Attributes
    ----------
    tasks : ndarray, shape (n_tasks,)
        Ids, in the order of the table.
    workers : ndarray, shape (n_workers,)
    texts : ndarray of object, shape (n_tasks,)
        Strings.
    confidence : ndarray of float64, shape (n_tasks,)
        0..1: how far the answers support the text, as the method says; a share of
        support, not a calibrated probability.
    answer_index : ndarray of int64, shape (n_tasks,), or None
        Row of the table that was chosen; None for a method that writes texts anew.
    parameters : Mapping from str to Parameter
        Of the workers, by name.
    n_iterations : int
    converged : bool
    method, version : str
        Name in `METHODS`, and the version that changes whenever results change.
    warnings : tuple of str
        What a reader of the texts must know, in sentences.
    """

    tasks: NDArray[Any]
    workers: NDArray[Any]
    texts: NDArray[Any]
    confidence: NDArray[np.float64]
    answer_index: NDArray[np.int64] | None
    parameters: Mapping[str, Parameter] = field(
        default_factory=lambda: MappingProxyType({})
    )
    n_iterations: int
    converged: bool
    method: str
    version: str
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        freeze([self.texts, self.confidence, self.answer_index])
