"""Work cut into parts by the data alone, so that any number of threads gives one result.

Where a part begins depends on the answers, never on the machine; sums of parts are
added in their order. A thread more or less changes the time and not a bit.
"""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor, wait
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable

Integers = NDArray[np.signedinteger[Any]]
Value = TypeVar("Value")

LABELS_PER_PART = 65_536
"""Below this many answers, waking a thread costs more than it saves."""
LABELS_PER_CELL = 2
"""A part has a table of sums of its own: it must have more answers than that has cells."""
MOST_PARTS = 16


def default_threads() -> int:
    """Return HANDWORK_THREADS, or the number of processors this process may use."""
    asked = os.environ.get("HANDWORK_THREADS", "")
    if asked:
        if not asked.isdecimal() or int(asked) < 1:
            raise ValueError(f"HANDWORK_THREADS must be 1 or more, not {asked!r}")
        return int(asked)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def part_bounds(offsets: Integers, n_cells: int = 0) -> list[int]:
    """Cut the tasks into parts of about as many answers each.

    Parameters
    ----------
    offsets : ndarray of int64, shape (n_tasks + 1,)
        Where the answers of each task begin and end.
    n_cells : int
        Size of the table of sums that each part needs.

    Returns
    -------
    list of int
        Part ``i`` has the tasks ``bounds[i]:bounds[i + 1]``; at least one part, and
        their number is a power of two.
    """
    n_labels = int(offsets[-1])
    affordable = n_labels // max(LABELS_PER_PART, LABELS_PER_CELL * n_cells)
    n_parts = min(MOST_PARTS, 1 << max(affordable.bit_length() - 1, 0))
    wanted = [n_labels * part // n_parts for part in range(1, n_parts)]
    inner = np.searchsorted(offsets[:-1], wanted).tolist()
    return [0, *inner, len(offsets) - 1]


def run_parts(
    work: Callable[[int], Value], n_parts: int, n_threads: int | None = None
) -> list[Value]:
    """Call `work` with each part's number; return what it returned, in their order."""
    threads = min(n_threads or default_threads(), n_parts)
    if threads <= 1:
        return [work(part) for part in range(n_parts)]
    found: dict[int, Value] = {}
    waiting = deque(range(n_parts))

    def take() -> None:
        while True:
            try:
                part = waiting.popleft()
            except IndexError:
                return
            found[part] = work(part)

    # The caller takes parts too: it is awake, the others have to be woken.
    pool = _pool(threads - 1, os.getpid())
    others = [pool.submit(take) for _ in range(threads - 1)]
    try:
        take()
    finally:
        waiting.clear()
        # Who has not begun by now has nothing left to do.
        late = [other for other in others if not other.cancel()]
        wait(late)
    for other in late:
        other.result()
    return [found[part] for part in range(n_parts)]


def run_rows(
    work: Callable[[int, int], Value],
    n_rows: int,
    rows_per_part: int,
    n_threads: int | None = None,
) -> list[Value]:
    """Call `work` with the first row and the end of each part of so many rows."""
    edges = [*range(0, n_rows, max(rows_per_part, 1)), n_rows]
    return run_parts(
        lambda part: work(edges[part], edges[part + 1]), len(edges) - 1, n_threads
    )


@lru_cache(maxsize=4)
def _pool(n_threads: int, _process: int) -> ThreadPoolExecutor:
    # By process: threads do not follow into a fork, and its work would wait for ever.
    return ThreadPoolExecutor(n_threads, thread_name_prefix="handwork")
