"""One process at a time: spares work that is safe, but useless, to do twice."""

from __future__ import annotations

import fcntl
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

# Any fixed number: it keeps our advisory locks apart from those of others.
NAMESPACE = 0x48_57


@contextmanager
def only_one(name: str) -> Iterator[bool]:
    """Hold the lock of this name; False where another process holds it.

    PostgreSQL: an advisory lock of the session, which ends with the process. SQLite: all
    processes are on one machine, and lock a file.
    """
    if connection.vendor == "postgresql":
        with _advisory(zlib.crc32(name.encode()) & 0x7FFF_FFFF) as is_held:
            yield is_held
    else:
        with _file(Path(settings.ENVIRONMENT.home) / f"{name}.lock") as is_held:
            yield is_held


@contextmanager
def _advisory(key: int) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s, %s)", [NAMESPACE, key])
        is_held = bool(cursor.fetchone()[0])
    try:
        yield is_held
    finally:
        if is_held:
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s, %s)", [NAMESPACE, key])


@contextmanager
def _file(path: Path) -> Iterator[bool]:
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
