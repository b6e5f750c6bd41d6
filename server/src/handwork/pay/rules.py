"""Pure decisions about pay: what must be escrowed, which amounts can be booked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from handwork.base.errors import InvalidInputError
from handwork.base.money import MAX_MICROS, MICROS, Money, fee_on, minor_digits
from handwork.base.rules import check_currency

MAX_REFERENCE_LENGTH = 60
MAX_ACCEPT_AFTER = timedelta(days=30)


class InvalidAmountError(InvalidInputError):
    """An amount that cannot be booked: zero, negative or absurd."""

    code = "invalid-amount"


class InvalidReferenceError(InvalidInputError):
    """A reference or a reason is missing or too long."""

    code = "invalid-reference"


@dataclass(frozen=True, slots=True)
class Booked:
    """A transfer of the ledger, and whether it was made now or long before."""

    transfer_id: int
    is_new: bool


def fee_for(*, price_micros: int, fee_share: Decimal | str) -> int:
    """Tell the platform's fee on one answer."""
    return fee_on(price_micros, Decimal(fee_share))


def smallest_coin(currency: str) -> Money:
    """Give the smallest amount that can be paid out in a currency."""
    return Money(MICROS // 10 ** minor_digits(currency), currency)


def check_amount(amount: Money) -> Money:
    """Return the amount; refuse what cannot be booked."""
    check_currency(amount.currency)
    if amount.micros <= 0:
        raise InvalidAmountError(
            "The amount is not above zero.",
            what_to_do="Give an amount above zero, such as 0.12.",
        )
    if amount.micros > MAX_MICROS:
        raise InvalidAmountError(
            f"{amount} is more than can be booked at once.",
            what_to_do=f"Give at most {Money(MAX_MICROS, amount.currency)}; "
            "are the units right?",
        )
    return amount


def check_reference(text: str, *, limit: int = MAX_REFERENCE_LENGTH) -> str:
    """Return the reference without space around it; refuse none, or a long one."""
    reference = " ".join(text.split())
    if not 0 < len(reference) <= limit:
        raise InvalidReferenceError(
            f"A reference has between 1 and {limit} characters; "
            f"this one has {len(reference)}.",
            what_to_do="Write what the bank's statement says, or the reason.",
        )
    return reference
