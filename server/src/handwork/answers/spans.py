"""Reads of a fixed span of a batch's answers: what a run saw, what a release holds.

A span ends at one answer and one exclusion, so that reading it again gives the same. It
is read page by page: a snapshot held over all of it would stop the clean-up of the queue
that work is taken from. Rows come as plain SQL gives them: for a million of them the
ORM's conversions would take longer than everything else together.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

from django.db import connection
from django.db.models import Max, QuerySet, TextField
from django.db.models.functions import Cast

from handwork.answers.models import Answer, Exclusion
from handwork.projects.rules import Options, Value, reader_of

AT_ONCE = 10_000
MOST_KNOWN_CONTENTS = 20_000
PAGE = (
    "select {columns} from answers_answer"
    " where batch_id = %s and id > %s and id <= %s order by id limit %s"
)
OF_TASKS = (
    "select {columns} from answers_answer"
    " where batch_id = %s and id <= %s and task_id in ({marks}) order by id"
)
SAID = "id, task_id, worker_id, {content}"
WHOLE = SAID + ", active_milliseconds, is_late, {moment}"
POSTGRES = {
    "content": "content::text",
    "moment": "to_char(submitted_at at time zone 'UTC',"
    ' \'YYYY-MM-DD"T"HH24:MI:SS.US"Z"\')',
}
# A moment without a fraction of a second is stored without one.
SQLITE = {
    "content": "content",
    "moment": "replace(submitted_at, ' ', 'T') || case length(submitted_at)"
    " when 19 then '.000000' else '' end || 'Z'",
}
Row = TypeVar("Row", bound=NamedTuple)


class SaidRow(NamedTuple):
    """An answer as runs read it: half of the columns take half of the time."""

    answer_id: int
    task_id: int
    worker_id: int
    # JSON text, as the database writes it.
    content: str


class SpanRow(NamedTuple):
    """An answer as releases read it; a tuple, because there are millions."""

    answer_id: int
    task_id: int
    worker_id: int
    # JSON text, as the database writes it.
    content: str
    active_milliseconds: int
    is_late: bool
    # ISO 8601 in UTC, with microseconds.
    submitted_at: str


class Known(NamedTuple):
    """What a content is, read once however often it is given."""

    content: Mapping[str, Any]
    value: Value


class Contents:
    """Reads contents of answers of one kind; most answers say what others said before."""

    def __init__(self, kind: str, options: Options) -> None:
        self.value_of = reader_of(kind, options)
        self.known: dict[str, Known] = {}

    def read(self, text: str) -> Known:
        """Read the JSON text of an answer's content."""
        found = self.known.get(text)
        if found is None:
            if len(self.known) >= MOST_KNOWN_CONTENTS:
                self.known.clear()
            content = json.loads(text)
            found = self.known[text] = Known(content, self.value_of(content))
        return found


def pages(
    *, batch_id: int, up_to_id: int, limit: int = AT_ONCE
) -> Iterator[tuple[SpanRow, ...]]:
    """Read the answers of a batch up to one of them, in the order in which they came."""
    return _pages(SpanRow, WHOLE, batch_id, up_to_id, limit)


def said_pages(*, batch_id: int, up_to_id: int) -> Iterator[tuple[SaidRow, ...]]:
    """Read what was said in a batch up to one answer, in the same order."""
    return _pages(SaidRow, SAID, batch_id, up_to_id, AT_ONCE)


def said_of(*, batch_id: int, task_ids: Collection[int]) -> tuple[SaidRow, ...]:
    """Read what was said to some tasks, excluded answers left out."""
    rows = Answer.objects.filter(batch_id=batch_id, task_id__in=task_ids)
    columns = ("id", "task_id", "worker_id", "text")
    said = rows.annotate(text=Cast("content", TextField())).order_by("id")
    excluded = _excluded(Exclusion.objects.filter(answer__in=rows))
    found = map(SaidRow._make, said.values_list(*columns))
    return tuple(row for row in found if row.answer_id not in excluded)


def rows_of(
    *, batch_id: int, task_ids: Collection[int], up_to_id: int
) -> tuple[SpanRow, ...]:
    """Read the answers to some tasks up to one answer, in the order in which they came."""
    if not task_ids:
        return ()
    own = POSTGRES if connection.vendor == "postgresql" else SQLITE
    marks = ", ".join(["%s"] * len(task_ids))
    statement = OF_TASKS.format(columns=WHOLE.format(**own), marks=marks)
    return _page(SpanRow, statement, (batch_id, up_to_id, *task_ids))


def _pages(
    row_type: type[Row], columns: str, batch_id: int, up_to_id: int, limit: int
) -> Iterator[tuple[Row, ...]]:
    own = POSTGRES if connection.vendor == "postgresql" else SQLITE
    statement = PAGE.format(columns=columns.format(**own))
    after_id = 0
    while page := _page(row_type, statement, (batch_id, after_id, up_to_id, limit)):
        yield page
        after_id = page[-1][0]


def _page(
    row_type: type[Row], statement: str, values: tuple[int, ...]
) -> tuple[Row, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return tuple(map(row_type._make, cursor.fetchall()))


def count(*, batch_id: int, up_to_id: int, after_id: int = 0) -> int:
    """Count the answers of a batch after one and up to another."""
    answers = Answer.objects.filter(batch_id=batch_id, id__lte=up_to_id)
    return answers.filter(id__gt=after_id).count()


def last_exclusion_id(*, batch_id: int) -> int:
    """Name the latest decision to leave an answer out or to take it in; 0 without one."""
    decisions = Exclusion.objects.filter(answer__batch_id=batch_id)
    return decisions.aggregate(last=Max("id"))["last"] or 0


def reasons_of_excluded(*, batch_id: int, up_to_exclusion_id: int) -> Mapping[int, str]:
    """Say why answers were left out, as decided up to one exclusion; the last word counts."""
    return _excluded(
        Exclusion.objects.filter(answer__batch_id=batch_id, id__lte=up_to_exclusion_id)
    )


def _excluded(decisions: QuerySet[Exclusion]) -> Mapping[int, str]:
    reasons: dict[int, str] = {}
    for answer_id, is_excluded, reason in decisions.order_by("id").values_list(
        "answer_id", "is_excluded", "reason"
    ):
        if is_excluded:
            reasons[answer_id] = reason
        else:
            reasons.pop(answer_id, None)
    return reasons
