"""Reads of a fixed span of a batch's answers: what a run saw, what a release holds.

A span ends at one answer and one exclusion, so that reading it again gives the same. It
is read page by page: a snapshot held over all of it would stop the clean-up of the queue
that work is taken from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Max

from handwork.answers.models import Answer, Exclusion

AT_ONCE = 10_000


class SpanRow(NamedTuple):
    """An answer as runs and releases read it; a tuple, because there are millions."""

    answer_id: int
    task_id: int
    worker_id: int
    content: Any
    active_milliseconds: int
    is_late: bool
    submitted_at: datetime


COLUMNS = ("id", *SpanRow._fields[1:])


def pages(
    *, batch_id: int, up_to_id: int, limit: int = AT_ONCE
) -> Iterator[tuple[SpanRow, ...]]:
    """Read the answers of a batch up to one of them, in the order in which they came."""
    after_id = 0
    answers = Answer.objects.filter(batch_id=batch_id, id__lte=up_to_id).order_by("id")
    columns = answers.values_list(*COLUMNS)
    while page := tuple(map(SpanRow._make, columns.filter(id__gt=after_id)[:limit])):
        yield page
        after_id = page[-1].answer_id


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
    decisions = Exclusion.objects.filter(
        answer__batch_id=batch_id, id__lte=up_to_exclusion_id
    ).order_by("id")
    reasons: dict[int, str] = {}
    for answer_id, is_excluded, reason in decisions.values_list(
        "answer_id", "is_excluded", "reason"
    ):
        if is_excluded:
            reasons[answer_id] = reason
        else:
            reasons.pop(answer_id, None)
    return reasons
