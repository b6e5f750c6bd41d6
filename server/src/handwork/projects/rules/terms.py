"""The terms of a batch: which are refused, what they cost, who may work."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from handwork.base.codes import COUNTRIES, CURRENCIES, LANGUAGES
from handwork.base.errors import InvalidInputError
from handwork.base.money import MICROS, Money, minor_digits, owed_to_worker

FUNCTIONS = ("preparation", "verification", "impersonation")
# Of work that came from a program that cannot say what it is for; nobody chooses it.
FUNCTION_UNSAID = "unsaid"
MAX_PRICE_MICROS = 10_000 * MICROS
MAX_ANSWERS_WANTED = 100
ENOUGH_CONFIDENCE = (0.5, 0.999)
# Of a label over any other, before a task is decided: one person alone decides nothing.
VOTES_AHEAD = 2
MIN_TIME_LIMIT_SECONDS = 10
MAX_TIME_LIMIT_SECONDS = int(timedelta(days=7).total_seconds())
MAX_ACCEPT_AFTER_SECONDS = int(timedelta(days=30).total_seconds())
MAX_RUN = timedelta(days=365)
MAX_TITLE_LENGTH = 128
MAX_WARNING_LENGTH = 200


class InvalidTermsError(InvalidInputError):
    """The terms of a batch cannot be used."""

    code = "invalid-terms"


@dataclass(frozen=True, slots=True)
class BatchTerms:
    """What a batch offers and asks; empty countries or languages mean anybody."""

    title: str
    price_micros: int
    currency: str
    expires_at: datetime
    answers_wanted: int = 3
    time_limit_seconds: int = 600
    accept_after_seconds: int = 3 * 86_400
    expected_seconds: int = 30
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    warning: str = ""
    method: str = "consensus"
    # Ask for so many answers first, and for more only where they leave doubt; 0 asks for
    # all of them at once.
    answers_least: int = 0
    enough_confidence_share: float = 0.95


@dataclass(frozen=True, slots=True)
class Cost:
    """What publishing takes from the requester's money."""

    answers_count: int
    workers_micros: int
    fee_micros: int

    @property
    def escrow_micros(self) -> int:
        """All of it: what workers can earn, and the fee."""
        return self.workers_micros + self.fee_micros


def check_terms(terms: BatchTerms, *, now: datetime) -> None:
    """Refuse terms that are negative, absurd, unknown or in the past."""
    _check_words(terms)
    _check_price(terms)
    _within("answers wanted for a task", terms.answers_wanted, 1, MAX_ANSWERS_WANTED)
    _check_stopping(terms)
    _within(
        "seconds of the time limit",
        terms.time_limit_seconds,
        MIN_TIME_LIMIT_SECONDS,
        MAX_TIME_LIMIT_SECONDS,
    )
    _within(
        "seconds until silence accepts",
        terms.accept_after_seconds,
        0,
        MAX_ACCEPT_AFTER_SECONDS,
    )
    _within(
        "seconds that an answer is expected to take",
        terms.expected_seconds,
        1,
        terms.time_limit_seconds,
    )
    check_expiry(terms.expires_at, now=now)
    _check_codes("country", terms.countries, COUNTRIES, "ISO 3166, such as FR")
    _check_codes("language", terms.languages, LANGUAGES, "ISO 639-1, such as fr")


def _check_stopping(terms: BatchTerms) -> None:
    if terms.answers_least and not (
        VOTES_AHEAD <= terms.answers_least <= terms.answers_wanted
    ):
        raise InvalidTermsError(
            f"A task cannot begin with {terms.answers_least} of {terms.answers_wanted} "
            "answers.",
            what_to_do=f"Begin with {VOTES_AHEAD} or more, and no more than all; 0 asks "
            "for all of them at once.",
        )
    low, high = ENOUGH_CONFIDENCE
    if not low <= terms.enough_confidence_share <= high:
        raise InvalidTermsError(
            f"A confidence of {terms.enough_confidence_share:g} cannot be waited for.",
            what_to_do=f"Choose a share from {low:g} to {high:g}.",
        )


def check_expiry(expires_at: datetime, *, now: datetime) -> None:
    """Refuse an end in the past or more than a year ahead."""
    if not now < expires_at <= now + MAX_RUN:
        raise InvalidTermsError(
            f"The batch would end on {expires_at:%Y-%m-%d %H:%M} UTC.",
            what_to_do="Choose a moment between now and one year from now.",
        )


def _check_words(terms: BatchTerms) -> None:
    for name, text, longest in (
        ("title", terms.title, MAX_TITLE_LENGTH),
        ("warning", terms.warning, MAX_WARNING_LENGTH),
    ):
        if len(text) > longest or "\x00" in text:
            raise InvalidTermsError(f"The {name} is longer than {longest} characters.")
    if not terms.title.strip():
        raise InvalidTermsError("The batch has no title.", what_to_do="Give it one.")
    if not terms.method:
        raise InvalidTermsError("No method of inference is chosen.")


def _check_price(terms: BatchTerms) -> None:
    if terms.currency not in CURRENCIES:
        raise InvalidTermsError(
            f'"{terms.currency}" is not a currency.',
            what_to_do="Use a code of ISO 4217, such as EUR.",
        )
    price = Money(terms.price_micros, terms.currency)
    if terms.price_micros <= 0:
        raise InvalidTermsError(
            f"A price of {price} pays nobody.", what_to_do="Give a price above zero."
        )
    if terms.price_micros > MAX_PRICE_MICROS:
        most = Money(MAX_PRICE_MICROS, terms.currency)
        raise InvalidTermsError(
            f"A price of {price} for one answer looks like a mistake of units.",
            what_to_do=f"The most that one answer can earn is {most}.",
        )


def _within(what: str, number: int, low: int, high: int) -> None:
    if not low <= number <= high:
        raise InvalidTermsError(
            f"{number:,} {what}: it must be from {low:,} to {high:,}."
        )


def _check_codes(
    what: str, given: Collection[str], known: Collection[str], standard: str
) -> None:
    for code in given:
        if code not in known:
            raise InvalidTermsError(
                f'"{code}" is not a {what}.', what_to_do=f"Use codes of {standard}."
            )


def may_work(
    *,
    countries: Collection[str],
    languages: Collection[str],
    country: str,
    worker_languages: Collection[str],
) -> bool:
    """Whether a worker is in the audience of a batch: a country of it, a language of it."""
    in_country = not countries or country in countries
    speaks = not languages or not set(languages).isdisjoint(worker_languages)
    return in_country and speaks


def cost_of(
    *, tasks_count: int, answers_wanted: int, price_micros: int, fee_micros: int
) -> Cost:
    """Tell what a batch holds in escrow, before it is published."""
    answers_count = tasks_count * answers_wanted
    return Cost(
        answers_count=answers_count,
        workers_micros=answers_count * price_micros,
        fee_micros=answers_count * fee_micros,
    )


def suggested_price(
    *, expected_seconds: int, hourly_micros: int, currency: str = "EUR"
) -> int:
    """Suggest the least price, in whole coins, that pays the hour when work goes as expected."""
    coin = Decimal(10) ** (6 - minor_digits(currency))
    coins = Decimal(hourly_micros) * expected_seconds / 3600 / coin
    return int(max(owed_to_worker(coins), 1) * coin)
