"""On SQLite: what several threads want to write goes into one transaction, synced once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from django.db import connection

from handwork.flow.working.writing import one_writer

Result = TypeVar("Result")
# Enough to share the cost of a sync; few enough that nobody waits long for the others.
MOST = 64


class Ticket(Generic[Result]):
    """Something to write, and what came of it once the transaction is on disk."""

    def __init__(self, write: Callable[[], Result]) -> None:
        self.write = write
        self.is_done = False
        self.result: Result | None = None
        self.error: Exception | None = None


class LeaderStoppedError(RuntimeError):
    """Whoever wrote for this thread was stopped, so nothing of it was kept."""


_waiting: deque[Ticket[Any]] = deque()


def in_a_group(write: Callable[[], Result]) -> Result:
    """Write together with whoever waits too; return once all of it is on disk.

    Whoever gets the writer's lock first writes for all; the others find theirs done.
    """
    ticket = Ticket(write)
    _waiting.append(ticket)
    with one_writer():
        while not ticket.is_done:
            _write_all()
    if ticket.error is not None:
        with connection.wrap_database_errors:
            raise ticket.error
    return ticket.result  # type: ignore[return-value]


def _write_all() -> None:
    group: list[Ticket[Any]] = []
    while _waiting and len(group) < MOST:
        group.append(_waiting.popleft())
    try:
        with _transaction():
            for ticket in group:
                _write(ticket)
    except Exception as error:  # noqa: BLE001 - each of those who wait must hear of it
        for ticket in group:
            ticket.error = error
    except BaseException:
        for ticket in group:
            ticket.error = LeaderStoppedError("the group was rolled back")
        raise
    finally:
        for ticket in group:
            ticket.is_done = True


def _write(ticket: Ticket[Any]) -> None:
    execute("savepoint one_of_a_group")
    try:
        ticket.result = ticket.write()
    except Exception as error:  # noqa: BLE001 - its own thread raises it
        ticket.error = error
        execute("rollback to one_of_a_group")
    execute("release one_of_a_group")


@contextmanager
def _transaction() -> Iterator[None]:
    connection.ensure_connection()
    with connection.wrap_database_errors:
        if connection.in_atomic_block:
            yield
            return
        execute("begin immediate")
        try:
            yield
            execute("commit")
        except BaseException:
            execute("rollback")
            raise


def execute(text: str, *values: object) -> tuple[Any, ...] | None:
    """Run one statement, with `?` for each value; Django's own cursor costs ten times it."""
    row: tuple[Any, ...] | None = connection.connection.execute(text, values).fetchone()
    return row
