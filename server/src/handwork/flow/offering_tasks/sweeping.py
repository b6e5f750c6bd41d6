"""What the clock does to tasks on offer: ends them, and gives back what was not used."""

from __future__ import annotations

from datetime import datetime

from handwork.allocation import offered
from handwork.allocation import offering as seats
from handwork.base.transactions import journey
from handwork.flow.offering_tasks.escrowing import settle
from handwork.flow.working.writing import one_writer
from handwork.projects import offering
from handwork.projects.queries import ending

AT_ONCE = 200
CLOSED_AT_ONCE = 2_000
TOKENS_AT_ONCE = 5_000


def sweep_offers(*, now: datetime) -> int:
    """End what has ended and settle it, in short transactions; returns how many settled."""
    _end_closed(now)
    _close(now)
    count, after = 0, None
    while page := ending.to_sweep(now=now, after=after, limit=AT_ONCE):
        after = page[-1]
        task_ids = tuple(task_id for _ended_at, task_id in page)
        # Held ones are looked at again when they are not held any more.
        free = set(task_ids) - offered.held_tasks(task_ids=task_ids)
        if free:
            with one_writer():
                count += _settle_some(task_ids=tuple(sorted(free)), now=now)
    return count


def forget_tokens(*, now: datetime) -> int:
    """Forget tokens of requests that are older than a day."""
    total = 0
    while count := _forget_some(now=now, limit=TOKENS_AT_ONCE):
        total += count
    return total


def _close(now: datetime) -> None:
    """Close open seats first: a list of work shall not offer them."""
    while task_ids := offered.due_to_close(now=now, limit=CLOSED_AT_ONCE):
        with one_writer():
            if not _close_some(task_ids=task_ids, now=now):
                return


def _end_closed(now: datetime) -> None:
    for batch_id, ends_at in ending.closed_growing():
        after = 0
        while task_ids := ending.going_on_in(
            batch_id=batch_id, ends_at=ends_at, after=after, limit=AT_ONCE
        ):
            with one_writer():
                _end_some(task_ids=task_ids, ends_at=ends_at)
            after = task_ids[-1]
        with one_writer():
            _note_ended(batch_id=batch_id, now=now)


@journey
def _close_some(*, task_ids: tuple[int, ...], now: datetime) -> int:
    return seats.close_seats(task_ids=task_ids, now=now)


@journey
def _end_some(*, task_ids: tuple[int, ...], ends_at: datetime) -> None:
    offering.end_at(task_ids=task_ids, ends_at=ends_at)
    seats.move_closing(task_ids=task_ids, closes_at=ends_at)


@journey
def _settle_some(*, task_ids: tuple[int, ...], now: datetime) -> int:
    held = [
        each
        for each in offering.hold_offers(task_ids=task_ids)
        if each.swept_at is None and each.expires_at <= now
    ]
    return settle(held, made_by_id=None, now=now)


_note_ended = journey(offering.note_ended)
_forget_some = journey(offering.forget_tokens)
