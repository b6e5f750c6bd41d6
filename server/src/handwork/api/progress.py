"""How a batch stands: seats, answers, pace, agreement, money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from handwork.allocation import queries as allocation
from handwork.answers import queries as answers
from handwork.answers import watching
from handwork.flow import judging
from handwork.inference import queries as inference
from handwork.pay import queries as pay
from handwork.pay.queries import BatchMoney
from handwork.projects.queries import BatchRecord

WINDOW = timedelta(hours=1)
MOST_READ = 1_000
MOST_UNDECIDED = 1_000
FURTHEST = timedelta(days=3650)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The figures of one moment."""

    batch_id: int
    state: str
    tasks_count: int
    wanted_count: int
    answered_count: int
    held_count: int
    open_count: int
    undecided_count: int
    is_complete: bool
    answers_count: int
    pace_per_hour: float
    ends_at: datetime | None
    alpha: float | None
    run_id: int | None
    money: BatchMoney | None


def progress_of(batch: BatchRecord, *, now: datetime) -> Progress:
    """Read the figures of a batch that the caller may see."""
    seats = allocation.seats_of(batch_id=batch.id)
    run = inference.current_run(batch_id=batch.id)
    pace = pace_per_hour(batch, now=now)
    is_over = batch.state == "closed"
    return Progress(
        batch_id=batch.id,
        state=batch.state,
        tasks_count=batch.tasks_count,
        wanted_count=seats.wanted,
        answered_count=seats.answered,
        held_count=seats.held,
        open_count=seats.open,
        undecided_count=0 if is_over else undecided_count(batch),
        is_complete=is_over or (not batch.is_draft and judging.is_complete(batch.id)),
        answers_count=answers.count(batch_id=batch.id),
        pace_per_hour=pace,
        ends_at=batch.closed_at
        if is_over
        else estimated_end(seats.wanted - seats.answered, pace, now=now),
        alpha=run.alpha if run else None,
        run_id=run.id if run else None,
        money=None if batch.is_draft else pay.batch_money(batch_id=batch.id),
    )


def undecided_count(batch: BatchRecord) -> int:
    """Count the tasks whose answers are being weighed, up to a thousand."""
    found = allocation.undecided_tasks(batch_id=batch.id, limit=MOST_UNDECIDED)
    return len(found)


def pace_per_hour(batch: BatchRecord, *, now: datetime) -> float:
    """Tell how many answers an hour came lately: in the last hour, or since publishing."""
    if batch.published_at is None:
        return 0.0
    since = max(now - WINDOW, batch.published_at)
    moments = watching.latest_moments(batch_id=batch.id, limit=MOST_READ)
    lately = [moment for moment in moments if moment > since]
    if len(lately) == MOST_READ:
        since = lately[-1]
    seconds = max((now - since).total_seconds(), 1.0)
    return round(len(lately) * 3600 / seconds, 2)


def estimated_end(left: int, pace: float, *, now: datetime) -> datetime | None:
    """Tell when the last wanted answer comes at this pace; None without a pace."""
    if left <= 0 or pace <= 0:
        return None
    wait = timedelta(hours=left / pace)
    return now + wait if wait < FURTHEST else None
