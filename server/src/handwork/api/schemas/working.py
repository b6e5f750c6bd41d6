"""What workers see: offers, passes, drafts."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from handwork.api.schemas.basics import Count, Id
from handwork.flow.deciding import withholds_pay


class OfferOut(Schema):
    """Work that the worker may do now, with what it pays for an hour."""

    batch_id: int = Field(alias="batch.id")
    title: str = Field(alias="batch.title")
    function: str = Field(alias="batch.function")
    kind: str = Field(alias="batch.kind")
    instructions: str = Field(alias="batch.instructions")
    options: dict[str, Any] = Field(alias="batch.options")
    answer_schema: dict[str, Any] = Field(alias="batch.answer_schema")
    warning: str = Field(alias="batch.warning")
    price_micros: int = Field(alias="batch.price_micros")
    currency: str = Field(alias="batch.currency")
    time_limit_seconds: int = Field(alias="batch.time_limit_seconds")
    seconds: float = Field(
        description="For one task: measured, or the requester's estimate; the time limit "
        "where pay_per_hour_micros is null"
    )
    is_measured: bool
    pay_per_hour_micros: int | None = Field(
        description="Null where nobody has estimated it and nothing is measured yet"
    )
    open_tasks_count: int
    has_more: bool
    is_held: bool
    pay_on_rejection: Literal["paid", "withheld"] = Field(
        description="What a rejection does to the pay of an answer at this installation"
    )

    @staticmethod
    def resolve_pay_on_rejection(_offer: object) -> str:
        """Say the installation's policy, which workers know before they begin."""
        return "withheld" if withholds_pay() else "paid"


class PassOut(Schema):
    """A pass for the batch, sent with each take and submit."""

    work_pass: str
    expires_in_seconds: int


class ReportIn(Schema):
    """What is wrong with a task."""

    problem: Literal[
        "file-missing",
        "cannot-be-done",
        "not-shown",
        "unwarned-content",
        "asks-for-secrets",
        "unlawful",
    ]


class DraftIn(Schema):
    """What was typed so far."""

    content: Any = None
    # The time in front of the task so far; left out, what was kept stays.
    active_milliseconds: Count | None = None


class DraftOut(Schema):
    """What was typed so far; null where nothing was."""

    content: Any
    active_milliseconds: int


class ShownFieldOut(Schema):
    """A field of a task: media is image, audio, video, text or value."""

    name: str
    media: str
    text: str
    url: str


class ShownOut(Schema):
    """A held task as it is shown, its files under addresses that hold for minutes."""

    assignment_id: int
    task_id: int
    fields: list[ShownFieldOut]


class SubmitIn(Schema):
    """An answer; the same key again gives the first result, and keeps one answer."""

    assignment_id: Id
    content: Any = Field(examples=[{"choice": "a"}])
    client_key: str = Field(min_length=1, max_length=64)
    active_milliseconds: Count | None = None


class NextOut(Schema):
    """A task that the worker holds now."""

    assignment_id: int
    task_id: int
    batch_id: int
    taken_at: datetime
    expires_at: datetime
    content: dict[str, Any]
    prediction: dict[str, Any] | None
    confidence: float | None


class TakenOut(Schema):
    """The next task; null where nothing is left for this worker."""

    next: NextOut | None


class SubmittedOut(Schema):
    """The answer is kept and will be paid, however late it came."""

    answer_id: int
    is_late: bool
    is_repeat: bool


class SubmittedAndTakenOut(SubmittedOut):
    """The answer is kept; and the next task."""

    next: NextOut | None
