from __future__ import annotations

import pytest
from django.utils import translation

from handwork.site.templatetags import figures


@pytest.mark.parametrize(
    ("micros", "currency", "written"),
    [
        (120_000, "EUR", "€0.12"),
        (500, "EUR", "€0.0005"),
        (1_234_000_000, "USD", "US$1,234.00"),
        (12_000_000, "JPY", "JP¥12"),
        (120_000, "XTS", "0.12\N{NO-BREAK SPACE}XTS"),
        (0, "EUR", "€0.00"),
        (-50_000, "EUR", "\N{MINUS SIGN}€0.05"),
    ],
)
def test_money_is_written_exactly(micros, currency, written):
    assert figures.money(micros, currency) == written


def test_french_readers_see_the_sign_after_the_amount():
    with translation.override("fr"):
        assert figures.money(120_000, "EUR") == "0,12\N{NO-BREAK SPACE}€"


def test_pay_per_hour_of_twelve_cents_for_forty_seconds_is_ten_euros_eighty():
    assert figures.per_hour(120_000, 40, "EUR") == "€10.80"


def test_pay_per_hour_of_unknown_pace_is_not_made_up():
    assert figures.per_hour(120_000, None, "EUR") == figures.NOTHING


def test_statistics_are_rounded_to_the_smallest_coin():
    assert figures.rounded_money(1_234_567, "EUR") == "€1.23"
    assert figures.rounded_money(1_600_000, "JPY") == "JP¥2"


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        (0, "0 s"),
        (0.4, "0.4 s"),
        (40, "40 s"),
        (130, "2 min 10 s"),
        (3600, "1 h"),
        (3_900, "1 h 5 min"),
        (90_000, "1 day 1 h"),
        (3 * 86_400, "3 days"),
    ],
)
def test_durations_have_at_most_two_units(seconds, written):
    assert figures.duration(seconds).replace("\N{NO-BREAK SPACE}", " ") == written


def test_shares_counts_and_sizes_carry_their_unit():
    assert figures.share(0.624) == "62\N{NO-BREAK SPACE}%"
    assert figures.count(1200) == "1,200"
    assert figures.size(1_234_000) == "1.2\N{NO-BREAK SPACE}MB"
    assert figures.size(999) == "999\N{NO-BREAK SPACE}B"


def test_an_amount_goes_into_a_form_as_it_was_typed():
    assert figures.amount(120_000) == "0.12"
