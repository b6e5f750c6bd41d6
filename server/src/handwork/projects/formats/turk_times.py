"""Moments as Mechanical Turk wrote them: three ways in three kinds of files."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from handwork.projects.rules.past import PastRowError

# "Tue Jun 27 16:43:35 PDT 2017", as the requester site wrote: always in Seattle's time.
SITE = re.compile(r"\w{3} (\w{3} \d{1,2} \d\d:\d\d:\d\d) (UTC|GMT|P[SD]T) (\d{4})")
HOURS = {"UTC": 0, "GMT": 0, "PST": -8, "PDT": -7}


def read_moment(given: object) -> datetime | None:
    """Read a moment: epoch seconds, ISO 8601, or as the site wrote it; None for nothing."""
    text = str(given or "").strip()
    if not text:
        return None
    try:
        return _read(text)
    except (ValueError, OverflowError):
        raise PastRowError(f"{text[:40]!r} is no moment that is known") from None


def _read(text: str) -> datetime:
    if found := SITE.fullmatch(text):
        day, zone, year = found.groups()
        zoned = timezone(timedelta(hours=HOURS[zone]))
        read = datetime.strptime(f"{day} {year}", "%b %d %H:%M:%S %Y")  # noqa: DTZ007 - its zone is named beside it
        return read.replace(tzinfo=zoned).astimezone(UTC)
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return datetime.fromtimestamp(float(text), tz=UTC)
    read = datetime.fromisoformat(text)
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
