"""Reads of kinds of skill."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from handwork.base.errors import NotFoundError
from handwork.base.public_codes import code
from handwork.people.rules import Actor
from handwork.skills.models import SkillType
from handwork.skills.rules import SkillTerms


class NoSuchSkillTypeError(NotFoundError):
    """The kind of skill is not there, or the actor may not know that it is."""

    code = "no-such-skill-type"


@dataclass(frozen=True, slots=True)
class TypeRecord:
    """A kind of skill with its terms."""

    type_id: int
    organisation_id: int
    terms: SkillTerms
    created_at: datetime

    @property
    def type_code(self) -> str:
        """What programs of Mechanical Turk send as QualificationTypeId."""
        return code("qualification", self.type_id)

    @property
    def name(self) -> str:
        """What it is called."""
        return self.terms.name

    @property
    def can_be_requested(self) -> bool:
        """Whether workers may ask for it now."""
        return self.terms.is_active and self.terms.is_requestable


def skill_type(*, type_id: int) -> TypeRecord:
    """Read a kind of skill that was not deleted, without a check of rights."""
    return _one(_kept().filter(pk=type_id))


def type_for(*, actor: Actor, type_id: int) -> TypeRecord:
    """Read a kind of skill of one of the actor's organisations."""
    return _one(_kept().filter(pk=type_id, organisation_id__in=actor.organisation_ids))


def type_seen_by(*, worker_id: int, type_id: int) -> TypeRecord:
    """Read a kind of skill that is offered to workers, or that this one has to do with.

    Those are shown after their end, too: the worker has them still, or was refused.
    """
    is_theirs = Q(skills__worker_id=worker_id) | Q(requests__worker_id=worker_id)
    is_offered = Q(is_active=True, is_requestable=True)
    rows = SkillType.objects.filter(is_offered | is_theirs, pk=type_id)
    return _one(rows)


def types_for(
    *,
    actor: Actor,
    organisation_id: int | None = None,
    query: str = "",
    must_be_requestable: bool = False,
    after_id: int = 0,
    limit: int | None = None,
) -> tuple[TypeRecord, ...]:
    """List kinds of skill of the actor's organisations, in the order of their ids."""
    rows = _kept().filter(organisation_id__in=actor.organisation_ids)
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    if must_be_requestable:
        rows = rows.filter(is_active=True, is_requestable=True)
    return _records(_searched(rows, query), after_id=after_id, limit=limit)


def requestable_types(
    *, query: str = "", after_id: int = 0, limit: int | None = None
) -> tuple[TypeRecord, ...]:
    """List what workers may ask for, of all organisations; it is offered to everybody."""
    rows = _kept().filter(is_active=True, is_requestable=True)
    return _records(_searched(rows, query), after_id=after_id, limit=limit)


def types_among(*, type_ids: Collection[int]) -> Mapping[int, TypeRecord]:
    """Read some kinds of skill that work requires; deleted ones are left out."""
    rows = _kept().filter(pk__in=tuple(type_ids))
    return {row.pk: _record(row) for row in rows}


def _kept() -> QuerySet[SkillType]:
    return SkillType.objects.filter(deleted_at__isnull=True)


def _searched(rows: QuerySet[SkillType], query: str) -> QuerySet[SkillType]:
    for word in query.split():
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(description__icontains=word)
            | Q(keywords__icontains=word)
        )
    return rows


def _records(
    rows: QuerySet[SkillType], *, after_id: int, limit: int | None
) -> tuple[TypeRecord, ...]:
    page = rows.filter(pk__gt=after_id).order_by("id")[:limit]
    return tuple(_record(row) for row in page)


def _one(rows: QuerySet[SkillType]) -> TypeRecord:
    row = rows.first()
    if row is None:
        raise NoSuchSkillTypeError(
            "There is no such skill.", what_to_do="Choose one from the list of skills."
        )
    return _record(row)


def _record(row: SkillType) -> TypeRecord:
    return TypeRecord(
        type_id=row.pk,
        organisation_id=row.organisation_id,
        terms=SkillTerms(
            name=row.name,
            description=row.description,
            keywords=row.keywords,
            is_active=row.is_active,
            is_requestable=row.is_requestable,
            retry_delay_seconds=row.retry_delay_seconds,
            test=row.test,
            test_seconds=row.test_seconds,
            answer_key=row.answer_key,
            is_auto_granted=row.is_auto_granted,
            auto_value=row.auto_value,
        ),
        created_at=row.created_at,
    )
