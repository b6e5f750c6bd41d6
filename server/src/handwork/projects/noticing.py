"""Writes of notices: rules, what happened, how far a batch was looked through."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from handwork.base.transactions import service
from handwork.projects.models import BatchWatch, Happening, NotificationRule
from handwork.projects.queries.noticing import RuleRecord


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened to a task, or to an assignment of it."""

    event: str
    task_id: int
    happened_at: datetime
    assignment_id: int = 0
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the rows of a batch were looked through."""

    created_to_id: int
    taken_to_id: int
    answered_to_id: int
    accepted_to_id: int
    looked_at: datetime


@service
def put_rule(*, rule: RuleRecord, now: datetime) -> None:
    """Say who is told of what happens in a batch, in place of what was said before."""
    NotificationRule.objects.update_or_create(
        batch_id=rule.batch_id,
        defaults={
            "transport": NotificationRule.Transport(rule.transport),
            "destination": rule.destination,
            "version": rule.version,
            "event_types": sorted(rule.event_types),
            "is_active": rule.is_active,
            "changed_at": now,
        },
    )


@service
def turn_rule(*, batch_id: int, is_active: bool, now: datetime) -> bool:
    """Switch a rule on or off; False where there is none."""
    rules = NotificationRule.objects.filter(pk=batch_id)
    return rules.update(is_active=is_active, changed_at=now) == 1


@service
def watch(*, batch_id: int, progress: Progress, is_reviewed: bool) -> None:
    """Look through the rows of a batch from here on; a watched one goes on as it was."""
    watched, is_new = BatchWatch.objects.get_or_create(
        batch_id=batch_id,
        defaults={
            "created_to_id": progress.created_to_id,
            "taken_to_id": progress.taken_to_id,
            "answered_to_id": progress.answered_to_id,
            "accepted_to_id": progress.accepted_to_id,
            "looked_at": progress.looked_at,
            "is_reviewed": is_reviewed,
        },
    )
    if not is_new and is_reviewed and not watched.is_reviewed:
        BatchWatch.objects.filter(pk=batch_id).update(is_reviewed=True)


@service
def skip_unwatched(*, batch_id: int, progress: Progress) -> None:
    """Go on from here where a batch was not looked through for a while."""
    BatchWatch.objects.filter(pk=batch_id, is_reviewed=False).update(
        created_to_id=progress.created_to_id,
        taken_to_id=progress.taken_to_id,
        answered_to_id=progress.answered_to_id,
        accepted_to_id=progress.accepted_to_id,
        looked_at=progress.looked_at,
    )


@service
def hold_watch(*, batch_id: int) -> Progress | None:
    """Lock a watch, so that one process looks through a batch; None where one does."""
    held = BatchWatch.objects.select_for_update(skip_locked=True)
    row = held.filter(pk=batch_id).first()
    if row is None:
        return None
    return Progress(
        created_to_id=row.created_to_id,
        taken_to_id=row.taken_to_id,
        answered_to_id=row.answered_to_id,
        accepted_to_id=row.accepted_to_id,
        looked_at=row.looked_at,
    )


@service
def move_watch(*, batch_id: int, progress: Progress) -> None:
    """Note how far a batch was looked through."""
    BatchWatch.objects.filter(pk=batch_id).update(
        created_to_id=progress.created_to_id,
        taken_to_id=progress.taken_to_id,
        answered_to_id=progress.answered_to_id,
        accepted_to_id=progress.accepted_to_id,
        looked_at=progress.looked_at,
    )


@service
def happen(*, batch_id: int, happened: Iterable[Happened]) -> None:
    """Write what happened; what was written before stays as it is."""
    Happening.objects.bulk_create(
        [
            Happening(
                batch_id=batch_id,
                event=each.event,
                task_id=each.task_id,
                assignment_id=each.assignment_id,
                mark=each.mark,
                happened_at=each.happened_at,
            )
            for each in happened
        ],
        ignore_conflicts=True,
        batch_size=500,
    )


@service
def mark_told(*, happening_ids: Collection[int], now: datetime) -> None:
    """Note that these are in a message."""
    Happening.objects.filter(pk__in=happening_ids).update(told_at=now)


@service
def forget_told(*, before: datetime, limit: int) -> int:
    """Forget what was told long ago."""
    told = Happening.objects.filter(told_at__lt=before).order_by("told_at", "id")
    ids = list(told.values_list("pk", flat=True)[:limit])
    return Happening.objects.filter(pk__in=ids).delete()[0]
