"""Beat: say again and again that long work goes on."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.db import connection

from handwork.base.errors import RefusedError

logger = logging.getLogger(__name__)

EVERY_SECONDS = 20.0


@contextmanager
def beating(tell: Callable[[], object]) -> Iterator[None]:
    """Tell every few seconds, beside the work, until the work ends."""
    ended = Event()
    beside = Thread(target=_beat, args=(tell, ended), name="beat", daemon=True)
    beside.start()
    try:
        yield
    finally:
        ended.set()
        beside.join()


def _beat(tell: Callable[[], object], ended: Event) -> None:
    while not ended.wait(EVERY_SECONDS):
        try:
            tell()
        except RefusedError:
            # The work has been given to another; it finds that out itself.
            break
        except Exception:
            # The database is away, most likely; the next beat may reach it.
            logger.exception("a beat failed")
    connection.close()
