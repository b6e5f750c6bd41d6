"""A number that is too long is answered like any other that leads nowhere."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from handwork.base.rules import LARGEST_NUMBER, whole_number
from handwork.people.models import User

pytestmark = pytest.mark.django_db
TOO_LONG = ["9" * 30, "9" * 5000, str(LARGEST_NUMBER + 1)]


@pytest.fixture
def browser_of():
    def browser(actor) -> Client:
        client = Client()
        client.force_login(
            User.objects.get(pk=actor.user_id),
            backend="allauth.account.auth_backends.AuthenticationBackend",
        )
        return client

    return browser


@pytest.mark.parametrize("text", ["", "-1", "1.5", "²", "٣", " 1", "one", *TOO_LONG])
def test_what_is_no_number_that_a_table_holds_is_read_as_none(text):
    assert whole_number(text) is None


@pytest.mark.parametrize("number", [0, 7, LARGEST_NUMBER])
def test_what_is_a_number_is_read(number):
    assert whole_number(str(number)) == number


@pytest.mark.parametrize("number", TOO_LONG)
@pytest.mark.parametrize(
    "address", ["/projects/{}/", "/batches/{}/", "/batches/1/answers/{}/exclude/"]
)
def test_an_address_with_a_number_that_no_id_has_leads_nowhere(
    browser_of, cleo, address, number
):
    assert browser_of(cleo).post(address.format(number)).status_code == 404


def test_no_address_is_written_for_what_is_no_id():
    with pytest.raises(NoReverseMatch):
        reverse("batch", args=[LARGEST_NUMBER + 1])


@pytest.mark.parametrize("number", TOO_LONG)
@pytest.mark.parametrize(
    "page", ["/steward/people/?before=", "/steward/ledger/?owner="]
)
def test_the_stewards_lists_begin_anew_at_such_a_number(browser_of, sam, page, number):
    assert browser_of(sam).get(f"{page}{number}").status_code == 200


@pytest.mark.parametrize("number", TOO_LONG)
def test_a_review_at_such_a_number_is_refused(browser_of, cleo, open_batch, number):
    browser = browser_of(cleo)
    review = reverse("batch-review", args=[open_batch])
    assert browser.get(f"{review}?before={number}").status_code == 422
    accept = reverse("batch-accept", args=[open_batch])
    assert browser.post(accept, {"answer": number}).status_code == 302
    results = reverse("batch-results", args=[open_batch])
    assert browser.get(f"{results}?after=0.5_{number}").status_code in {200, 422}
