"""What a method found, on its way into the tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


class StopTerms(NamedTuple):
    """When the answers to a task are enough."""

    least: int
    most: int
    confidence_share: float
    votes_ahead: int


class EstimateRow(NamedTuple):
    """One row as the database takes it: labels and distribution are JSON text."""

    task_id: int
    label: str
    confidence: float
    distribution: str
    answers_count: int
    agreeing_count: int


class SkillRow(NamedTuple):
    """One worker as a run sees them."""

    worker_id: int
    accuracy_share: float
    # The ends of its 95 % interval.
    accuracy_low_share: float
    accuracy_high_share: float
    confusion: Mapping[str, Mapping[str, float]]
    answers_count: int
    gold_answers_count: int
    gold_right_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Everything that one run of a method found."""

    method: str
    method_version: str
    parameters: Mapping[str, float]
    answers_count: int
    tasks_count: int
    workers_count: int
    iterations_count: int
    has_converged: bool
    log_likelihood: float | None
    alpha: float | None
    gold_accuracy_share: float | None
    gold_tasks_count: int
    warnings: tuple[str, ...]
    estimates: tuple[EstimateRow, ...]
    skills: tuple[SkillRow, ...]
