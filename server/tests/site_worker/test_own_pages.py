"""Earnings and profile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from handwork.flow import paying
from handwork.pay.queries import own_payouts
from handwork.people import queries as people
from handwork.people import services

PROFILE = {
    "country": "BR",
    "language": "pt",
    "language_2": "en",
    "time_zone": "America/Bahia",
}


@pytest.fixture
def newcomer(db, browse):
    """Someone who signed up and has no role yet."""
    with transaction.atomic():
        user_id = services.open_account(email="nia@example.org")
    return browse(people.actor_for_user(user_id=user_id))


@pytest.fixture
def earned(ada_browser, texts, clock):
    """Ada answered one task in 40 seconds."""
    held = ada_browser.hold(texts)
    clock.wait(seconds=40)
    ada_browser.answer(held)
    return texts


def test_before_the_first_answer_earnings_say_what_will_be_there(ada_browser):
    assert (
        "It begins with your first answer."
        in ada_browser.get("earnings").content.decode()
    )


def test_what_was_earned_waits_until_a_day(ada_browser, earned):
    html = ada_browser.get("earnings").content.decode()
    assert "Waits for acceptance <small>from 24 Nov 2026</small></dt><dd>€0.12" in html
    assert "Accepted by 24 Nov 2026" in html


def test_a_day_and_a_batch_show_what_an_hour_paid(ada_browser, earned):
    assert ada_browser.get("earnings").content.decode().count("€10.80") == 2


def test_a_day_begins_at_the_workers_own_midnight(ada_browser, texts, clock):
    clock.moment = clock.moment.replace(hour=22, minute=59)
    ada_browser.answer(ada_browser.hold(texts))
    clock.wait(minutes=1)
    # 00:00 in Paris.
    assert "Today: 0 answers" in ada_browser.start(texts).content.decode()


def test_a_payout_takes_everything_that_is_accepted(ada_browser, ada, earned, clock):
    clock.moment += timedelta(days=4)
    paying.accept_due(now=clock.moment)
    page = ada_browser.post("payout-request", data={"currency": "EUR"}, follow=True)
    assert "You asked for €0.12." in page.content.decode()
    (payout,) = own_payouts(worker_id=ada.worker_id)
    assert payout.amount.micros == 120_000


def test_what_still_waits_cannot_be_paid_out(ada_browser, ada, earned):
    page = ada_browser.post("payout-request", data={"currency": "EUR"}, follow=True)
    assert "what waits must be accepted first" in page.content.decode()
    assert own_payouts(worker_id=ada.worker_id) == ()


def test_a_newcomer_is_asked_for_a_profile_first(newcomer):
    page = newcomer.get("work-list", follow=True)
    assert page.redirect_chain[-1][0] == "/profile/"
    assert "Nothing else is asked" in page.content.decode()


def test_a_newcomer_becomes_a_worker(newcomer):
    page = newcomer.post("profile", data=PROFILE, follow=True)
    assert page.redirect_chain[-1][0] == "/work/"


def test_an_incomplete_profile_is_shown_again(newcomer):
    page = newcomer.post("profile", data={**PROFILE, "country": ""})
    assert page.status_code == 422
    assert "This field is required." in page.content.decode()


def test_a_profile_takes_the_names_of_languages_and_zones(newcomer):
    names = {"language": "spanish", "time_zone": "America/New York"}
    page = newcomer.post("profile", data={**PROFILE, **names}, follow=True)
    assert page.redirect_chain[-1][0] == "/work/"
    html = newcomer.get("profile").content.decode()
    assert 'value="Spanish"' in html
    assert 'value="America/New York"' in html


def test_a_language_that_is_not_listed_is_named(newcomer):
    page = newcomer.post("profile", data={**PROFILE, "language": "Quenya"})
    assert page.status_code == 422
    assert "“Quenya” is not in the list." in page.content.decode()


def test_a_profile_can_be_changed(ada_browser, ada):
    ada_browser.post("profile", data=PROFILE)
    assert people.worker(worker_id=ada.worker_id).languages == ("pt", "en")


def test_the_list_of_work_asks_once_for_each_batch_and_no_more(
    ada_browser, publish, django_assert_max_num_queries
):
    for number in range(5):
        publish([{"text": "a"}], title=f"Batch {number}")
    ada_browser.get("work-list")
    with django_assert_max_num_queries(11 + 5):
        ada_browser.get("work-list")


def test_earnings_ask_a_fixed_number_of_times(
    ada_browser, earned, publish, django_assert_max_num_queries
):
    for _ in range(3):
        batch_id = publish([{"text": "a"}])
        ada_browser.answer(ada_browser.hold(batch_id))
    with django_assert_max_num_queries(18):
        ada_browser.get("earnings")
