"""How long people worked: sums of active time, by worker and by batch."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet, Sum

from handwork.answers.models import Answer


def active_milliseconds_by_worker(*, batch_id: int) -> Mapping[int, int]:
    """Add up the active time of each worker in a batch."""
    return _sums(Answer.objects.filter(batch_id=batch_id), "worker_id")


def active_milliseconds_by_batch(*, worker_id: int) -> Mapping[int, int]:
    """Add up the active time of a worker in each batch."""
    return _sums(Answer.objects.filter(worker_id=worker_id), "batch_id")


def _sums(answers: QuerySet[Answer], column: str) -> dict[int, int]:
    sums = answers.values_list(column).annotate(Sum("active_milliseconds"))
    return {key: int(total) for key, total in sums.order_by(column)}
