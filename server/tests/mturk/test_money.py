"""Amounts are text with two decimals, in the currency that the organisation has money in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from handwork.flow import paying
from handwork.mturk.clock import now
from handwork.mturk.errors import TurkError
from handwork.mturk.money import currency_of, dollars_of, micros_of
from handwork.mturk.operations import Caller
from handwork.people.rules import Actor

TYPE = {
    "AssignmentDurationInSeconds": 600, "Reward": "0.05", "Title": "Read",
    "Description": "Read it.",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "micros"),
    [("0.05", 50_000), ("1", 1_000_000), ("2.", 2_000_000), ("0", 0)],
)
def test_an_amount_is_read(text, micros):
    assert micros_of(text) == micros


def test_an_amount_that_nobody_can_pay_is_not_valid():
    with pytest.raises(TurkError, match="not valid for the parameter BonusAmount"):
        micros_of("9" * 400, "BonusAmount")


@pytest.mark.parametrize(
    ("micros", "text"), [(50_000, "0.05"), (59_999, "0.05"), (0, "0.00"), (10**12, "1000000.00")]
)  # fmt: skip
def test_an_amount_is_written_to_the_cent_downwards(micros, text):
    assert dollars_of(micros) == text


@pytest.fixture
def caller(cleo: Actor) -> Caller:
    return Caller(cleo, min(cleo.organisation_ids))


@pytest.fixture
def deposit(caller: Caller, sam: Actor) -> Callable[[str], None]:
    def pay(currency: str) -> None:
        paying.deposit(
            actor=sam,
            organisation_id=caller.organisation_id,
            amount_micros=9_000_000,
            currency=currency,
            reference=f"in {currency}",
            now=now(),
        )

    return pay


def test_without_money_the_currency_is_the_installations(caller, settings):
    settings.MTURK_CURRENCY = "EUR"
    assert currency_of(caller) == "EUR"


def test_the_currency_is_the_one_that_there_is_money_in(caller, deposit):
    deposit("EUR")
    assert currency_of(caller) == "EUR"


def test_money_in_several_currencies_leaves_it_to_the_installation(caller, deposit):
    deposit("EUR")
    deposit("USD")
    assert currency_of(caller) == "USD"


def test_a_type_made_before_the_first_deposit_decides_nothing(program, deposit):
    program.create_hit_type(**TYPE)
    deposit("EUR")
    assert program.get_account_balance()["AvailableBalance"] == "9.00"
