"""Counts of answers to tasks on offer one by one: many tasks in one query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db.models import Count

from handwork.answers.models import Answer


def seated_counts(*, task_ids: Collection[int]) -> Mapping[int, Mapping[int, int]]:
    """Count the answers that took a seat, by task and by the batch that pays them."""
    rows = Answer.objects.filter(task_id__in=task_ids, is_late=False)
    counted = rows.values_list("task_id", "batch_id").annotate(count=Count("pk"))
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for task_id, batch_id, count in counted.order_by("task_id", "batch_id"):
        found[task_id][batch_id] = count
    return found


def submitted_counts(*, task_ids: Collection[int]) -> Mapping[int, int]:
    """Count all answers to tasks, late ones too."""
    rows = Answer.objects.filter(task_id__in=task_ids)
    counted = rows.values_list("task_id").annotate(count=Count("pk"))
    return dict(counted.order_by("task_id"))
