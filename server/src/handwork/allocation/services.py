"""Writes of the allocation room."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db import connection
from django.db.models import F, QuerySet

from handwork.allocation import rules, statements
from handwork.allocation.models import Assignment, Draft, Queue, TaskSeats
from handwork.allocation.queries import Held, moment, stored
from handwork.base.transactions import service

ROWS_AT_ONCE = 10_000
SEATS = """
insert into allocation_taskseats
  (task_id, batch_id, position, wanted_count, most_count, taken_count)
values (%s, %s, %s, %s, %s, 0)"""
COPY_SEATS = """
copy allocation_taskseats
  (task_id, batch_id, position, wanted_count, most_count, taken_count)
from stdin"""

Row = tuple[int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Finished:
    """An assignment that has just been answered."""

    assignment_id: int
    task_id: int
    batch_id: int
    worker_id: int
    slot: int
    taken_at: datetime
    # False where the seat had been given away: the answer is one more than wanted.
    has_seat: bool = True
    # False where it had expired: another task may be in the hand by now.
    was_held: bool = True


@service
def open_queue(
    *,
    batch_id: int,
    wanted: int,
    most: int,
    time_limit_seconds: int,
    tasks: Iterable[tuple[int, int]],
) -> int:
    """Give out the tasks, each a pair of id and number; tell how many there are.

    `wanted` seats at first; up to `most` where :func:`ask_more` wants more.
    """
    rows = (
        (task_id, batch_id, rules.position_of(number=number), wanted, most)
        for task_id, number in tasks
    )
    count = _copy(rows) if connection.vendor == "postgresql" else _insert(rows)
    Queue.objects.create(
        batch_id=batch_id,
        time_limit_seconds=time_limit_seconds,
        wanted_count=count * wanted,
    )
    return count


def _copy(rows: Iterator[Row]) -> int:
    count = 0
    with connection.cursor() as cursor:
        # Read before each COPY begins: the rows may come over the same connection.
        while chunk := list(islice(rows, ROWS_AT_ONCE)):
            with cursor.copy(COPY_SEATS) as copy:
                for row in chunk:
                    copy.write_row((*row, 0))
            count += len(chunk)
    return count


def _insert(rows: Iterator[Row]) -> int:
    count = 0
    with connection.cursor() as cursor:
        while chunk := list(islice(rows, ROWS_AT_ONCE)):
            cursor.executemany(SEATS, chunk)
            count += len(chunk)
    return count


@service
def ask_more(*, batch_id: int, task_ids: Collection[int]) -> int:
    """Want one more answer to each of these; returns for how many it was possible."""
    count = _undecided(batch_id, task_ids).update(wanted_count=F("wanted_count") + 1)
    Queue.objects.filter(pk=batch_id).update(wanted_count=F("wanted_count") + count)
    return count


@service
def ask_no_more(*, batch_id: int, task_ids: Collection[int]) -> int:
    """Decide that the answers to these are enough; returns for how many."""
    return _undecided(batch_id, task_ids).update(most_count=F("wanted_count"))


def _undecided(batch_id: int, task_ids: Collection[int]) -> QuerySet[TaskSeats]:
    # What is asked again was decided meanwhile, by another process.
    return TaskSeats.objects.filter(
        batch_id=batch_id,
        pk__in=task_ids,
        taken_count=F("wanted_count"),
        wanted_count__lt=F("most_count"),
    )


@service
def pause_queue(*, batch_id: int) -> None:
    """Stop giving out work; what is held may still be answered."""
    _turn(batch_id, Queue.State.OPEN, Queue.State.PAUSED)


@service
def resume_queue(*, batch_id: int) -> None:
    """Give out work again."""
    _turn(batch_id, Queue.State.PAUSED, Queue.State.OPEN)


@service
def close_queue(*, batch_id: int) -> None:
    """Stop giving out work for good; what is held may still be answered."""
    Queue.objects.filter(pk=batch_id).update(state=Queue.State.CLOSED)


def _turn(batch_id: int, before: Queue.State, after: Queue.State) -> None:
    Queue.objects.filter(pk=batch_id, state=before).update(state=after)


@service
def take_seat(
    *, worker_id: int, batch_id: int, slot: int, after: int, now: datetime
) -> Held | None:
    """Take the best open task behind a position that the worker has not seen."""
    is_postgresql = connection.vendor == "postgresql"
    pick = statements.PICK_ONE_POSTGRES if is_postgresql else statements.PICK_ONE_SQLITE
    with connection.cursor() as cursor:
        cursor.execute(pick, [batch_id, after, stored(now), worker_id])
        row = cursor.fetchone()
        if row is None:
            return None
        task_id, position, seconds = row
        cursor.execute(statements.SEAT_ONE, [task_id])
        expires_at = now + timedelta(seconds=seconds)
        cursor.execute(
            statements.HOLD_ONE,
            [
                task_id,
                batch_id,
                worker_id,
                position,
                slot,
                stored(now),
                stored(expires_at),
            ],
        )
        (assignment_id,) = cursor.fetchone()
    return Held(assignment_id, task_id, batch_id, now, expires_at)


@service
def finish(*, worker_id: int, assignment_id: int, now: datetime) -> Finished | None:
    """Turn a held assignment into an answered one; None where it is not held."""
    with connection.cursor() as cursor:
        cursor.execute(statements.FINISH_ONE, [stored(now), assignment_id, worker_id])
        row = cursor.fetchone()
        if row is None:
            return None
        cursor.execute(statements.UNDRAFT_ONE, [assignment_id])
    batch_id, task_id, slot, taken_at = row
    return Finished(assignment_id, task_id, batch_id, worker_id, slot, moment(taken_at))


@service
def finish_late(
    *, worker_id: int, assignment_id: int, now: datetime
) -> Finished | None:
    """Answer what expired not long ago, in its old seat where that is still free."""
    expired = Assignment.objects.select_for_update().filter(
        pk=assignment_id, worker_id=worker_id, state=Assignment.State.EXPIRED
    )
    assignment = expired.first()
    if assignment is None or _is_too_late(assignment, now):
        return None
    assignment.state = Assignment.State.ANSWERED
    assignment.ended_at = now
    assignment.save(update_fields=["state", "ended_at"])
    Draft.objects.filter(pk=assignment_id).delete()
    has_seat = _retake(assignment.batch_id, assignment.task_id)
    return Finished(
        assignment_id=assignment_id,
        task_id=assignment.task_id,
        batch_id=assignment.batch_id,
        worker_id=worker_id,
        slot=assignment.slot,
        taken_at=assignment.taken_at,
        has_seat=has_seat,
        was_held=False,
    )


def _is_too_late(assignment: Assignment, now: datetime) -> bool:
    return rules.is_too_late(
        taken_at=assignment.taken_at, expires_at=assignment.expires_at, now=now
    )


def _retake(batch_id: int, task_id: int) -> bool:
    # Locked, so that a batch which closes now does not refund what this seat is paid from.
    queue = Queue.objects.select_for_update().get(pk=batch_id)
    if queue.state == Queue.State.CLOSED:
        return False
    # Of this batch: a task that went to another one is not paid for from here any more.
    free = TaskSeats.objects.filter(
        pk=task_id, batch_id=batch_id, taken_count__lt=F("wanted_count")
    )
    if free.update(taken_count=F("taken_count") + 1):
        return True
    # One more might have been asked for, and is paid for: this answer is that one.
    if not ask_more(batch_id=batch_id, task_ids=(task_id,)):
        return False
    return free.update(taken_count=F("taken_count") + 1) == 1


@service
def give_back(*, worker_id: int, assignment_id: int, now: datetime) -> bool:
    """Free a held seat without penalty; False where it is not held."""
    return _end(
        assignment_id, worker_id=worker_id, state=Assignment.State.RETURNED, now=now
    )


@service
def begin_again(*, worker_id: int, held: Held, now: datetime) -> bool:
    """Start the time of a held task anew; False where it is not held, or was over."""
    return (
        Assignment.objects.filter(
            pk=held.assignment_id,
            worker_id=worker_id,
            state=Assignment.State.HELD,
            expires_at=held.expires_at,
            expires_at__gt=now,
        ).update(taken_at=now, expires_at=now + (held.expires_at - held.taken_at))
        == 1
    )


@service
def expire_own(*, worker_id: int, batch_id: int, now: datetime) -> int:
    """Free the seats of a batch that a worker held beyond their time."""
    if connection.vendor == "postgresql":
        return _expire(
            statements.EXPIRE_OWN, now=now, worker_id=worker_id, batch_id=batch_id
        )
    overdue = Assignment.objects.filter(
        worker_id=worker_id,
        batch_id=batch_id,
        state=Assignment.State.HELD,
        expires_at__lte=now,
    )
    ids = list(overdue.order_by("id").values_list("id", flat=True))
    state = Assignment.State.EXPIRED
    return sum(_end(pk, worker_id=worker_id, state=state, now=now) for pk in ids)


def _expire(statement: str, **values: datetime | int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.fetchone()[0])


def _end(
    assignment_id: int, *, worker_id: int, state: Assignment.State, now: datetime
) -> bool:
    held = Assignment.objects.filter(
        pk=assignment_id, worker_id=worker_id, state=Assignment.State.HELD
    )
    if held.update(state=state, ended_at=now) == 0:
        return False
    task_id = Assignment.objects.values_list("task_id", flat=True).get(pk=assignment_id)
    TaskSeats.objects.filter(pk=task_id).update(taken_count=F("taken_count") - 1)
    if state == Assignment.State.RETURNED:
        Draft.objects.filter(pk=assignment_id).delete()
    return True


@service
def expire(*, now: datetime, limit: int) -> int:
    """Free up to `limit` seats whose time is over; several may do so at once."""
    if connection.vendor == "postgresql":
        return _expire(statements.EXPIRE_SOME, now=now, limit=limit)
    overdue = Assignment.objects.filter(
        state=Assignment.State.HELD, expires_at__lte=now
    )
    rows = overdue.order_by("expires_at", "id").values_list("id", "worker_id")[:limit]
    state = Assignment.State.EXPIRED
    return sum(_end(pk, worker_id=worker, state=state, now=now) for pk, worker in rows)


@service
def save_draft(
    *,
    worker_id: int,
    assignment_id: int,
    content: object,
    active_milliseconds: int | None,
    now: datetime,
) -> bool:
    """Keep what was typed; False where the assignment takes no answer any more.

    The time in front of the task stays as it was where none was measured.
    """
    # Locked: an answer that comes now deletes the draft after it is written, not before.
    answerable = Assignment.objects.select_for_update().filter(
        pk=assignment_id,
        worker_id=worker_id,
        state__in=[Assignment.State.HELD, Assignment.State.EXPIRED],
    )
    assignment = answerable.first()
    if assignment is None:
        return False
    if assignment.state == Assignment.State.EXPIRED and _is_too_late(assignment, now):
        return False
    typed: dict[str, object] = {"content": content, "saved_at": now}
    if active_milliseconds is not None:
        typed["active_milliseconds"] = active_milliseconds
    Draft.objects.update_or_create(assignment_id=assignment_id, defaults=typed)
    return True
