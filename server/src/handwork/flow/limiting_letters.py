"""Letters that an organisation causes: so many to a worker within a day, in our name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from handwork.base.queries import audit_counts
from handwork.base.services import post_message, record
from handwork.people.rules import Actor

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


def send_letter(
    *,
    actor: Actor,
    organisation_id: int,
    worker_id: int,
    email: str,
    letter: Mapping[str, str],
    now: datetime,
) -> None:
    """Send a worker a letter inside a journey, and count it."""
    post_message(channel="email", recipient=email, content=dict(letter), now=now)
    record(
        actor_id=actor.user_id,
        verb=VERB,
        subject=_subject(organisation_id, worker_id),
        now=now,
    )


def _subject(organisation_id: int, worker_id: int) -> str:
    return f"letters:{organisation_id}:{worker_id}"
