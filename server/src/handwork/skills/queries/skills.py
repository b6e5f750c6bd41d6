"""Reads of who has which skill."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from handwork.base.errors import NotFoundError
from handwork.people.rules import Actor
from handwork.skills.models import Mastery, Skill
from handwork.skills.queries.types import type_for


class NoSuchSkillError(NotFoundError):
    """The worker never had this skill."""

    code = "no-such-skill"


@dataclass(frozen=True, slots=True)
class SkillRecord:
    """A worker has, or had, a skill."""

    skill_id: int
    type_id: int
    worker_id: int
    value: int
    granted_at: datetime
    revoked_at: datetime | None
    reason: str

    @property
    def is_revoked(self) -> bool:
        """Whether it was taken away."""
        return self.revoked_at is not None


@dataclass(frozen=True, slots=True)
class OwnSkill:
    """A skill as its worker sees it."""

    skill: SkillRecord
    name: str
    description: str
    organisation_id: int


COLUMNS = (
    "id",
    "type_id",
    "worker_id",
    "value",
    "granted_at",
    "revoked_at",
    "reason",
)


def values_of(*, worker_id: int, type_ids: Collection[int]) -> Mapping[int, int]:
    """Give a worker's granted skills among some kinds, with their values."""
    rows = Skill.objects.filter(
        worker_id=worker_id, type_id__in=tuple(type_ids), revoked_at__isnull=True
    )
    return dict(rows.values_list("type_id", "value"))


def skill_for(*, actor: Actor, type_id: int, worker_id: int) -> SkillRecord:
    """Read a worker's skill of a kind that the actor's organisation grants."""
    type_for(actor=actor, type_id=type_id)
    found = _records(Skill.objects.filter(type_id=type_id, worker_id=worker_id))
    if not found:
        raise NoSuchSkillError(
            "This worker does not have the skill.",
            what_to_do="Choose a worker from the list of those who have it.",
        )
    return found[0]


def skills_for(
    *,
    actor: Actor,
    type_id: int,
    is_revoked: bool | None = None,
    after_id: int = 0,
    limit: int | None = None,
) -> tuple[SkillRecord, ...]:
    """List who has a skill that the actor's organisation grants, or had it."""
    type_for(actor=actor, type_id=type_id)
    rows = Skill.objects.filter(type_id=type_id, pk__gt=after_id)
    if is_revoked is not None:
        rows = rows.filter(revoked_at__isnull=not is_revoked)
    return _records(rows.order_by("id")[:limit])


def own_skills(*, worker_id: int) -> tuple[OwnSkill, ...]:
    """List a worker's own skills, those taken away too, the latest first."""
    rows = Skill.objects.filter(worker_id=worker_id).order_by("-granted_at", "-id")
    about = ("type__name", "type__description", "type__organisation_id")
    return tuple(
        OwnSkill(SkillRecord(*row[: len(COLUMNS)]), *row[len(COLUMNS) :])
        for row in rows.values_list(*COLUMNS, *about)
    )


def is_master(*, worker_id: int) -> bool:
    """Whether a steward says that the worker's work is known to be good."""
    return Mastery.objects.filter(worker_id=worker_id, revoked_at__isnull=True).exists()


def _records(rows: QuerySet[Skill]) -> tuple[SkillRecord, ...]:
    return tuple(SkillRecord(*row) for row in rows.values_list(*COLUMNS))
