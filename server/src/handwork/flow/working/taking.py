"""Take a task: the best open one that this worker has not seen."""

from __future__ import annotations

from datetime import datetime

from handwork.allocation import queries as allocation
from handwork.allocation import rules, services
from handwork.allocation.queries import AssignmentRecord, Held
from handwork.base.transactions import journey
from handwork.flow.working.offering import work_for
from handwork.flow.working.passing import WorkPass, check_audience
from handwork.flow.working.writing import once_more
from handwork.people.rules import Actor
from handwork.projects import queries as projects

# Of the time for a task: less is not worth a write.
MISSED_SHARE = 0.05


def take(*, worker_id: int, batch_id: int, now: datetime) -> Held | None:
    """Give what the worker already holds in the batch, else the best open task."""
    mine = _held_now(worker_id=worker_id, batch_id=batch_id, now=now)
    if mine:
        return mine[0]
    batch = projects.batch(batch_id=batch_id)
    check_audience(worker_id=worker_id, batch=batch, now=now)
    return take_allowed(worker_id=worker_id, batch_id=batch_id, now=now)


def take_with(work_pass: WorkPass, *, now: datetime) -> Held | None:
    """Take with a pass: whether the worker may was checked when it was issued."""
    return take_allowed(
        worker_id=work_pass.worker_id, batch_id=work_pass.batch_id, now=now
    )


def take_allowed(*, worker_id: int, batch_id: int, now: datetime) -> Held | None:
    """Take for a worker who is known to be allowed."""
    return once_more(
        lambda: _take(worker_id=worker_id, batch_id=batch_id, now=now, hands=1)
    )


def take_ahead(*, worker_id: int, batch_id: int, now: datetime) -> Held | None:
    """Take the task after the one that is held, so that its page can be loaded."""
    if not _held_now(worker_id=worker_id, batch_id=batch_id, now=now):
        return take(worker_id=worker_id, batch_id=batch_id, now=now)
    return once_more(
        lambda: _take(worker_id=worker_id, batch_id=batch_id, now=now, hands=2)
    )


def begin_shown(*, finished: AssignmentRecord, now: datetime) -> None:
    """Start the time of the task that was kept ready behind one that has just ended.

    Only of one taken after it, so that no seat is held for ever by answering others; and
    only where a part of the time is gone that anybody would miss.
    """
    before = (finished.taken_at, finished.assignment_id)
    batch_id, worker_id = finished.batch_id, finished.worker_id
    for held in allocation.held_in(worker_id=worker_id, batch_id=batch_id):
        missed = (held.expires_at - held.taken_at) * MISSED_SHARE
        is_next = before < (held.taken_at, held.assignment_id)
        if is_next and held.expires_at > now >= held.taken_at + missed:
            _begin_again(worker_id, held, now)


def _begin_again(worker_id: int, held: Held, now: datetime) -> None:
    once_more(lambda: _begin(worker_id, held, now))


@journey
def _begin(worker_id: int, held: Held, now: datetime) -> None:
    services.begin_again(worker_id=worker_id, held=held, now=now)


def take_best(*, actor: Actor, now: datetime) -> Held | None:
    """Take from the best paid of all batches that the worker may do."""
    if actor.worker_id is None:
        return None
    for held in allocation.held_by(worker_id=actor.worker_id):
        if held.expires_at > now:
            return held
    for offer in work_for(actor=actor, now=now):
        who = {"worker_id": actor.worker_id, "batch_id": offer.batch.id}
        if allocation.has_let_run_out_many(**who, now=now):
            continue
        best = take_allowed(**who, now=now)
        if best is not None:
            return best
    return None


def _held_now(*, worker_id: int, batch_id: int, now: datetime) -> tuple[Held, ...]:
    held = allocation.held_in(worker_id=worker_id, batch_id=batch_id)
    return tuple(each for each in held if each.expires_at > now)


@journey
def _take(*, worker_id: int, batch_id: int, now: datetime, hands: int) -> Held | None:
    return resume_or_take(worker_id=worker_id, batch_id=batch_id, now=now, hands=hands)


def resume_or_take(
    *, worker_id: int, batch_id: int, now: datetime, hands: int
) -> Held | None:
    """Give the first, or the second, of what is held; else take one more."""
    # Read once: what another tab takes after this is a clash, and not a second hold.
    in_hand = allocation.in_hand(worker_id=worker_id, batch_id=batch_id)
    mine = {slot: held for slot, held in in_hand.items() if held.expires_at > now}
    if len(mine) >= hands:
        return list(mine.values())[hands - 1]
    if len(mine) < len(in_hand):
        services.expire_own(worker_id=worker_id, batch_id=batch_id, now=now)
    slot = rules.free_slot(tuple(mine))
    if slot is None:
        return None
    return take_into(slot, worker_id=worker_id, batch_id=batch_id, now=now)


def take_into(
    slot: int, *, worker_id: int, batch_id: int, now: datetime
) -> Held | None:
    """Search behind the worker's last task; then everywhere, once."""
    after = allocation.cursor_of(worker_id=worker_id, batch_id=batch_id, now=now)
    starts = dict.fromkeys((after, rules.FROM_THE_START))
    for start in starts:
        held = services.take_seat(
            worker_id=worker_id, batch_id=batch_id, slot=slot, after=start, now=now
        )
        if held is not None:
            return held
    return None


def take_in_place(
    slot: int, *, worker_id: int, batch_id: int, now: datetime
) -> Held | None:
    """Search everywhere, for the hand that has just been emptied; or show what it holds."""
    return once_more(
        lambda: _take_in_place(slot, worker_id=worker_id, batch_id=batch_id, now=now)
    )


@journey
def _take_in_place(
    slot: int, *, worker_id: int, batch_id: int, now: datetime
) -> Held | None:
    if slot in allocation.in_hand(worker_id=worker_id, batch_id=batch_id):
        return resume_or_take(worker_id=worker_id, batch_id=batch_id, now=now, hands=1)
    return take_into(slot, worker_id=worker_id, batch_id=batch_id, now=now)
