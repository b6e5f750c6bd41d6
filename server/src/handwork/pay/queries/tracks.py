"""Reads for one worker: how much they handed in, and on how much of it was decided."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from handwork.pay.models import Earning


@dataclass(frozen=True, slots=True)
class Decided:
    """A worker's answers, and those that nobody waits for any more."""

    submitted_count: int
    decided_count: int


def decided_of(*, worker_id: int) -> Decided:
    """Count a worker's answers everywhere; silence decides as words do."""
    rows = Earning.objects.filter(worker_id=worker_id)
    found = rows.aggregate(
        submitted=Count("pk"), decided=Count("pk", filter=Q(state__gt=0))
    )
    return Decided(found["submitted"], found["decided"])
