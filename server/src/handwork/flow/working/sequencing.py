"""On SQLite: submit and take as the rooms' statements, one after another."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from handwork.allocation import rules
from handwork.allocation import statements as allocation
from handwork.allocation.queries import Held, moment
from handwork.answers import rules as answer_rules
from handwork.answers import statements as answers
from handwork.flow.working.fusing import Fused
from handwork.flow.working.grouping import execute, in_a_group
from handwork.flow.working.showing import Next
from handwork.pay import statements as pay
from handwork.projects import statements as projects


def submit_and_take(
    *,
    worker_id: int,
    batch_id: int,
    assignment_id: int,
    content: str,
    client_key: str,
    active_milliseconds: int | None,
    now: datetime,
) -> Fused:
    """Do what the one statement of PostgreSQL does; `content` is JSON that was checked."""

    def write() -> Fused:
        finished = _finish(assignment_id, worker_id, batch_id, now)
        if finished is None:
            return Fused(None, None, None)
        task_id, slot, taken_at = finished
        spent = answer_rules.active_milliseconds(
            measured=active_milliseconds,
            taken_at=taken_at,
            previous_at=_previous(worker_id) if active_milliseconds is None else None,
            now=now,
        )
        (answer_id,) = _run(
            answers.RECORD_ONE, assignment_id, task_id, batch_id, worker_id, content,
            client_key, spent, 0, _stored(now),
        )  # fmt: skip
        _earn(answer_id, batch_id, worker_id, now)
        return Fused(answer_id, slot, _take(worker_id, batch_id, slot, now))

    return in_a_group(write)


def _finish(
    assignment_id: int, worker_id: int, batch_id: int, now: datetime
) -> tuple[int, int, datetime] | None:
    row = _run(
        allocation.FINISH_IN_BATCH, _stored(now), assignment_id, worker_id, batch_id
    )
    if not row:
        return None
    _run(allocation.UNDRAFT_ONE, assignment_id)
    _batch_id, task_id, slot, taken_at = row
    return task_id, slot, moment(taken_at)


def _previous(worker_id: int) -> datetime | None:
    row = _run(answers.PREVIOUS, worker_id)
    return moment(row[0]) if row else None


def _earn(answer_id: int, batch_id: int, worker_id: int, now: datetime) -> None:
    rate = _run(pay.RATE, batch_id)
    if not rate:
        raise LookupError(f"batch {batch_id} was published without a rate")
    price, fee, currency, seconds = rate
    due_at = now + timedelta(seconds=seconds)
    _run(pay.EARN_ONE, answer_id, batch_id, worker_id, price, fee, currency, 0,
         _stored(now), _stored(due_at))  # fmt: skip


def _take(worker_id: int, batch_id: int, slot: int, now: datetime) -> Next | None:
    """Look behind the worker's last task only; the journey looks everywhere."""
    position, taken_at = _run(allocation.LATEST, worker_id, batch_id)
    after = rules.search_from(position=position, taken_at=moment(taken_at), now=now)
    picked = _run(allocation.PICK_ONE_SQLITE, batch_id, after, _stored(now), worker_id)
    if not picked:
        return None
    task_id, position, seconds = picked
    _run(allocation.SEAT_ONE, task_id)
    expires_at = now + timedelta(seconds=seconds)
    (held_id,) = _run(
        allocation.HOLD_ONE, task_id, batch_id, worker_id, position, slot, _stored(now),
        _stored(expires_at),
    )  # fmt: skip
    held = Held(held_id, task_id, batch_id, now, expires_at)
    return Next(held, *_run(projects.SHOW_ONE, task_id))


def _run(text: str, *values: object) -> tuple[Any, ...]:
    return execute(text.replace("%s", "?"), *values) or ()


def _stored(value: datetime) -> str:
    return str(connection.ops.adapt_datetimefield_value(value))
