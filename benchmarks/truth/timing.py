"""Seconds and megabytes of this process, and how they compare with a peer's."""

from __future__ import annotations

import ctypes
import gc
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from measure import Figure


def seconds(work: Callable[[], object], repeats: int = 5) -> float:
    """Return the processor's seconds on one thread: the least of some repeats.

    A first call compiles, and is not timed. Others on the machine can only add to the
    time, by taking the caches; the time that they run does not count here.
    """
    with threads(1):
        work()
        return min(timed(work, time.process_time) for _ in range(repeats))


def timed(
    work: Callable[[], object], clock: Callable[[], float] = time.process_time
) -> float:
    """Return how long one call takes."""
    start = clock()
    work()
    return clock() - start


def extra_memory(work: Callable[[], object]) -> float:
    """Return the megabytes that a call needs at most, beside what is there."""
    gc.collect()
    # Or what earlier calls left with the allocator would count as there.
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")
    before = status("VmRSS")
    kept = work()
    used = status("VmHWM") - before
    del kept
    return used


def status(field: str) -> float:
    """Return a line of what the kernel says of this process, in megabytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    line = next(line for line in lines if line.startswith(field))
    return int(line.split()[1]) * 1024 / 1e6


@contextmanager
def threads(number: int) -> Iterator[None]:
    """Let kernels use so many threads."""
    before = os.environ.get("HANDWORK_THREADS")
    os.environ["HANDWORK_THREADS"] = str(number)
    try:
        yield
    finally:
        if before is None:
            del os.environ["HANDWORK_THREADS"]
        else:
            os.environ["HANDWORK_THREADS"] = before


def faster(
    name: str, ours: float, peers: float, *, times: float | None = None
) -> Figure:
    """A duration next to Crowd-Kit's, which it must beat so many times."""
    return Figure(
        name,
        ours,
        "s",
        "Crowd-Kit",
        peers,
        peers / ours,
        "" if times is None else f"{times:g} times faster",
        None if times is None else peers / ours >= times,
    )
