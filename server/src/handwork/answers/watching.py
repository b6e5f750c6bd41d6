"""Reads for who watches a batch and reviews it: counts over time, the latest answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from handwork.answers.models import Answer, Exclusion
from handwork.answers.queries import COLUMNS, AnswerRecord


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


def first_answered_at(*, batch_id: int) -> datetime | None:
    """Tell when the first answer of a batch came."""
    answers = Answer.objects.filter(batch_id=batch_id)
    first: datetime | None = answers.aggregate(first=Min("submitted_at"))["first"]
    return first


def counts_over_time(
    *, batch_id: int, since: datetime, step: timedelta, steps_count: int
) -> tuple[int, ...]:
    """Count the answers of a batch in equal stretches of time, one query for all."""
    marks = [since + i * step for i in range(steps_count + 1)]
    stretches = {
        f"stretch_{i}": Count("id", filter=_between(marks[i], marks[i + 1]))
        for i in range(steps_count)
    }
    found = Answer.objects.filter(batch_id=batch_id).aggregate(**stretches)
    return tuple(found[f"stretch_{i}"] for i in range(steps_count))


def reasons(*, answer_ids: Collection[int]) -> Mapping[int, str]:
    """Give the reasons for which these answers are left out; others are absent."""
    rows = Exclusion.objects.filter(answer_id__in=answer_ids).order_by("id")
    last = {row.answer_id: row for row in rows}
    return {answer_id: row.reason for answer_id, row in last.items() if row.is_excluded}


def _between(since: datetime, until: datetime) -> Q:
    return Q(submitted_at__gte=since, submitted_at__lt=until)
