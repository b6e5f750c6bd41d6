from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handwork.base import money
from handwork.base.codes import CURRENCIES
from handwork.base.money import CurrencyMismatchError, Money
from handwork.base.rules import (
    MAX_ATTEMPTS,
    UnknownCurrencyError,
    check_currency,
    retry_after,
)

micros = st.integers(0, money.MAX_MICROS)
shares = st.decimals("0", "1", places=4)
weights = st.lists(st.integers(0, 10_000), min_size=1, max_size=50).filter(any)


@given(micros, weights)
def test_the_parts_of_a_split_sum_to_the_whole(whole, given_weights):
    assert sum(money.split(whole, tuple(given_weights))) == whole


@given(micros, weights)
def test_no_part_of_a_split_is_a_whole_micro_from_its_fair_share(whole, given_weights):
    parts = money.split(whole, tuple(given_weights))
    total = sum(given_weights)
    for part, weight in zip(parts, given_weights, strict=True):
        assert abs(part - Fraction(whole * weight, total)) < 1


@given(micros, shares)
def test_a_fee_is_rounded_down_and_never_above_the_price(price, share):
    fee = money.fee_on(price, share)
    assert 0 <= fee <= price
    assert 0 <= price * Fraction(share) - fee < 1


@given(st.decimals(0, money.MAX_MICROS, places=9, allow_nan=False))
def test_what_is_owed_to_a_worker_is_rounded_up(owed):
    assert 0 <= money.owed_to_worker(owed) - Fraction(owed) < 1


@given(micros, st.sampled_from(sorted(CURRENCIES)))
def test_a_payout_takes_whole_coins_and_leaves_less_than_one(balance, currency):
    sent = money.whole_coins(balance, currency)
    coin = 10 ** (6 - money.minor_digits(currency))
    assert sent % coin == 0
    assert 0 <= balance - sent < coin


@given(micros, st.sampled_from(["EUR", "JPY", "KWD"]))
def test_money_is_written_so_that_it_reads_back(amount, currency):
    text, code = str(Money(amount, currency)).split(" ")
    assert code == currency
    assert money.micros_from_text(text) == amount


@pytest.mark.parametrize(
    "text", ["", "abc", "NaN", "Infinity", "-1e40", "0.0000001", "1e12"]
)
def test_text_that_is_no_payable_amount_is_refused(text):
    with pytest.raises(ValueError, match=r"amount|decimals"):
        money.micros_from_text(text)


def test_amounts_of_two_currencies_are_never_put_together():
    with pytest.raises(CurrencyMismatchError):
        Money(1, "EUR") + Money(1, "USD")
    with pytest.raises(CurrencyMismatchError):
        _ = Money(1, "EUR") < Money(2, "USD")


@pytest.mark.parametrize("currency", ["", "eur", "EURO", "XXX", "BTC"])
def test_what_is_no_currency_is_refused(currency):
    with pytest.raises(UnknownCurrencyError):
        check_currency(currency)


def test_a_message_is_tried_again_ever_later_and_given_up_at_last():
    waits = [retry_after(count) for count in range(1, MAX_ATTEMPTS)]
    assert waits == sorted(set(waits))
    assert retry_after(MAX_ATTEMPTS) is None


def test_a_fee_share_is_a_decimal_and_not_a_float():
    assert money.fee_on(1_000_000, Decimal("0.29")) == 290_000
