"""What two threads do at once, next to two processes that share nothing.

A machine whose processors are lent out changes its speed from second to second. So the
process beside is kept, stopped and let go on again, and one thread alone, two together
and one beside the other process follow each other within a fraction of a second: each
ratio is taken within such a turn, and the median of many turns counts.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from measure import Figure, known
from truth.beside import iterating
from truth.crowds import Columns
from truth.timing import threads

HERE = Path(__file__).resolve().parent
OF_THE_LIMIT = 0.85
"""Of what two processes that share nothing do at once, two threads must do so much."""
TURNS = {1_000_000: (61, 4), 10_000_000: (31, 1)}
"""Turns, and iterations that are timed at once, by number of answers.

Fewer answers are one part, and one thread's work: an iteration is over in a millisecond.
"""


def at_once(crowd: Columns, path: Path, name: str) -> list[Figure]:
    """Compare two threads with two processes, on a crowd that is saved for the second."""
    turns, n_iterations = TURNS[len(crowd.task)]
    iterate = iterating(crowd.table)
    with beside(path) as other:
        taken = [one_turn(iterate, n_iterations, other) for _ in range(turns)]
    # Two processes that share nothing: no threads of one can do more than they do.
    limit = median(2 * alone / besides for alone, _, besides in taken)
    reached = median(alone / together for alone, together, _ in taken)
    share = median(besides / (2 * together) for _, together, besides in taken)
    return [
        known(f"{name}: what 2 processes do at once", limit, "times as much"),
        Figure(
            f"{name}: what 2 threads do at once", reached, "times as much",
            "2 processes", limit, share, f">= {OF_THE_LIMIT} of that",
            share >= OF_THE_LIMIT,
        ),
    ]  # fmt: skip


def one_turn(
    iterate: Callable[[int], None], n_iterations: int, other: subprocess.Popen[bytes]
) -> tuple[float, float, float]:
    """Return the seconds of one thread alone, of two, of one beside another process."""
    alone = spent(iterate, n_iterations, 1)
    together = spent(iterate, n_iterations, 2)
    other.send_signal(signal.SIGCONT)
    try:
        return alone, together, spent(iterate, n_iterations, 1)
    finally:
        other.send_signal(signal.SIGSTOP)


def spent(iterate: Callable[[int], None], n_iterations: int, n_threads: int) -> float:
    """Return the seconds of some iterations, after one that warms the caches."""
    with threads(n_threads):
        iterate(1)
        start = time.perf_counter()
        iterate(n_iterations)
        return time.perf_counter() - start


@contextmanager
def beside(path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start a process that iterates over a saved crowd, and stop it for now."""
    with subprocess.Popen(
        [sys.executable, "-m", "truth.beside", path],
        cwd=HERE.parent, env={**os.environ, "HANDWORK_THREADS": "1"},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        try:
            if process.stdout is None or process.stdout.readline() != b"busy\n":
                raise RuntimeError("the process beside did not begin")
            process.send_signal(signal.SIGSTOP)
            yield process
        finally:
            process.kill()
