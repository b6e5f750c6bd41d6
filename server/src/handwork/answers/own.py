"""Reads for one worker: how long their own answers took."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Sum
from django.db.models.functions import TruncDate

from handwork.answers.models import Answer


def seconds_by_day(
    *, worker_id: int, since: datetime, time_zone: str
) -> Mapping[date, float]:
    """Add up a worker's time in front of tasks by their own days."""
    answers = Answer.objects.filter(worker_id=worker_id, submitted_at__gte=since)
    days = answers.annotate(
        day=TruncDate("submitted_at", tzinfo=ZoneInfo(time_zone))
    ).values_list("day")
    return {
        day: spent / 1000
        for day, spent in days.annotate(Sum("active_milliseconds")).order_by("day")
    }


def seconds_by_batch(
    *, worker_id: int, batch_ids: Collection[int]
) -> Mapping[int, float]:
    """Add up a worker's time in front of tasks by batch."""
    answers = Answer.objects.filter(worker_id=worker_id, batch_id__in=batch_ids)
    sums = answers.values_list("batch_id").annotate(Sum("active_milliseconds"))
    return {batch_id: spent / 1000 for batch_id, spent in sums.order_by("batch_id")}
