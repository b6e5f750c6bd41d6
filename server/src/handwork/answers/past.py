"""Answers that were given elsewhere, with what was decided on them there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handwork.answers.models import Answer, Exclusion, Verdict
from handwork.base.transactions import service

AT_ONCE = 500
LONGEST_MILLISECONDS = 2**31 - 1


@dataclass(frozen=True, slots=True)
class PastSubmission:
    """An answer as it was submitted, and what became of it."""

    assignment_id: int
    task_id: int
    worker_id: int
    content: Mapping[str, Any]
    client_key: str
    active_milliseconds: int
    submitted_at: datetime
    is_approved: bool
    feedback: str
    decided_at: datetime


@service
def keep_submitted(
    *,
    batch_id: int,
    submitted: Sequence[PastSubmission],
    decided_by_id: int,
    now: datetime,
) -> tuple[int, ...]:
    """Keep answers and decisions; those that were rejected are left out of the data."""
    rows = Answer.objects.bulk_create(
        [_answer(batch_id, each) for each in submitted], batch_size=AT_ONCE
    )
    pairs = list(zip(rows, submitted, strict=True))
    Verdict.objects.bulk_create(
        [_verdict(row, each, decided_by_id) for row, each in pairs], batch_size=AT_ONCE
    )
    Exclusion.objects.bulk_create(
        [
            _exclusion(row, each, decided_by_id, now)
            for row, each in pairs
            if not each.is_approved
        ],
        batch_size=AT_ONCE,
    )
    return tuple(row.pk for row in rows)


def _verdict(row: Answer, each: PastSubmission, decided_by_id: int) -> Verdict:
    return Verdict(
        answer=row,
        worker_id=each.worker_id,
        is_approved=each.is_approved,
        feedback=each.feedback,
        decided_by_id=decided_by_id,
        decided_at=each.decided_at,
    )


def _exclusion(
    row: Answer, each: PastSubmission, decided_by_id: int, now: datetime
) -> Exclusion:
    return Exclusion(
        answer=row,
        is_excluded=True,
        reason=f"Rejected before it was imported. {each.feedback}"[:500],
        decided_by_id=decided_by_id,
        decided_at=now,
    )


def _answer(batch_id: int, each: PastSubmission) -> Answer:
    return Answer(
        assignment_id=each.assignment_id,
        task_id=each.task_id,
        batch_id=batch_id,
        worker_id=each.worker_id,
        content=each.content,
        client_key=each.client_key,
        active_milliseconds=min(each.active_milliseconds, LONGEST_MILLISECONDS),
        submitted_at=each.submitted_at,
    )
