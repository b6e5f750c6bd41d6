"""Answers, runs, estimates, releases."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from handwork.api.schemas.basics import Id, Line


class AnswerOut(Schema):
    """An answer; `worker` is a name that means nothing outside the organisation."""

    id: int
    task_id: int
    task_key: str
    worker: str
    content: Any
    active_milliseconds: int | None
    is_late: bool
    is_excluded: bool
    excluded_because: str
    standing: Literal["submitted", "approved", "rejected"] = Field(
        description="Approved by the requester's word, or by silence"
    )
    submitted_at: datetime


class ReasonIn(Schema):
    """Why."""

    reason: Line


class AcceptIn(Schema):
    """Which answers; null accepts all that are there."""

    answer_ids: list[Id] | None = Field(None, max_length=10_000)


class RunIn(Schema):
    """By which method; null is the batch's own."""

    method: Line | None = None


class RequestedRunOut(Schema):
    """A run that was asked for; `run_id` says which one it became."""

    method: str
    answers_count: int
    requested_at: datetime
    state: str | None = Field(
        description="waiting, running, finished or failed; null once it is forgotten"
    )
    run_id: int | None


class RunOut(Schema):
    """One run of a method over the answers as they stood then."""

    id: int
    batch_id: int
    method: str
    method_version: str
    parameters: dict[str, Any]
    answers_count: int
    excluded_count: int
    tasks_count: int
    workers_count: int
    iterations_count: int
    has_converged: bool
    log_likelihood: float | None
    alpha: float | None
    gold_accuracy_share: float | None
    gold_tasks_count: int
    warnings: list[str]
    made_at: datetime


class EstimateFilterIn(Schema):
    """Which estimates are listed: of which run, how sure, agreed upon or not."""

    run_id: Id | None = None
    confidence_below: float | None = Field(None, ge=0, le=1)
    has_disagreement: bool | None = None


class LabelShareOut(Schema):
    """A label, and how probable it is."""

    label: Any
    share: float


class EstimateOut(Schema):
    """What a run believes of one task."""

    task_id: int
    task_key: str
    label: Any
    confidence: float
    distribution: list[LabelShareOut]
    answers_count: int
    agreeing_count: int


class EstimatePage(Schema):
    """One page of estimates, and the run that they are of."""

    run_id: int
    items: list[EstimateOut]
    next_cursor: str | None


class SkillOut(Schema):
    """What a run believes of one worker.

    The accuracy lies within its 95 % interval; runs from before intervals were kept have
    none.
    """

    worker: str
    accuracy_share: float
    accuracy_low_share: float | None
    accuracy_high_share: float | None
    confusion: dict[str, dict[str, float]]
    answers_count: int
    gold_answers_count: int
    gold_accuracy_share: float | None


class ReleaseFileOut(Schema):
    """One file of a release."""

    name: str
    size_bytes: int
    sha256: str


class ReleaseOut(Schema):
    """A data set of a batch; `sha256` is of its manifest, which has the files' hashes."""

    id: int
    batch_id: int
    run_id: int | None
    state: str
    rows_done_count: int
    rows_total_count: int
    sha256: str
    failure: str
    requested_at: datetime
    finished_at: datetime | None
    files: list[ReleaseFileOut]
