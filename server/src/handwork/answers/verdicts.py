"""Reads of what requesters decided on answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from handwork.answers.models import Verdict


@dataclass(frozen=True, slots=True)
class LastWord:
    """The verdict that counts: the last one on an answer."""

    is_approved: bool
    feedback: str
    decided_at: datetime


def last_words(*, answer_ids: Collection[int]) -> Mapping[int, LastWord]:
    """Give the last verdict on each answer that has one."""
    rows = Verdict.objects.filter(answer_id__in=answer_ids).order_by("id")
    columns = ("answer_id", "is_approved", "feedback", "decided_at")
    return {
        answer_id: LastWord(is_approved, feedback, decided_at)
        for answer_id, is_approved, feedback, decided_at in rows.values_list(*columns)
    }
