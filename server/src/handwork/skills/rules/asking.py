"""Whether a worker may ask for a skill now, and why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from handwork.base.errors import ConflictError


class NotGrantedToAskersError(ConflictError):
    """Nobody can ask for this skill now."""

    code = "skill-not-requestable"


class RequestOpenError(ConflictError):
    """The worker has asked, and nobody has decided yet."""

    code = "skill-request-open"


class NoSecondTryError(ConflictError):
    """The skill can be asked for once only."""

    code = "skill-does-not-allow-retake"


class TooSoonError(ConflictError):
    """The worker may ask again, but later."""

    code = "skill-retry-delay-not-elapsed"


@dataclass(frozen=True, slots=True)
class LastRequest:
    """When a worker asked last, and whether that is still open."""

    asked_at: datetime
    is_open: bool


def asks_again_at(
    *, last: LastRequest | None, retry_delay_seconds: int | None
) -> datetime | None:
    """Tell from when on a worker may ask again; None is never, or never asked."""
    if last is None or retry_delay_seconds is None:
        return None
    try:
        return last.asked_at + timedelta(seconds=retry_delay_seconds)
    except OverflowError:
        return None


def why_not_ask(
    *,
    is_requestable: bool,
    last: LastRequest | None,
    retry_delay_seconds: int | None,
    now: datetime,
) -> type[ConflictError] | None:
    """Name the refusal that a request would meet; None where the worker may ask."""
    if not is_requestable:
        return NotGrantedToAskersError
    if last is None:
        return None
    if last.is_open:
        return RequestOpenError
    again = asks_again_at(last=last, retry_delay_seconds=retry_delay_seconds)
    if again is None:
        return NoSecondTryError
    return TooSoonError if now < again else None
