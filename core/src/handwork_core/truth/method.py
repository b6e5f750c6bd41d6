"""The form in which a truth method is registered."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable
    from handwork_core.truth.result import TruthResult

Gold = Mapping[Hashable, Hashable]
"""Known answers: the label of a task, by the ids that the table was built from."""


class TruthFunction(Protocol):
    """What a registered method can be called with."""

    def __call__(
        self, table: AnswerTable, /, *, gold: Gold | None = None
    ) -> TruthResult: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A truth method that can be asked for by name.

    Attributes
    ----------
    name : str
    function : callable
        Called with a table and, by keyword, `gold`.
    version : str
        Changes whenever the same answers give different estimates.
    needs : frozenset of str
        Inputs without which it cannot work, beside tasks and workers.
    models_workers : bool
        Whether results have `confusion` and `accuracy`.
    ignores_repetition : bool
        Whether every answer given twice leaves the estimates as they are.
    recovery_error : float
        Largest share of wrong labels on the planted crowd of the conformance suite
        (400 tasks, 3 classes, 9 workers right 0.6 to 0.95 of the time, 5 answers each).
    """

    name: str
    function: TruthFunction
    version: str
    needs: frozenset[str]
    models_workers: bool
    ignores_repetition: bool
    recovery_error: float
