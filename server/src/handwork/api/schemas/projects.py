"""Projects, batches, their progress."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import AwareDatetime, Field

from handwork.api.schemas.basics import Count, Currency, Id, Line, Micros, Text

Function = Literal["preparation", "verification", "impersonation"]
UNSAID = "Or `unsaid`, where a program made it that cannot say what it is for"


class AskedIn(Schema):
    """How a project asks: kind of answer, its options, instructions in Markdown."""

    instructions: Text
    kind: Line = Field(examples=["choose-one"])
    options: dict[str, Any] = Field(
        default_factory=dict,
        examples=[{"question": "Which?", "choices": [{"value": "a", "label": "A"}]}],
    )


class ProjectChangeIn(AskedIn):
    """All of a project, as it shall be."""

    title: Line
    function: Function


class ProjectIn(ProjectChangeIn):
    """A new project."""

    organisation_id: Id


class VersionOut(Schema):
    """How a project asks."""

    id: int
    number: int
    instructions: str
    kind: str
    options: dict[str, Any]
    answer_schema: dict[str, Any]
    created_at: datetime
    published_at: datetime | None


class ProjectOut(Schema):
    """A project with its newest version."""

    id: int
    organisation_id: int
    title: str
    function: str = Field(description=UNSAID)
    created_at: datetime
    version: VersionOut


class BatchIn(Schema):
    """What a batch offers and asks; empty countries or languages mean anybody."""

    title: Line
    price_micros: Micros
    currency: Currency
    expires_at: AwareDatetime
    answers_wanted: Count = 3
    answers_least: Count = Field(
        0,
        description="Asked for first (2 or more); more only where they leave doubt, until "
        "one label is two votes ahead and sure enough; 0: all at once",
    )
    enough_confidence_share: float = Field(0.95, ge=0, le=1)
    time_limit_seconds: Count = 600
    accept_after_seconds: Count = 3 * 86_400
    expected_seconds: Count = 30
    countries: tuple[Line, ...] = Field((), max_length=300)
    languages: tuple[Line, ...] = Field((), max_length=300)
    warning: Line = ""
    method: Line | None = Field(None, description="Of inference; null is the default")


class BatchChangeIn(Schema):
    """The terms that change; the others stay."""

    title: Line = ""
    price_micros: Micros = 0
    currency: Currency = "EUR"
    expires_at: AwareDatetime | None = None
    answers_wanted: Count = 0
    answers_least: Count = 0
    enough_confidence_share: float = Field(0.95, ge=0, le=1)
    time_limit_seconds: Count = 0
    accept_after_seconds: Count = 0
    expected_seconds: Count = 0
    countries: tuple[Line, ...] = Field((), max_length=300)
    languages: tuple[Line, ...] = Field((), max_length=300)
    warning: Line = ""
    method: Line = ""


class PlaceOut(Schema):
    """A country, or a part of it (ISO 3166-2, without the country)."""

    country: str
    subdivision: str


class RequirementOut(Schema):
    """One condition on who does the work."""

    skill: int | str = Field(
        description="Id of a kind of skill; or approved-count, approved-share, locale, "
        "adult, masters, which follow from what is known of a worker"
    )
    comparator: str
    integers: list[int] = Field(default_factory=list)
    locales: list[PlaceOut] = Field(default_factory=list)
    guards: str = Field("accept", description="accept, preview or discover")


class BatchOut(Schema):
    """A batch with its terms."""

    id: int
    project_id: int
    project_title: str
    organisation_id: int
    version_number: int
    function: str
    title: str
    kind: str
    state: str
    price_micros: int
    currency: str
    answers_wanted: int = Field(
        description="To each task; in a growing batch each has a number of its own"
    )
    answers_least: int
    enough_confidence_share: float
    time_limit_seconds: int
    accept_after_seconds: int
    expected_seconds: int | None = Field(
        alias="estimated_seconds",
        description="Null where programs made the batch: they cannot say it",
    )
    expires_at: datetime = Field(
        description="In a growing batch each task has an end of its own, and this is none"
    )
    countries: list[str]
    languages: list[str]
    requirements: list[RequirementOut]
    warning: str
    method: str
    tasks_count: int
    is_growing: bool = Field(
        description="Whether programs of Mechanical Turk offer tasks into it, one by one"
    )
    created_at: datetime
    published_at: datetime | None
    closed_at: datetime | None


class CostOut(Schema):
    """What publishing takes; the escrow is all of it, for every answer that is wanted."""

    currency: str
    answers_count: int
    workers_micros: int
    fee_micros: int
    escrow_micros: int


class BatchMoneyOut(Schema):
    """Where the money of a batch is: escrowed = earned + fee + refunded + remaining."""

    currency: str = Field(alias="escrowed.currency")
    escrowed_micros: int = Field(alias="escrowed.micros")
    earned_micros: int = Field(alias="earned.micros")
    pending_micros: int = Field(alias="pending.micros")
    fee_micros: int = Field(alias="fee.micros")
    refunded_micros: int = Field(alias="refunded.micros")
    remaining_micros: int = Field(alias="remaining.micros")
    goodwill_micros: int = Field(alias="goodwill.micros")


class ProgressOut(Schema):
    """How a batch stands now.

    `wanted`, `held` and `open` are seats; `answers_count` has late answers too.
    `undecided_count` counts tasks, up to 1,000, whose answers are weighed before more are
    asked for or none; `is_complete` says that no further answer is waited for.
    `pace_per_hour` counts the answers of the last hour.
    """

    batch_id: int
    state: str
    tasks_count: int
    wanted_count: int
    answered_count: int
    held_count: int
    open_count: int
    undecided_count: int
    is_complete: bool
    answers_count: int
    pace_per_hour: float
    ends_at: datetime | None
    alpha: float | None
    run_id: int | None
    money: BatchMoneyOut | None
