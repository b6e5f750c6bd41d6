"""Decisions of requesters on answers and people: verdicts, bonuses, blocks, skills."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema
from pydantic import Field

CODE = "The WorkerId of programs of Mechanical Turk"


class VerdictOut(Schema):
    """The last verdict on an answer; `is_withheld` where a rejection withheld its pay."""

    answer_id: int
    task_id: int
    worker: str
    is_approved: bool
    feedback: str = Field(description="What the worker reads of it")
    is_by_rule: bool = Field(description="A rule that the requester set decided")
    is_withheld: bool
    decided_at: datetime


class OwnVerdictOut(Schema):
    """The last verdict on an answer of one's own, with what was said."""

    id: int = Field(alias="verdict_id")
    answer_id: int
    batch_id: int
    is_approved: bool
    feedback: str
    decided_at: datetime


class BonusOut(Schema):
    """What was paid beyond the price of an answer."""

    id: int
    answer_id: int
    worker: str
    worker_code: str = Field(description=CODE)
    amount_micros: int
    currency: str
    reason: str = Field(description="What the worker reads of it")
    made_at: datetime


class OwnBonusOut(Schema):
    """What was paid beyond the price of an answer of one's own."""

    id: int = Field(alias="bonus_id")
    answer_id: int
    batch_id: int
    amount_micros: int = Field(alias="amount.micros")
    currency: str = Field(alias="amount.currency")
    reason: str
    made_at: datetime


class BlockOut(Schema):
    """A worker to whom the organisation gives no more work."""

    id: int
    worker: str
    worker_code: str = Field(description=CODE)
    reason: str = Field(
        description="The organisation's own; the worker does not read it"
    )
    blocked_at: datetime


class SkillTypeOut(Schema):
    """A kind of skill that an organisation grants, and that batches may require."""

    id: int = Field(alias="type_id")
    type_code: str = Field(
        description="The QualificationTypeId of programs of Mechanical Turk"
    )
    organisation_id: int
    name: str
    description: str = Field(alias="terms.description")
    keywords: str = Field(alias="terms.keywords")
    is_active: bool = Field(alias="terms.is_active")
    is_requestable: bool = Field(alias="terms.is_requestable")
    is_auto_granted: bool = Field(alias="terms.is_auto_granted")
    created_at: datetime


class GrantedSkillOut(Schema):
    """A worker who has a skill, or had it."""

    id: int
    worker: str
    worker_code: str = Field(description=CODE)
    value: int
    granted_at: datetime
    revoked_at: datetime | None
    reason: str = Field(description="Why it was taken away")
