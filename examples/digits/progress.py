"""A bar for what takes longer than two seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable

BAR_WIDTH = 30


def bar(title: str, total: int) -> Callable[[int], None]:
    """Make a function that shows how far something is; quiet where nobody watches."""
    is_watched = sys.stderr.isatty()
    sys.stderr.write(f"{title} …\n" if not is_watched else "")

    def show(done: int) -> None:
        if not is_watched:
            return
        filled = min(BAR_WIDTH, BAR_WIDTH * done // max(total, 1))
        line = "█" * filled + "·" * (BAR_WIDTH - filled)
        sys.stderr.write(f"\r{title:<44}{line} {done:,}/{total:,}")
        sys.stderr.write("\n" if done >= total else "")
        sys.stderr.flush()

    return show
