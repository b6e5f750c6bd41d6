"""Tasks on offer one by one: their terms, their counts, and the states they go through."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from handwork.base.errors import ConflictError, InvalidInputError
from handwork.base.money import Money
from handwork.projects.rules.checking import check_storable
from handwork.projects.rules.terms import (
    MAX_ACCEPT_AFTER_SECONDS,
    MAX_PRICE_MICROS,
    InvalidTermsError,
)

KIND = "question"
# A growing batch has no end; this is what stands where one is asked for.
NEVER = datetime(2999, 1, 1, tzinfo=UTC)
LONGEST_TITLE = 128
LONGEST_DESCRIPTION = 2_000
LONGEST_KEYWORDS = 1_000
LONGEST_ANNOTATION = 255
MOST_REQUIREMENTS = 10
MONTH_SECONDS = 30 * 86_400
DURATION_SECONDS = (30, 365 * 86_400)
LIFETIME_SECONDS = (30, 365 * 86_400)
# What a column of seats can count.
MOST_ANSWERS = 32_767
# Who asks few for an answer pays the fee of few, and cannot make it many later.
MANY = 10
DISPOSED_AFTER = timedelta(days=120)
TOKEN_LASTS = timedelta(hours=24)


class Status(StrEnum):
    """Where a task on offer stands."""

    ASSIGNABLE = "Assignable"
    UNASSIGNABLE = "Unassignable"
    REVIEWABLE = "Reviewable"
    REVIEWING = "Reviewing"
    DISPOSED = "Disposed"


class InvalidOfferError(InvalidInputError):
    """The task cannot be offered like this."""

    code = "invalid-offer"


class FewAtFirstError(ConflictError):
    """A task that was offered to few cannot be offered to many."""

    code = "few-at-first"


@dataclass(frozen=True, slots=True)
class OfferTerms:
    """What is said of the tasks of a growing batch, and what an answer earns."""

    title: str
    description: str
    price_micros: int
    currency: str
    time_limit_seconds: int
    accept_after_seconds: int = MONTH_SECONDS
    keywords: str = ""
    requirements: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How the answers to one task stand; an undecided answer is in none of the three."""

    most: int
    pending: int
    available: int
    completed: int


def digest_of(terms: OfferTerms) -> str:
    """Name terms by their content: equal values, equal names."""
    values = asdict(terms) | {
        "requirements": [dict(each) for each in terms.requirements]
    }
    text = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def check_offer_terms(terms: OfferTerms) -> None:
    """Refuse terms that are empty, too long, negative or absurd."""
    _check_text("title", terms.title, LONGEST_TITLE)
    _check_text("description", terms.description, LONGEST_DESCRIPTION)
    _check_text("keywords", terms.keywords, LONGEST_KEYWORDS, may_be_empty=True)
    price = Money(terms.price_micros, terms.currency)
    if not 0 < terms.price_micros <= MAX_PRICE_MICROS:
        most = Money(MAX_PRICE_MICROS, terms.currency)
        raise InvalidTermsError(
            f"A price of {price} for one answer cannot be paid.",
            what_to_do=f"Give a price above zero, and at most {most}.",
        )
    _within("seconds to answer in", terms.time_limit_seconds, *DURATION_SECONDS)
    _within(
        "seconds until silence accepts",
        terms.accept_after_seconds,
        0,
        MAX_ACCEPT_AFTER_SECONDS,
    )
    if len(terms.requirements) > MOST_REQUIREMENTS:
        raise InvalidTermsError(
            f"{len(terms.requirements)} requirements are asked of workers.",
            what_to_do=f"Ask for at most {MOST_REQUIREMENTS}.",
        )


def check_offer(*, most: int, lifetime_seconds: int, annotation: str) -> None:
    """Refuse a task that is offered to nobody, to too many, or for too long."""
    check_most(most)
    _within("seconds of the lifetime", lifetime_seconds, *LIFETIME_SECONDS)
    _check_text("annotation", annotation, LONGEST_ANNOTATION, may_be_empty=True)


def check_most(most: int) -> None:
    """Refuse a number of answers that cannot be asked for."""
    _within("answers asked for", most, 1, MOST_ANSWERS)


def check_extension(*, most: int, more: int) -> None:
    """Refuse to add nothing, and to make many of few."""
    _within("answers to add", more, 1, MOST_ANSWERS)
    check_most(most + more)
    if most < MANY <= most + more:
        raise FewAtFirstError(
            f"A task that was offered to fewer than {MANY} workers cannot be offered to "
            f"{MANY} or more.",
            what_to_do=f"Offer it anew, to {MANY} or more from the beginning.",
        )


def end_asked_for(asked: datetime, *, expires_at: datetime, now: datetime) -> datetime:
    """Tell when a task ends whose end is moved: the past means at once, if it goes on."""
    if asked <= now:
        return min(expires_at, now)
    if asked > now + timedelta(seconds=LIFETIME_SECONDS[1]):
        raise InvalidOfferError(
            f"The task would end on {asked:%Y-%m-%d %H:%M} UTC.",
            what_to_do="Choose a moment within one year from now.",
        )
    return asked


def counts_of(
    *, most: int, taken: int, held: int, lapsed: int, completed: int
) -> Counts:
    """Count as programs do: lapsed holds are free again though nobody swept them yet."""
    available = max(most - (taken - lapsed), 0)
    return Counts(most, pending=held, available=available, completed=completed)


def status_of(
    *, counts: Counts, is_expired: bool, is_reviewing: bool, is_disposed: bool
) -> Status:
    """Tell where a task stands from what is left of it."""
    if is_disposed:
        return Status.DISPOSED
    if counts.available > 0 and not is_expired:
        return Status.ASSIGNABLE
    if counts.pending > 0:
        return Status.UNASSIGNABLE
    return Status.REVIEWING if is_reviewing else Status.REVIEWABLE


def unused(*, escrowed: int, answered: int) -> int:
    """Count the answers whose pay waits in escrow and that nobody can give any more."""
    return max(escrowed - answered, 0)


def is_among(status: Status, allowed: Collection[Status]) -> bool:
    """Whether an operation may be called in a state."""
    return status in allowed


def _check_text(
    name: str, text: str, longest: int, *, may_be_empty: bool = False
) -> None:
    if len(text) > longest:
        raise InvalidTermsError(
            f"The {name} has {len(text):,} characters; the most is {longest:,}."
        )
    if not may_be_empty and not text.strip():
        raise InvalidTermsError(f"The {name} is empty.", what_to_do="Give one.")
    check_storable(text, f"The {name}")


def _within(what: str, number: int, low: int, high: int) -> None:
    if not low <= number <= high:
        raise InvalidOfferError(
            f"{number:,} {what}: it must be from {low:,} to {high:,}."
        )
