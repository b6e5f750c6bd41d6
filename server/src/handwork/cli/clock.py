"""The one place where sub-commands read the clock."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Tell the moment, in UTC."""
    return datetime.now(tz=UTC)
