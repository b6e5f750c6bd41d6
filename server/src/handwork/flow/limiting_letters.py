"""Letters that an organisation causes: so many to a worker within a day, in our name."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from handwork.base.queries import audit_counts
from handwork.base.services import record

MOST_A_DAY = 10
DAY = timedelta(days=1)
VERB = "letter"


def may_be_written_to(
    *, organisation_id: int, worker_ids: Collection[int], now: datetime
) -> frozenset[int]:
    """Tell who got few enough letters of the organisation to get one more."""
    subjects = {each: _subject(organisation_id, each) for each in worker_ids}
    counts = audit_counts(subjects=subjects.values(), verb=VERB, since=now - DAY)
    return frozenset(
        worker_id
        for worker_id, subject in subjects.items()
        if counts.get(subject, 0) < MOST_A_DAY
    )


def note_letter(
    *, actor_id: int, organisation_id: int, worker_id: int, now: datetime
) -> None:
    """Note inside a journey that a worker is written to."""
    record(
        actor_id=actor_id,
        verb=VERB,
        subject=_subject(organisation_id, worker_id),
        now=now,
    )


def _subject(organisation_id: int, worker_id: int) -> str:
    return f"letters:{organisation_id}:{worker_id}"
