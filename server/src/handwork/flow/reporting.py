"""Reporting: job processes say that they are alive, so that others can take over."""

from __future__ import annotations

from datetime import datetime, timedelta

from handwork.base import services
from handwork.base.transactions import journey

FORGET_AFTER = timedelta(days=1)


@journey
def report_alive(*, name: str, failures_count: int, now: datetime) -> None:
    """Note that a job process is alive, and how much failed in it."""
    services.report_alive(name=name, failures_count=failures_count, now=now)


@journey
def report_stopped(*, name: str) -> None:
    """Note that a job process ended in order."""
    services.report_stopped(name=name)


@journey
def forget_silent(*, now: datetime) -> int:
    """Forget job processes that died a day ago."""
    return services.forget_processes(unseen_since=now - FORGET_AFTER)
