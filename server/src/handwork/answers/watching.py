"""Reads for who watches a batch and reviews it: counts over time, the latest answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, Max, Min

from handwork.answers.models import Answer, Exclusion
from handwork.answers.queries import COLUMNS, AnswerRecord

MOST_GROUPS = 1_000
# Each group is a span of ids: two look-ups in the index of a batch's answers.
GROUPS = """
with recursive mark (id) as (
    select cast(%s as bigint)
    union all
    select id + %s from mark where id < %s
)
select
    (select count(*) from answers_answer a
     where a.batch_id = %s and a.id >= mark.id and a.id < mark.id + %s),
    (select min(a.id) from answers_answer a
     where a.batch_id = %s and a.id >= mark.id and a.id < mark.id + %s)
from mark
"""


@dataclass(frozen=True, slots=True)
class Few:
    """Some answers that came one after another, and when the first of them came."""

    first_at: datetime
    count: int


def latest_answers(
    *, batch_id: int, before_id: int | None = None, limit: int = 50
) -> tuple[AnswerRecord, ...]:
    """Read a page of a batch's answers, the latest first."""
    answers = Answer.objects.filter(batch_id=batch_id).order_by("-id")
    if before_id is not None:
        answers = answers.filter(id__lt=before_id)
    return tuple(AnswerRecord(*row) for row in answers.values_list(*COLUMNS)[:limit])


def counts(*, batch_ids: Collection[int]) -> Mapping[int, int]:
    """Count the answers of several batches; a batch without answers is absent."""
    rows = Answer.objects.filter(batch_id__in=batch_ids).values("batch_id")
    return dict(rows.annotate(Count("id")).values_list("batch_id", "id__count"))


def latest_moments(*, batch_id: int, limit: int = 1_000) -> tuple[datetime, ...]:
    """Tell when the latest answers of a batch came, the latest first.

    A limited number: the hours of a batch have no index of their own.
    """
    answers = Answer.objects.filter(batch_id=batch_id).order_by("-id")
    return tuple(answers.values_list("submitted_at", flat=True)[:limit])


def answers_in_order(*, batch_id: int) -> tuple[Few, ...]:
    """Count the answers of a batch as they came, at most a thousand groups of them.

    Up to a thousand answers are each told alone; a million are never read: the index
    counts them, and a group lies a thousandth of the way from the next.
    """
    ends = Answer.objects.filter(batch_id=batch_id).aggregate(Min("id"), Max("id"))
    first, last = ends["id__min"], ends["id__max"]
    if first is None:
        return ()
    width = (last - first) // MOST_GROUPS + 1
    with connection.cursor() as cursor:
        cursor.execute(GROUPS, [first, width, last, batch_id, width, batch_id, width])
        groups = [(count, first_id) for count, first_id in cursor.fetchall() if count]
    moments = Answer.objects.filter(pk__in=[first_id for _, first_id in groups])
    moment_of = dict(moments.values_list("id", "submitted_at"))
    return tuple(Few(moment_of[first_id], count) for count, first_id in groups)


def reasons(*, answer_ids: Collection[int]) -> Mapping[int, str]:
    """Give the reasons for which these answers are left out; others are absent."""
    rows = Exclusion.objects.filter(answer_id__in=answer_ids).order_by("id")
    last = {row.answer_id: row for row in rows}
    return {answer_id: row.reason for answer_id, row in last.items() if row.is_excluded}
