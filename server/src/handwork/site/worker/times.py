"""A worker's own day."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


def start_of_day(moment: datetime, time_zone: str) -> datetime:
    """Give the midnight before a moment, where the worker lives."""
    local = moment.astimezone(ZoneInfo(time_zone))
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


def days_before(moment: datetime, time_zone: str, days: int) -> datetime:
    """Give the midnight some days before, where the worker lives."""
    return start_of_day(
        start_of_day(moment, time_zone) - timedelta(days=days), time_zone
    )
