"""Pure decisions of allocation: which hand is free, where a worker's search begins."""

from __future__ import annotations

from datetime import datetime, timedelta

SLOTS = (0, 1)
FROM_THE_START = -1
# A worker who was away for longer sees first what came back or came first meanwhile.
FRESH = timedelta(seconds=60)
PRIORITY_BITS = 40
LEAST_LATE = timedelta(hours=1)
# Nobody honest lets so many tasks of one batch run out in a day.
MOST_EXPIRED = 20
EXPIRED_WITHIN = timedelta(days=1)


def position_of(*, number: int, priority: int = 0) -> int:
    """Order tasks by one integer; a small priority comes first."""
    return (priority << PRIORITY_BITS) + number


def free_slot(taken: tuple[int, ...]) -> int | None:
    """Find a hand that holds nothing."""
    return next((slot for slot in SLOTS if slot not in taken), None)


def search_from(*, position: int, taken_at: datetime, now: datetime) -> int:
    """Where to look for the next task: behind the last one, if that was just now.

    Without it, each take of a fast worker passes all their tasks that still want
    other workers: quadratic over the job.
    """
    return position if now - taken_at < FRESH else FROM_THE_START


def late_for(*, time_limit: timedelta) -> timedelta:
    """How long after its time an answer is still taken: as long again, an hour at least."""
    return max(time_limit, LEAST_LATE)


def is_too_late(*, taken_at: datetime, expires_at: datetime, now: datetime) -> bool:
    """Whether an expired assignment takes no answer any more."""
    return now > expires_at + late_for(time_limit=expires_at - taken_at)
