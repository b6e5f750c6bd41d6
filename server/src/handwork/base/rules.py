"""Pure decisions of the ground: currencies, numbers, when a failed message is tried again."""

from __future__ import annotations

from datetime import timedelta

from handwork.base.codes import CURRENCIES
from handwork.base.errors import InvalidInputError

# Named, not imported: the ground does not know the entrances above it.
JOBS = "handwork.jobs.tasks"
MAX_ATTEMPTS = 8
# A process that takes a message and dies gives it back after this time.
LEASE = timedelta(minutes=5)
FIRST_RETRY = timedelta(seconds=30)
# A job process that was not seen for this long is taken for dead.
SILENCE = timedelta(seconds=60)
# A background job that waited longer than this is late.
LONG_WAIT = timedelta(minutes=2)
# What a table's number can be at most; 19 digits.
LARGEST_NUMBER = 2**63 - 1


class UnknownCurrencyError(InvalidInputError):
    """The currency is no ISO 4217 code."""

    code = "unknown-currency"


def check_currency(currency: str) -> str:
    """Return the code; refuse what is no currency."""
    if currency not in CURRENCIES:
        raise UnknownCurrencyError(
            f"{currency[:20]!r} is not a currency.",
            what_to_do="Use an ISO 4217 code in capitals, such as EUR, USD or NGN.",
        )
    return currency


def whole_number(text: str) -> int | None:
    """Read digits as a number that a table can hold; anything else is none."""
    # Very long texts are refused unread: reading them takes long, or fails.
    if not (text.isascii() and text.isdigit() and len(text) <= 19):
        return None
    number = int(text)
    return number if number <= LARGEST_NUMBER else None


def retry_after(attempts_count: int) -> timedelta | None:
    """Tell how long to wait after so many failures; None gives the message up."""
    if attempts_count >= MAX_ATTEMPTS:
        return None
    factor: int = 4 ** max(attempts_count - 1, 0)
    return FIRST_RETRY * factor
