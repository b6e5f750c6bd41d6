"""The form in which a truth method is registered."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Gold = Mapping[Hashable, Hashable]
"""Known answers: the label of a task, by the ids that the table was built from."""

AnswerKind = Literal[
    "labels",
    "label sets",
    "values",
    "comparisons",
    "rankings",
    "texts",
    "boxes",
    "polygons",
    "points",
    "spans",
    "segments",
    "masks",
]
"""What an answer is, and so which methods can work on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A truth method that can be asked for by name.

    Attributes
    ----------
    name : str
    function : callable
        Called with the answers. A method for "labels" takes an `AnswerTable` and, by
        keyword, `gold`, and returns a `TruthResult`; methods for one other kind of
        answers take and return one type too.
    version : str
        Changes whenever the same answers give different estimates.
    answers : str, default "labels"
        The kind of answers that it works on.
    needs : frozenset of str
        Inputs without which it cannot work, beside tasks and workers.
    models_workers : bool
        Whether it estimates the workers too. For "labels": whether results have
        `accuracy`; the method then needs to know every label that is possible.
    ignores_repetition : bool
        Whether every answer given twice leaves the estimates as they are.
    recovery_error : float
        Largest error on the planted crowd of the conformance suite of its kind. For
        "labels" the share of wrong labels (400 tasks, 3 classes, 9 workers right 0.6 to
        0.95 of the time, 5 answers each; 2 classes for a method that knows only two).
    draws_at_random : bool
        Whether it starts from numbers drawn by place, so that with other names of tasks
        it may settle elsewhere: a few labels then differ.
    most_classes : int or None
        For "labels": with more classes it refuses the table.
    """

    name: str
    function: Callable[..., Any]
    version: str
    answers: AnswerKind = "labels"
    needs: frozenset[str] = frozenset()
    models_workers: bool = False
    ignores_repetition: bool = False
    recovery_error: float
    draws_at_random: bool = False
    most_classes: int | None = None
