"""How the journeys of the hot path write: once more after a clash, one writer on SQLite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TypeVar

from django.db import IntegrityError, OperationalError, connection

Result = TypeVar("Result")
# SQLite's waiting writers poll, and the unlucky ones starve for seconds.
_writer = Lock()
DEADLOCK = "40P01"


@contextmanager
def one_writer() -> Iterator[None]:
    """Let the threads of this process write in turn where the database has one writer."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with _writer:
            yield
    else:
        yield


def once_more(attempt: Callable[[], Result]) -> Result:
    """Write in turn; again after a clash."""

    def in_turn() -> Result:
        with one_writer():
            return attempt()

    return again_after_a_clash(in_turn)


def again_after_a_clash(attempt: Callable[[], Result]) -> Result:
    """Try once more where another tab took first, or where PostgreSQL broke a deadlock."""
    try:
        return attempt()
    except IntegrityError:
        return attempt()
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) != DEADLOCK:
            raise
        return attempt()
