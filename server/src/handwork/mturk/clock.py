"""The clock of this entrance."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Read the clock, in UTC."""
    return datetime.now(tz=UTC)
