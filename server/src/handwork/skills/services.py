"""Writes of the skills room."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from handwork.base.transactions import service
from handwork.skills.models import Mastery, Skill, SkillRequest, SkillType
from handwork.skills.rules import (
    EndedTestError,
    RequestDecidedError,
    RequestOpenError,
    SkillNameTakenError,
    SkillRevokedError,
    SkillTerms,
)


@service
def define_type(
    *, organisation_id: int, terms: SkillTerms, user_id: int, now: datetime
) -> int:
    """Make a kind of skill; its name is the organisation's only one."""
    try:
        # Two at once: the constraint of the table ends the second.
        with transaction.atomic():
            row = SkillType.objects.create(
                organisation_id=organisation_id,
                created_by_id=user_id,
                created_at=now,
                **asdict(terms),
            )
    except IntegrityError as error:
        raise SkillNameTakenError(
            f"Your organisation has a skill called {terms.name} already.",
            what_to_do="Choose another name, or change that one.",
        ) from error
    return row.pk


@service
def change_type(*, type_id: int, terms: SkillTerms) -> None:
    """Replace the terms of a kind of skill."""
    SkillType.objects.filter(pk=type_id, deleted_at__isnull=True).update(
        **asdict(terms)
    )


@service
def delete_type(*, type_id: int, now: datetime) -> None:
    """Take a kind of skill off all lists; who has it keeps it."""
    SkillType.objects.filter(pk=type_id, deleted_at__isnull=True).update(
        deleted_at=now, is_active=False
    )


@service
def grant(*, type_id: int, worker_id: int, value: int, now: datetime) -> bool:
    """Give a worker a skill, or another value of it: whether that changed anything."""
    granted = {"value": value, "granted_at": now, "revoked_at": None, "reason": ""}
    skill, is_new = Skill.objects.get_or_create(
        type_id=type_id, worker_id=worker_id, defaults=granted
    )
    if is_new:
        return True
    others = Skill.objects.exclude(value=value, revoked_at__isnull=True)
    return bool(others.filter(pk=skill.pk).update(**granted))


@service
def revoke(*, type_id: int, worker_id: int, reason: str, now: datetime) -> None:
    """Take a skill away from a worker, who reads why."""
    held = Skill.objects.filter(
        type_id=type_id, worker_id=worker_id, revoked_at__isnull=True
    )
    if not held.update(revoked_at=now, reason=reason):
        raise SkillRevokedError(
            "This worker does not have the skill any more.",
            what_to_do="Open the list of those who have it again.",
        )


@service
def start_test(
    *, type_id: int, worker_id: int, test: str, test_seconds: int, now: datetime
) -> int:
    """Note that a worker begins a test, with the questions as they stand now."""
    return _open_request(
        type_id=type_id,
        worker_id=worker_id,
        state=SkillRequest.State.STARTED,
        test=test,
        started_at=now,
        ends_at=now + timedelta(seconds=test_seconds),
    )


@service
def ask(*, type_id: int, worker_id: int, now: datetime) -> int:
    """Note that a worker asks for a skill without a test."""
    return _open_request(
        type_id=type_id,
        worker_id=worker_id,
        state=SkillRequest.State.WAITING,
        started_at=now,
        submitted_at=now,
    )


def _open_request(**columns: object) -> int:
    try:
        with transaction.atomic():
            return SkillRequest.objects.create(**columns).pk
    except IntegrityError as error:
        raise RequestOpenError(
            "You have asked for this skill already.",
            what_to_do="See what came of it on the page of your skills.",
        ) from error


@service
def submit_test(
    *, request_id: int, worker_id: int, content: object, now: datetime
) -> None:
    """Keep the answers to a test, once and in its time."""
    started = SkillRequest.objects.filter(
        pk=request_id, worker_id=worker_id, state=SkillRequest.State.STARTED
    )
    in_time = started.filter(ends_at__gt=now)
    if not in_time.update(
        state=SkillRequest.State.WAITING, content=content, submitted_at=now
    ):
        raise EndedTestError("This test is over.", what_to_do="See what came of it.")


@service
def lapse_tests(*, type_id: int, worker_id: int, now: datetime) -> None:
    """Close a worker's tests whose time ran out."""
    SkillRequest.objects.filter(
        type_id=type_id,
        worker_id=worker_id,
        state=SkillRequest.State.STARTED,
        ends_at__lte=now,
    ).update(state=SkillRequest.State.LAPSED, decided_at=now)


@service
def decide_request(
    *, request_id: int, value: int | None, reason: str, now: datetime
) -> None:
    """Grant a waiting request with a value, or reject it where there is none."""
    state = SkillRequest.State.REJECTED if value is None else SkillRequest.State.GRANTED
    waiting = SkillRequest.objects.filter(
        pk=request_id, state=SkillRequest.State.WAITING
    )
    if not waiting.update(state=state, value=value, reason=reason, decided_at=now):
        raise RequestDecidedError(
            "This request was decided before.",
            what_to_do="Open the list of requests again.",
        )


@service
def reject_open(*, type_id: int, reason: str, now: datetime) -> None:
    """Reject all that is open of a kind of skill that there is no longer."""
    rows = SkillRequest.objects.filter(type_id=type_id)
    end = {"decided_at": now, "reason": reason}
    rows.filter(state=SkillRequest.State.WAITING).update(
        state=SkillRequest.State.REJECTED, **end
    )
    rows.filter(state=SkillRequest.State.STARTED).update(
        state=SkillRequest.State.LAPSED, **end
    )


@service
def make_master(*, worker_id: int, granted_by_id: int, now: datetime) -> bool:
    """Note that a worker's work is known to be good; False where it was noted before."""
    if Mastery.objects.filter(worker_id=worker_id, revoked_at__isnull=True).exists():
        return False
    Mastery.objects.create(
        worker_id=worker_id, granted_by_id=granted_by_id, granted_at=now
    )
    return True


@service
def unmake_master(*, worker_id: int, now: datetime) -> bool:
    """Take that back; False where it was not noted."""
    rows = Mastery.objects.filter(worker_id=worker_id, revoked_at__isnull=True)
    return bool(rows.update(revoked_at=now))
