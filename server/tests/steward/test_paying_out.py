from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from handwork.flow import paying, suspending, working
from handwork.pay import queries as pay
from handwork.site.clock import now

pytestmark = pytest.mark.django_db
LATER = timedelta(days=30)


@pytest.fixture
def payout_id(open_batch, ada, noon) -> int:
    """Ada answered, silence accepted, and she asks for her twelve cents."""
    held = working.take(worker_id=ada.worker_id, batch_id=open_batch, now=noon)
    working.submit(
        worker_id=ada.worker_id,
        assignment_id=held.assignment_id,
        content={"choice": "7"},
        client_key="first",
        active_milliseconds=4000,
        now=noon,
    )
    paying.accept_due(now=noon + LATER)
    return paying.request_payout(actor=ada, currency="EUR", now=noon + LATER)


@pytest.fixture
def steward(client, sam, django_user_model):
    client.force_login(django_user_model.objects.get(pk=sam.user_id))
    return client


def money_of(ada):
    (money,) = pay.worker_money(worker_id=ada.worker_id)
    return str(money.payable), str(money.in_payout), str(money.paid)


def test_a_payout_waits_on_the_first_page_and_names_nobody(steward, payout_id):
    page = steward.get(reverse("steward")).content.decode()
    assert "€0.12" in page
    assert "ada@" not in page
    assert "ada@" not in steward.get(reverse("steward-payouts")).content.decode()


def test_a_payout_is_marked_as_paid_with_the_banks_reference(steward, payout_id, ada):
    url = reverse("steward-payout-paid", args=[payout_id])
    steward.post(url, {"reference": "SEPA 17"})
    assert money_of(ada) == ("0.00 EUR", "0.00 EUR", "0.12 EUR")
    paid = steward.get(reverse("steward-payouts"), {"state": "paid"}).content
    assert b"SEPA 17" in paid


def test_a_payout_without_a_reference_is_not_paid(steward, payout_id, ada):
    url = reverse("steward-payout-paid", args=[payout_id])
    assert steward.post(url, {"reference": " "}).status_code == 422
    assert money_of(ada) == ("0.00 EUR", "0.12 EUR", "0.00 EUR")


def test_a_payout_is_paid_once(steward, payout_id, ada):
    url = reverse("steward-payout-paid", args=[payout_id])
    steward.post(url, {"reference": "SEPA 17"})
    assert steward.post(url, {"reference": "SEPA 18"}).status_code == 409
    assert money_of(ada)[2] == "0.12 EUR"


def test_a_cancelled_payout_is_payable_again(steward, payout_id, ada):
    url = reverse("steward-payout-cancel", args=[payout_id])
    steward.post(url, {"reason": "The account number was wrong."})
    assert money_of(ada) == ("0.12 EUR", "0.00 EUR", "0.00 EUR")


def test_a_worker_who_is_owed_is_not_shut_out_before_it_is_paid(
    steward, payout_id, sam, ada
):
    an_hour_ago = now() - timedelta(hours=1)
    suspending.suspend_worker(
        actor=sam, user_id=ada.user_id, reason="She leaves.", now=an_hour_ago
    )
    url = reverse("steward-decide", args=[ada.user_id])
    close = {"decision": "close", "reason": "Asked for it."}
    refused = steward.post(url, close)
    assert refused.status_code == 422
    assert b"still owed 0.12 EUR" in refused.content
    paid = reverse("steward-payout-paid", args=[payout_id])
    steward.post(paid, {"reference": "SEPA 17"})
    assert steward.post(url, close).status_code == 302


def test_money_with_a_reference_that_was_booked_is_said_to_be_booked_before(
    steward, cleo
):
    sent = {
        "direction": "in",
        "organisation": min(cleo.organisation_ids),
        "amount": "5",
        "currency": "EUR",
        "reference": "statement 1",
    }
    url = reverse("steward-money")
    first = steward.post(url, sent, follow=True).content.decode()
    again = steward.post(url, sent, follow=True).content.decode()
    assert "Booked." in first
    assert "Booked." not in again
    assert "booked before" in again
