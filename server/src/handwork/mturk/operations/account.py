"""The account: what can be spent, and what is set aside."""

from __future__ import annotations

from datetime import datetime

from handwork.mturk import money
from handwork.mturk.operations import Caller, Given, Output, operation
from handwork.pay import queries as pay


@operation("GetAccountBalance")
def get_account_balance(caller: Caller, _given: Given, _now: datetime) -> Output:
    """Tell what can be spent now; what waits in escrow, pending pay too, is on hold."""
    currency = money.currency_of(caller)
    held = pay.organisation_money_for(
        actor=caller.actor, organisation_id=caller.organisation_id
    )
    available = sum(each.available.micros for each in held if each.currency == currency)
    on_hold = pay.on_hold(organisation_id=caller.organisation_id, currency=currency)
    return {
        "AvailableBalance": money.dollars_of(available),
        "OnHoldBalance": money.dollars_of(on_hold.micros),
    }
