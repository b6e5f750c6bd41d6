"""A bar for work that takes longer than two seconds, on a terminal only."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Protocol

PATIENCE_SECONDS = 2.0
EVERY_SECONDS = 0.2
WIDTH = 24
CLEAR = "\r\x1b[K"


class Tell(Protocol):
    """Called with the name of each step before it begins."""

    def __call__(self, step: str, /) -> None:
        """Say what begins."""


class Bar:
    """Which step of how many is under way, and since when."""

    def __init__(self, stream: IO[str], n_steps: int, *, patience: float) -> None:
        self._stream = stream
        self._n_steps = n_steps
        self._patience = patience
        self._began = time.monotonic()
        self._number = 0
        self._step = ""
        self._is_shown = False
        self._over = threading.Event()

    def tell(self, step: str) -> None:
        """Go on to the next step."""
        self._number += 1
        self._step = step

    def line(self, elapsed: float) -> str:
        """Write how far the work is."""
        steps = max(self._n_steps, self._number)
        full = WIDTH * max(self._number - 1, 0) // steps
        drawn = "#" * full + "-" * (WIDTH - full)
        return f"[{drawn}] {self._number} of {steps}: {self._step}, {elapsed:.0f} s"

    def watch(self) -> None:
        """Draw until it is over; the work itself is never held up."""
        while not self._over.wait(EVERY_SECONDS):
            elapsed = time.monotonic() - self._began
            if elapsed >= self._patience:
                self._is_shown = True
                self._stream.write(CLEAR + self.line(elapsed))
                self._stream.flush()

    def end(self) -> None:
        """Wipe the bar away."""
        self._over.set()

    def wipe(self) -> None:
        """Leave a clean line."""
        if self._is_shown:
            self._stream.write(CLEAR)
            self._stream.flush()


@contextmanager
def progress(
    stream: IO[str], n_steps: int, *, patience: float = PATIENCE_SECONDS
) -> Iterator[Tell]:
    """Show a bar on a terminal from the third second on; elsewhere nothing."""
    bar = Bar(stream, n_steps, patience=patience)
    if not stream.isatty():
        yield bar.tell
        return
    thread = threading.Thread(target=bar.watch, daemon=True)
    thread.start()
    try:
        yield bar.tell
    finally:
        bar.end()
        thread.join()
        bar.wipe()
