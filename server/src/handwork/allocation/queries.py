"""Reads of the allocation room."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Sum

from handwork.allocation import rules, statements
from handwork.allocation.models import Assignment, Draft, Queue, TaskSeats
from handwork.base.errors import NotFoundError
from handwork.people.rules import Actor

EVERYTHING = sys.maxsize


class NoSuchAssignmentError(NotFoundError):
    """The assignment is not there, or is another worker's."""

    code = "no-such-assignment"


@dataclass(frozen=True, slots=True)
class Held:
    """A worker's hold on a task."""

    assignment_id: int
    task_id: int
    batch_id: int
    taken_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class DraftRecord:
    """What was typed for a task so far, and the time in front of it."""

    content: object
    active_milliseconds: int


@dataclass(frozen=True, slots=True)
class AssignmentRecord:
    """An assignment in whatever state it is."""

    assignment_id: int
    task_id: int
    batch_id: int
    worker_id: int
    state: Assignment.State
    taken_at: datetime
    expires_at: datetime
    ended_at: datetime | None

    @property
    def is_held(self) -> bool:
        """Nobody ended it: not the worker, not the clock."""
        return self.state == Assignment.State.HELD

    @property
    def is_answered(self) -> bool:
        """An answer to it was submitted."""
        return self.state == Assignment.State.ANSWERED

    @property
    def is_expired(self) -> bool:
        """The clock ended it, and no late answer came."""
        return self.state == Assignment.State.EXPIRED


@dataclass(frozen=True, slots=True)
class Seats:
    """How the seats of a batch stand; `taken = held + answered`."""

    wanted: int
    taken: int
    held: int

    @property
    def answered(self) -> int:
        """Seats whose answer has come."""
        return self.taken - self.held

    @property
    def open(self) -> int:
        """Seats that nobody has taken."""
        return self.wanted - self.taken


@dataclass(frozen=True, slots=True)
class OpenWork:
    """What is left to take in a batch, counted up to a limit."""

    tasks_count: int
    seats_count: int


def stored(value: datetime) -> datetime | str | None:
    """Write a moment as the database keeps it."""
    return connection.ops.adapt_datetimefield_value(value)


def moment(value: datetime) -> datetime:
    """Read a moment that raw SQL returned: SQLite keeps it in UTC without saying so."""
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def held_by(*, worker_id: int) -> tuple[Held, ...]:
    """Find what a worker holds in any batch, the oldest first."""
    return _held(Assignment.objects.filter(worker_id=worker_id))


def held_in(*, worker_id: int, batch_id: int) -> tuple[Held, ...]:
    """Find what a worker holds in one batch, the oldest first."""
    return _held(Assignment.objects.filter(worker_id=worker_id, batch_id=batch_id))


def _held(assignments: QuerySet[Assignment]) -> tuple[Held, ...]:
    columns = ("id", "task_id", "batch_id", "taken_at", "expires_at")
    rows = assignments.filter(state=Assignment.State.HELD).order_by("id")
    return tuple(Held(*row) for row in rows.values_list(*columns))


def in_hand(*, worker_id: int, batch_id: int) -> Mapping[int, Held]:
    """Find what a worker holds in one batch, by the slot that holds it."""
    rows = Assignment.objects.filter(
        worker_id=worker_id, batch_id=batch_id, state=Assignment.State.HELD
    ).order_by("id")
    columns = ("slot", "id", "task_id", "batch_id", "taken_at", "expires_at")
    return {slot: Held(*rest) for slot, *rest in rows.values_list(*columns)}


def held_for(*, actor: Actor, assignment_id: int) -> AssignmentRecord:
    """Read an assignment of the actor's own, in whatever state."""
    if actor.worker_id is None:
        raise no_such_assignment()
    return own(worker_id=actor.worker_id, assignment_id=assignment_id)


def own(*, worker_id: int, assignment_id: int) -> AssignmentRecord:
    """Read an assignment of this worker."""
    row = (
        Assignment.objects.filter(pk=assignment_id, worker_id=worker_id)
        .values_list("id", "task_id", "batch_id", "worker_id", "state", "taken_at",
                     "expires_at", "ended_at")
        .first()
    )  # fmt: skip
    if row is None:
        raise no_such_assignment()
    return AssignmentRecord(*row[:4], Assignment.State(row[4]), *row[5:])


def no_such_assignment() -> NoSuchAssignmentError:
    """Say the same of what is not there and of what is another's."""
    return NoSuchAssignmentError(
        "You do not hold this task.", what_to_do="Take a task from the list of work."
    )


def cursor_of(*, worker_id: int, batch_id: int, now: datetime) -> int:
    """Tell behind which position a worker's search begins."""
    with connection.cursor() as cursor:
        cursor.execute(statements.LATEST, [worker_id, batch_id])
        row = cursor.fetchone()
    if row is None:
        return rules.FROM_THE_START
    return rules.search_from(position=row[0], taken_at=moment(row[1]), now=now)


def has_let_run_out_many(*, worker_id: int, batch_id: int, now: datetime) -> bool:
    """Whether more of a worker's holds in a batch ran out lately than should."""
    expired = Assignment.objects.filter(
        worker_id=worker_id,
        batch_id=batch_id,
        state=Assignment.State.EXPIRED,
        ended_at__gt=now - rules.EXPIRED_WITHIN,
    )
    return expired[: rules.MOST_EXPIRED].count() == rules.MOST_EXPIRED


def answers_late_until(*, worker_id: int, now: datetime) -> datetime | None:
    """Tell until when a worker may answer what ran out; None where nothing is left."""
    expired = Assignment.objects.filter(
        worker_id=worker_id, state=Assignment.State.EXPIRED
    )
    ends = (
        expires_at + rules.late_for(time_limit=expires_at - taken_at)
        for taken_at, expires_at in expired.values_list("taken_at", "expires_at")
    )
    return max((end for end in ends if end >= now), default=None)


def has_work_for(*, worker_id: int, batch_id: int, now: datetime) -> bool:
    """Whether the batch has an open task that the worker has not seen."""
    return next_task_for(worker_id=worker_id, batch_id=batch_id, now=now) is not None


def next_task_for(*, worker_id: int, batch_id: int, now: datetime) -> int | None:
    """Find the task that the worker would be given; nothing is taken."""
    text = statements.PICK_ONE_SQLITE
    if connection.vendor == "postgresql":
        text = statements.PICK_ONE.format(hint="", probe="offset 0", lock="")
    with connection.cursor() as cursor:
        cursor.execute(text, [batch_id, rules.FROM_THE_START, stored(now), worker_id])
        row = cursor.fetchone()
    return None if row is None else int(row[0])


def open_work(
    *, batch_id: int, limit: int = EVERYTHING, now: datetime | None = None
) -> OpenWork:
    """Count open tasks and seats, up to a number of tasks.

    With `now`, only of tasks whose own end has not come.
    """
    hint = "indexed by seats_open" if connection.vendor == "sqlite" else ""
    until = statements.OPEN_UNTIL if now else ""
    values = [batch_id, *([stored(now)] if now else []), limit]
    with connection.cursor() as cursor:
        cursor.execute(statements.OPEN_SEATS.format(hint=hint, until=until), values)
        return OpenWork(*map(int, cursor.fetchone()))


def with_open_work() -> frozenset[int]:
    """Tell which batches give out work and have an open seat."""
    seats = TaskSeats.objects.filter(
        batch_id=OuterRef("pk"), taken_count__lt=F("wanted_count")
    )
    queues = Queue.objects.filter(Exists(seats), state=Queue.State.OPEN)
    return frozenset(queues.values_list("pk", flat=True))


def undecided_tasks(
    *, batch_id: int, after_task_id: int = 0, limit: int = EVERYTHING
) -> tuple[int, ...]:
    """Find tasks whose seats are all answered, and which may come to want more."""
    held = Assignment.objects.filter(
        task_id=OuterRef("pk"), state=Assignment.State.HELD
    )
    rows = TaskSeats.objects.filter(
        ~Exists(held),
        batch_id=batch_id,
        task_id__gt=after_task_id,
        taken_count=F("wanted_count"),
        wanted_count__lt=F("most_count"),
    )
    return tuple(rows.order_by("task_id").values_list("pk", flat=True)[:limit])


@dataclass(frozen=True, slots=True)
class Decided:
    """Tasks for which no more answers will be wanted, and the answers wanted to them."""

    tasks_count: int
    answers_count: int


def decided(*, batch_id: int) -> Decided:
    """Count the tasks whose answers are enough, and what was wanted to them."""
    rows = TaskSeats.objects.filter(
        batch_id=batch_id,
        taken_count=F("wanted_count"),
        wanted_count=F("most_count"),
    )
    found = rows.aggregate(tasks=Count("pk"), answers=Sum("wanted_count"))
    return Decided(found["tasks"], found["answers"] or 0)


def wanted_counts(*, batch_ids: Collection[int]) -> Mapping[int, int]:
    """Count the answers that are wanted to published batches now, by batch."""
    queues = Queue.objects.filter(pk__in=batch_ids)
    return dict(queues.values_list("pk", "wanted_count"))


def wanted_to(*, task_id: int) -> int:
    """Count the answers that are wanted to one task now."""
    return TaskSeats.objects.values_list("wanted_count", flat=True).get(pk=task_id)


def seats_of(*, batch_id: int) -> Seats:
    """Count the seats of a batch; none before it is published."""
    queue = Queue.objects.filter(pk=batch_id).values_list("wanted_count", flat=True)
    wanted = queue.first() or 0
    held = Assignment.objects.filter(batch_id=batch_id, state=Assignment.State.HELD)
    open_seats = open_work(batch_id=batch_id).seats_count
    return Seats(wanted=wanted, taken=wanted - open_seats, held=held.count())


def draft_of(*, assignment_id: int) -> DraftRecord | None:
    """Read what was typed so far; None where nothing was."""
    drafts = Draft.objects.filter(pk=assignment_id)
    row = drafts.values_list("content", "active_milliseconds").first()
    return None if row is None else DraftRecord(*row)
