"""Reads for one worker: how much of their work was rejected."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from handwork.answers.models import Verdict


def rejected_count(*, worker_id: int) -> int:
    """Count a worker's answers whose last verdict is a rejection."""
    later = Verdict.objects.filter(
        answer_id=OuterRef("answer_id"), pk__gt=OuterRef("pk")
    )
    rows = Verdict.objects.filter(answer__worker_id=worker_id, is_approved=False)
    return rows.exclude(Exists(later)).count()
