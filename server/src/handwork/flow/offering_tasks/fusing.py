"""On PostgreSQL: offer a task as one prepared statement, each room with its own part."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import psycopg
from django.db import connection
from psycopg.types.numeric import Int8

from handwork.allocation.statements import ADD_SEATS, COUNT_SEATS
from handwork.base.connections import raw_connection
from handwork.base.money import Money
from handwork.base.statements import AUDIT_TASK
from handwork.pay.statements import BOOK_ASIDE, SET_ASIDE
from handwork.projects.offer_statements import ADD_OFFER, ADD_REQUEST, ADD_TASK, COUNT
from handwork.projects.offering import NewOffer

OPERATION = "offer-task"
# The order is that of the locks: the batch, its queue, the accounts.
BEFORE = f"{COUNT}, {COUNT_SEATS}, {SET_ASIDE}, {ADD_TASK}"
AFTER = f"{ADD_OFFER}, {ADD_SEATS}, {BOOK_ASIDE}, {AUDIT_TASK}"
RESULT = "select id, number from tasked"
OFFER = " ".join(f"with {BEFORE}, {AFTER} {RESULT}".split())
OFFER_ONCE = " ".join(f"with {BEFORE}, {AFTER}, {ADD_REQUEST} {RESULT}".split())


def offer(
    *, actor_id: int, offer: NewOffer, cost: Money, token: str, now: datetime
) -> tuple[int, int] | None:
    """Send the statement; gives (task, number), or None where it did nothing."""
    values = {
        "actor_id": Int8(actor_id),
        "batch_id": Int8(offer.batch_id),
        "organisation_id": Int8(offer.organisation_id),
        "amount": Int8(cost.micros * offer.most),
        "currency": cost.currency,
        "most": Int8(offer.most),
        "annotation": offer.annotation,
        "content": json.dumps(offer.content),
        "expires_at": offer.expires_at,
        "assignment_policy": _json(offer.assignment_policy),
        "hit_policy": _json(offer.hit_policy),
        "layout_id": None if offer.layout_id is None else Int8(offer.layout_id),
        "layout_parameters": json.dumps(list(offer.layout_parameters)),
        "operation": OPERATION,
        "now": now,
    }
    if token:
        return _fetch(OFFER_ONCE, values | {"token": token})
    return _fetch(OFFER, values)


def _json(value: object) -> str | None:
    return None if value is None else json.dumps(value)


def _fetch(text: str, values: dict[str, Any]) -> tuple[int, int] | None:
    with (
        connection.wrap_database_errors,
        raw_connection() as raw,
        psycopg.Cursor(raw) as cursor,
    ):
        row = cursor.execute(text, values, prepare=True).fetchone()
    return None if row is None else (row[0], row[1])
