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
    """Tell in which currency the caller's amounts are: the one that was paid in.

    MTurk has one currency and does not name it. An organisation with several accounts,
    or none yet, uses the installation's.
    """
    held = pay.organisation_money_for(
        actor=caller.actor, organisation_id=caller.organisation_id
    )
    chosen: str = settings.MTURK_CURRENCY
    currencies = [each.currency for each in held]
    return currencies[0] if len(currencies) == 1 else chosen
