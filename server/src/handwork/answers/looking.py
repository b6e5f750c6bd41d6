"""Reads for who is told what happens: answers by their numbers, without what they say."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from handwork.answers.models import Answer, Verdict


@dataclass(frozen=True, slots=True)
class Submitted:
    """That an answer came."""

    answer_id: int
    assignment_id: int
    task_id: int
    submitted_at: datetime


def submitted_in(*, batch_id: int, after_id: int, limit: int) -> tuple[Submitted, ...]:
    """Read a page of a batch's answers in the order in which they came."""
    rows = Answer.objects.filter(batch_id=batch_id, pk__gt=after_id).order_by("pk")
    columns = ("pk", "assignment_id", "task_id", "submitted_at")
    return tuple(Submitted(*row) for row in rows.values_list(*columns)[:limit])


def decided_by_word(*, answer_ids: Collection[int]) -> frozenset[int]:
    """Tell which of these answers have a verdict: silence decided on the others."""
    rows = Verdict.objects.filter(answer_id__in=answer_ids)
    return frozenset(rows.values_list("answer_id", flat=True))
