"""Terms of a batch: what is negative, absurd, unknown or past is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handwork.projects import rules

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
TERMS = rules.BatchTerms(
    title="Digits",
    price_micros=120_000,
    currency="EUR",
    expires_at=NOW + timedelta(days=30),
)


def test_plain_terms_are_taken():
    rules.check_terms(TERMS, now=NOW)
    rules.check_terms(
        replace(TERMS, countries=("FR",), languages=("fr", "en")), now=NOW
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"price_micros": 0},
        {"price_micros": -120_000},
        {"price_micros": 10_000_000_001},
        {"currency": "EURO"},
        {"currency": "eur"},
        {"answers_wanted": 0},
        {"answers_wanted": 101},
        {"time_limit_seconds": 9},
        {"time_limit_seconds": 7 * 86_400 + 1},
        {"accept_after_seconds": -1},
        {"accept_after_seconds": 30 * 86_400 + 1},
        {"expected_seconds": 0},
        {"expected_seconds": 601},
        {"expires_at": NOW},
        {"expires_at": NOW + timedelta(days=366)},
        {"countries": ("XX",)},
        {"languages": ("french",)},
        {"title": " "},
        {"title": "t" * 129},
        {"title": "a\x00"},
        {"warning": "w" * 201},
    ],
)
def test_other_terms_are_refused(changes):
    with pytest.raises(rules.InvalidTermsError):
        rules.check_terms(replace(TERMS, **changes), now=NOW)


@pytest.mark.parametrize(
    ("countries", "languages", "may"),
    [
        ((), (), True),
        (("FR", "NG"), (), True),
        (("NG",), (), False),
        ((), ("pt", "fr"), True),
        ((), ("pt",), False),
        (("FR",), ("pt",), False),
    ],
)
def test_a_batch_is_for_a_country_and_a_language_of_its_list(countries, languages, may):
    assert may == rules.may_work(
        countries=countries,
        languages=languages,
        country="FR",
        worker_languages=("fr", "en"),
    )


@given(seconds=st.integers(1, 86_400), hourly=st.integers(1, 10**9))
def test_a_suggested_price_pays_the_hour_in_whole_cents(seconds, hourly):
    price = rules.suggested_price(expected_seconds=seconds, hourly_micros=hourly)
    assert price % 10_000 == 0
    assert price * 3600 >= hourly * seconds
    assert (price - 10_000) * 3600 < hourly * seconds


def test_the_escrow_is_what_workers_can_earn_and_the_fee():
    cost = rules.cost_of(
        tasks_count=10, answers_wanted=3, price_micros=120_000, fee_micros=24_000
    )
    assert (cost.answers_count, cost.workers_micros) == (30, 3_600_000)
    assert cost.escrow_micros == 4_320_000
