"""What a rule of review finds, and what it wants done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ActionName = Literal["approve", "reject", "extend"]


@dataclass(frozen=True, slots=True)
class Extension:
    """One more answer is asked for, up to a most, with some time left at least."""

    most: int
    at_least_seconds: int | None


@dataclass(frozen=True, slots=True)
class Finding:
    """A result about an answer, or about the task where no answer is named."""

    key: str
    value: str
    question: str = ""
    answer_id: int | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """What follows from results: an answer is approved or rejected, or one more is asked."""

    name: ActionName
    answer_id: int | None = None
    reason: str = ""
    extension: Extension | None = None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What one look at a task gave."""

    findings: tuple[Finding, ...]
    actions: tuple[Action, ...]
