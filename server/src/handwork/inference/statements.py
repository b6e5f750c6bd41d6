"""Bulk writes of the room: a run over a million answers has hundreds of thousands of rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection

from handwork.inference.outcome import EstimateRow

COLUMNS = (
    "run_id, task_id, label, confidence, distribution, answers_count, agreeing_count"
)
INSERT = (
    f"insert into inference_estimate ({COLUMNS}) values (%s, %s, %s, %s, %s, %s, %s)"  # noqa: S608 - no input
)
COPY = f"copy inference_estimate ({COLUMNS}) from stdin"


def insert_estimates(*, run_id: int, rows: Iterable[EstimateRow]) -> None:
    """Write estimates inside the transaction that is open."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            raw: Any = cursor.cursor
            with raw.copy(COPY) as copy:
                for row in rows:
                    copy.write_row((run_id, *row))
        else:
            cursor.executemany(INSERT, [(run_id, *row) for row in rows])
