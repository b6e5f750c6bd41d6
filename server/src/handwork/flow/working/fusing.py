"""On PostgreSQL: submit and take as one prepared statement, each room with its own part."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import psycopg
from django.db import connection
from psycopg.types.numeric import Int8

from handwork.allocation.queries import Held
from handwork.allocation.statements import FINISH, PICK, TAKE
from handwork.answers.statements import RECORD
from handwork.base.connections import raw_connection
from handwork.flow.working.showing import Next
from handwork.pay.statements import EARN
from handwork.projects.statements import SHOW

# In one line: psycopg remembers how it read texts of up to 4,096 characters.
RESULT = """
select (select id from recorded), (select slot from finished), held.id, held.task_id,
  held.taken_at, held.expires_at, shown.*
from (select 1) one left join held on true"""
PARTS = f"{FINISH}, {RECORD}, {EARN}, {PICK}, {TAKE}"
SUBMIT_AND_TAKE = " ".join(f"with {PARTS} {RESULT} {SHOW}".split())


class Fused(NamedTuple):
    """What the statement did; without an answer it did nothing at all."""

    answer_id: int | None
    slot: int | None
    next: Next | None


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
    """Send the statement; `content` is JSON that was checked."""
    # One type for every id: each combination of types would be prepared anew.
    row = _fetch(
        {
            "worker_id": Int8(worker_id),
            "batch_id": Int8(batch_id),
            "assignment_id": Int8(assignment_id),
            "content": content,
            "client_key": client_key,
            "active_milliseconds": active_milliseconds
            if active_milliseconds is None
            else Int8(active_milliseconds),
            "now": now,
        }
    )
    answer_id, slot, held_id, task_id, taken_at, expires_at, *shown = row
    if held_id is None:
        return Fused(answer_id, slot, None)
    held = Held(held_id, task_id, batch_id, taken_at, expires_at)
    return Fused(answer_id, slot, Next(held, *shown))


def _fetch(parameters: dict[str, Any]) -> tuple[Any, ...]:
    # Django's own cursors put the values into the text, which can not be prepared.
    with (
        connection.wrap_database_errors,
        raw_connection() as raw,
        psycopg.Cursor(raw) as cursor,
    ):
        row: tuple[Any, ...] | None = cursor.execute(
            SUBMIT_AND_TAKE, parameters, prepare=True
        ).fetchone()
    if row is None:
        raise RuntimeError("the statement selects exactly one row")
    return row
