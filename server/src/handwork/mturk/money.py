"""Amounts as MTurk writes them: text in units of the currency, two decimals."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal

from django.conf import settings

from handwork.base.money import MICROS, micros_from_text
from handwork.mturk.errors import not_valid
from handwork.mturk.operations import Caller
from handwork.pay import queries as pay

CENT = Decimal("0.01")


def micros_of(text: str, member: str = "Reward") -> int:
    """Read an amount such as 0.05; refuse what nobody could pay."""
    try:
        return micros_from_text(text)
    except ValueError:
        raise not_valid(member, text) from None


def dollars_of(micros: int) -> str:
    """Write an amount to the cent, downwards: what is promised is there."""
    amount = Decimal(micros) / MICROS
    return str(amount.quantize(CENT, rounding=ROUND_FLOOR))


def currency_of(caller: Caller) -> str:
    """Tell in which currency the caller's amounts are: the one that there is money in.

    MTurk has one currency and does not name it. An organisation with money in several
    currencies, or in none yet, uses the installation's, or else the only one it has.
    """
    held = pay.organisation_money_for(
        actor=caller.actor, organisation_id=caller.organisation_id
    )
    filled = [each.currency for each in held if each.available.micros > 0]
    chosen: str = settings.MTURK_CURRENCY
    for currencies in (filled, [each.currency for each in held]):
        if len(currencies) == 1:
            return currencies[0]
    return chosen
