"""How a batch goes: its pace, its estimated end, what holds it up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from handwork.allocation.queries import Seats
from handwork.projects.queries import BatchRecord
from handwork.site.templatetags.figures import count, duration

HOUR = timedelta(hours=1)
SOON = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pace:
    """Answers in the last hour, and how long the rest takes at that pace."""

    hourly_count: int
    remaining_seconds: float | None


def pace_of(moments: Sequence[datetime], seats: Seats, now: datetime) -> Pace:
    """Tell the pace from the moments of the latest answers, the latest first.

    When even the earliest of them is within the hour, the hour is longer than what is
    known and the count is stretched to it.
    """
    recent = [moment for moment in moments if moment > now - HOUR]
    hourly = float(len(recent))
    if recent and len(recent) == len(moments) >= 100:
        hourly *= HOUR / max(now - recent[-1], timedelta(seconds=1))
    missing = seats.wanted - seats.answered
    remaining = missing * HOUR.total_seconds() / hourly if hourly else None
    return Pace(hourly_count=round(hourly), remaining_seconds=remaining)


def holdups(
    *, batch: BatchRecord, seats: Seats, pace: Pace, has_workers: bool, now: datetime
) -> tuple[str, ...]:
    """Say what keeps the batch from its end, and what to do."""
    if seats.answered >= seats.wanted:
        return ()
    if batch.state == "paused":
        return (_("It is paused: nobody gets new tasks of it. Resume it to go on."),)
    if batch.state == "closed":
        missing = count(seats.wanted - seats.answered)
        return (
            _("It was closed with %(count)s answers missing.") % {"count": missing},
        )
    found = []
    if not has_workers:
        found.append(
            _(
                "No worker fits the languages and countries of this batch. Close it and "
                "make a new batch for more people, or invite workers who fit."
            )
        )
    elif pace.hourly_count == 0 and _is_older_than_an_hour(batch, now):
        found.append(
            _(
                "Nobody answered in the last hour. Work that pays more an hour is taken "
                "first; unclear instructions make people skip."
            )
        )
    ending = _ending(batch, seats, pace, now)
    return (*found, ending) if ending else tuple(found)


def _is_older_than_an_hour(batch: BatchRecord, now: datetime) -> bool:
    return batch.published_at is not None and batch.published_at < now - HOUR


def _ending(batch: BatchRecord, seats: Seats, pace: Pace, now: datetime) -> str:
    left = (batch.expires_at - now).total_seconds()
    if pace.remaining_seconds is not None and pace.remaining_seconds <= left:
        return ""
    if pace.remaining_seconds is None and left > SOON.total_seconds():
        return ""
    missing = seats.wanted - seats.answered - pace.hourly_count * left / 3600
    return _(
        "It ends in %(time)s. At this pace about %(count)s answers will be missing; "
        "what is not used of the money comes back."
    ) % {"time": duration(max(0, left)), "count": count(max(1, round(missing)))}
