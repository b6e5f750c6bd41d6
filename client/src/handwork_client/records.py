"""What the API returns, as frozen records; fields of newer servers are left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

Record = TypeVar("Record")
JSON = Any


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation that asks for work."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Me:
    """Whose token this is, and what it allows."""

    user_id: int
    email: str
    scopes: tuple[str, ...]
    worker_id: int | None
    is_steward: bool
    organisations: tuple[Organisation, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """How a project asks."""

    id: int
    number: int
    instructions: str
    kind: str
    options: Mapping[str, JSON]
    answer_schema: Mapping[str, JSON]


@dataclass(frozen=True, slots=True)
class Project:
    """A project with its newest version."""

    id: int
    organisation_id: int
    title: str
    function: str
    created_at: datetime
    version: Version


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch with its terms."""

    id: int
    project_id: int
    organisation_id: int
    title: str
    kind: str
    state: str
    price_micros: int
    currency: str
    answers_wanted: int
    answers_least: int
    enough_confidence_share: float
    tasks_count: int
    time_limit_seconds: int
    accept_after_seconds: int
    # None where programs made the batch: they cannot say it.
    expected_seconds: int | None
    expires_at: datetime
    countries: tuple[str, ...]
    languages: tuple[str, ...]
    requirements: tuple[Mapping[str, JSON], ...]
    method: str
    published_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class BatchMoney:
    """Where the money of a batch is: escrowed = earned + fee + refunded + remaining."""

    currency: str
    escrowed_micros: int
    earned_micros: int
    pending_micros: int
    fee_micros: int
    refunded_micros: int
    remaining_micros: int
    goodwill_micros: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How a batch stands at one moment."""

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
    money: BatchMoney | None


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that cannot become a task."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Import:
    """A file on its way into a batch."""

    id: int
    state: str
    rows_done_count: int
    rows_total_count: int | None
    imported_count: int
    refused: tuple[RefusedRow, ...]
    refused_count: int
    message: str

    @property
    def is_finished(self) -> bool:
        """Whether its report is complete."""
        return self.state in {"done", "failed"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A stored file; tasks name it `asset:ID`."""

    id: int
    organisation_id: int
    content_type: str
    size_bytes: int
    file_name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer; `worker` is a name that means nothing outside the organisation."""

    id: int
    task_id: int
    task_key: str
    worker: str
    content: JSON
    active_milliseconds: int | None
    is_late: bool
    is_excluded: bool
    excluded_because: str
    standing: str
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """The last verdict on an answer; a rejection may have withheld its pay."""

    answer_id: int
    task_id: int
    worker: str
    is_approved: bool
    feedback: str
    is_by_rule: bool
    is_withheld: bool
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Bonus:
    """What was paid beyond the price of an answer."""

    id: int
    answer_id: int
    worker: str
    worker_code: str
    amount_micros: int
    currency: str
    reason: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Block:
    """A worker to whom the organisation gives no more work."""

    id: int
    worker: str
    worker_code: str
    reason: str
    blocked_at: datetime


@dataclass(frozen=True, slots=True)
class LabelShare:
    """A label, and how probable it is."""

    label: JSON
    share: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """What inference believes of one task."""

    task_id: int
    task_key: str
    label: JSON
    confidence: float
    distribution: tuple[LabelShare, ...]
    answers_count: int
    agreeing_count: int


@dataclass(frozen=True, slots=True)
class Run:
    """One run of inference over the answers as they stood then."""

    id: int
    batch_id: int
    method: str
    method_version: str
    answers_count: int
    excluded_count: int
    tasks_count: int
    workers_count: int
    has_converged: bool
    alpha: float | None
    gold_accuracy_share: float | None
    warnings: tuple[str, ...]
    made_at: datetime


@dataclass(frozen=True, slots=True)
class WorkerSkill:
    """What a run believes of one worker: accuracy within its 95 % interval, confusions.

    Runs from before intervals were kept have none. `confusion` holds, for each true
    label, the share of each label that the worker gives.
    """

    worker: str
    accuracy_share: float
    accuracy_low_share: float | None
    accuracy_high_share: float | None
    confusion: Mapping[str, Mapping[str, float]]
    answers_count: int
    gold_answers_count: int
    gold_accuracy_share: float | None


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """One file of a release."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Release:
    """A data set; `sha256` is of its manifest, which has the files' hashes."""

    id: int
    batch_id: int
    run_id: int | None
    state: str
    rows_done_count: int
    rows_total_count: int
    sha256: str
    failure: str
    files: tuple[ReleaseFile, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """Work that is there for a worker, with what it pays for an hour."""

    batch_id: int
    title: str
    function: str
    kind: str
    instructions: str
    options: Mapping[str, JSON]
    answer_schema: Mapping[str, JSON]
    price_micros: int
    currency: str
    seconds: float
    # None where nobody has estimated it and nothing is measured yet.
    pay_per_hour_micros: int | None
    open_tasks_count: int
    pay_on_rejection: str


@dataclass(frozen=True, slots=True)
class HeldTask:
    """A task that a worker holds until it expires."""

    assignment_id: int
    task_id: int
    batch_id: int
    expires_at: datetime
    content: Mapping[str, JSON]
    prediction: Mapping[str, JSON] | None
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Submitted:
    """The answer is kept and will be paid."""

    answer_id: int
    is_late: bool
    is_repeat: bool


@dataclass(frozen=True, slots=True)
class Earnings:
    """What a worker has in one currency; earned is all of it."""

    currency: str
    earned_micros: int
    pending_micros: int
    payable_micros: int
    payable_now_micros: int
    in_payout_micros: int
    paid_micros: int


@dataclass(frozen=True, slots=True)
class Payout:
    """A payout of a worker."""

    id: int
    worker_id: int
    amount_micros: int
    currency: str
    state: str
    reference: str


def read(kind: type[Record], data: Mapping[str, JSON]) -> Record:
    """Make a record from JSON."""
    types = _types(cast(Any, kind))
    return kind(**{name: _value(types[name], data[name]) for name in types})


@cache
def _types(kind: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _value(kind: Any, value: JSON) -> JSON:  # noqa: ANN401 - a type hint, not a class
    if value is None:
        return None
    if get_origin(kind) is tuple:
        return tuple(_value(get_args(kind)[0], each) for each in value)
    kinds = [each for each in get_args(kind) or (kind,) if each is not type(None)]
    if datetime in kinds:
        return datetime.fromisoformat(value)
    if is_dataclass(kinds[0]) and isinstance(kinds[0], type):
        return read(kinds[0], value)
    return value
