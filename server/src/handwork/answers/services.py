"""Writes of the answers room: only ever new rows."""

from __future__ import annotations

import json
from datetime import datetime

from django.db import connection
from django.db.backends.utils import CursorWrapper

from handwork.allocation.queries import moment, stored
from handwork.allocation.services import Finished
from handwork.answers import rules, statements
from handwork.answers.models import Exclusion, Verdict
from handwork.base.transactions import service


@service
def record(
    *,
    finished: Finished,
    content: object,
    client_key: str,
    active_milliseconds: int | None,
    now: datetime,
) -> int:
    """Keep what was submitted for an assignment that has just been finished."""
    with connection.cursor() as cursor:
        spent = rules.active_milliseconds(
            measured=active_milliseconds,
            taken_at=finished.taken_at,
            previous_at=_previous(cursor, finished.worker_id, active_milliseconds),
            now=now,
        )
        cursor.execute(
            statements.RECORD_ONE,
            [finished.assignment_id, finished.task_id, finished.batch_id,
             finished.worker_id, json.dumps(content), client_key, spent,
             not finished.has_seat, stored(now)],
        )  # fmt: skip
        return int(cursor.fetchone()[0])


def _previous(
    cursor: CursorWrapper, worker_id: int, measured: int | None
) -> datetime | None:
    if measured is not None:
        return None
    cursor.execute(statements.PREVIOUS, [worker_id])
    row = cursor.fetchone()
    return moment(row[0]) if row else None


@service
def decide(
    *, answer_id: int, is_excluded: bool, reason: str, decided_by_id: int, now: datetime
) -> int:
    """Leave an answer out of the data, or take it back in; the last word counts."""
    exclusion = Exclusion.objects.create(
        answer_id=answer_id,
        is_excluded=is_excluded,
        reason=reason,
        decided_by_id=decided_by_id,
        decided_at=now,
    )
    return exclusion.pk


@service
def give_verdict(
    *,
    answer_id: int,
    worker_id: int,
    is_approved: bool,
    feedback: str,
    decided_by_id: int | None,
    now: datetime,
) -> int:
    """Approve or reject an answer; the last word counts."""
    verdict = Verdict.objects.create(
        answer_id=answer_id,
        worker_id=worker_id,
        is_approved=is_approved,
        feedback=feedback,
        decided_by_id=decided_by_id,
        decided_at=now,
    )
    return verdict.pk
