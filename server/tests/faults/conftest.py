from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection


@pytest.fixture
def all_at_once() -> Callable[..., list[object]]:
    """Call a function with each of the values, each in a thread, all at the same moment."""

    def run(function: Callable[[object], object], values: list[object]) -> list[object]:
        ready = Barrier(len(values))
        results: list[object] = [None] * len(values)

        def call(index: int, value: object) -> None:
            ready.wait()
            try:
                results[index] = function(value)
            except Exception as error:  # noqa: BLE001 - what was raised is a result
                results[index] = error
            finally:
                connection.close()

        threads = [
            Thread(target=call, args=(index, value))
            for index, value in enumerate(values)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return results

    return run
