"""Pure decisions about answers."""

from __future__ import annotations

from datetime import datetime, timedelta

LONGEST_MILLISECONDS = 2**31 - 1
LONGEST_KEY = 64


def active_milliseconds(
    *,
    measured: int | None,
    taken_at: datetime,
    previous_at: datetime | None,
    now: datetime,
) -> int:
    """Time in front of a task: as the page measured it, never above the time held.

    Where the page measured nothing: the time since the task was taken, or since the
    worker's previous answer if that came later.
    """
    held = _milliseconds(now - taken_at)
    if measured is not None:
        return min(max(measured, 0), held)
    if previous_at is None or previous_at < taken_at:
        return held
    return _milliseconds(now - previous_at)


def _milliseconds(duration: timedelta) -> int:
    whole = duration // timedelta(milliseconds=1)
    return min(max(whole, 0), LONGEST_MILLISECONDS)
