"""Two connections at once: one holds a lock, the other waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.db import connection

WAITING = "select count(*) from pg_locks where not granted"


@pytest.fixture
def meanwhile(
    transactional_db: None,
) -> Iterator[Callable[[Callable[[], object]], Future[object]]]:
    """Begin something in another thread, with a connection of its own."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer")

    def run(act: Callable[[], object]) -> object:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        yield lambda act: thread.submit(run, act)


@pytest.fixture
def until_it_waits() -> Callable[[Future[object]], None]:
    """Return once the other connection waits for a lock, or has not to."""

    def wait(future: Future[object]) -> None:
        with connection.cursor() as cursor:
            while not future.done():
                cursor.execute(WAITING)
                if cursor.fetchone()[0]:
                    return

    return wait
