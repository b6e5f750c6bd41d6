"""Who may open what: every role against every page of accounts and of the steward."""

from __future__ import annotations

import pytest
from django.urls import get_resolver, reverse

from handwork.site.open import urls as open_urls
from handwork.site.steward import urls as steward_urls

pytestmark = pytest.mark.django_db
ROLES = ("nobody", "ada", "cleo", "sam")
EXAMPLES = {
    "user_id": 1,
    "batch_id": 1,
    "invitation_id": 1,
    "payout_id": 1,
    "host_id": 1,
    "message_id": 1,
    "token_id": 1,
    "token": "unknown",
}
OPEN_TO_ALL = {"home", "enter", "invitation", "healthz", "metrics"}
ANYONE_SIGNED_IN = {
    "account",
    "account-letter",
    "account-tokens",
    "account-token-revoke",
}
STEWARD = [pattern.name for pattern in steward_urls.urlpatterns]
OPEN = [pattern.name for pattern in open_urls.urlpatterns]


def address(name: str) -> str:
    wanted = get_resolver().reverse_dict.getlist(name)[0][0][0][1]
    return reverse(name, kwargs={key: EXAMPLES[key] for key in wanted})


@pytest.fixture
def open_as(client, request, django_user_model):
    def opened(role: str, name: str, method: str = "get"):
        if role != "nobody":
            actor = request.getfixturevalue(role)
            client.force_login(django_user_model.objects.get(pk=actor.user_id))
        return getattr(client, method)(address(name))

    return opened


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", STEWARD)
@pytest.mark.parametrize("role", ["ada", "cleo"])
def test_the_stewards_pages_are_closed_to_workers_and_requesters(
    open_as, role, name, method
):
    response = open_as(role, name, method)
    is_other_method = response.status_code == 405
    assert response.status_code == 403 or is_other_method


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", [*STEWARD, *sorted(ANYONE_SIGNED_IN)])
def test_strangers_are_sent_to_sign_in(open_as, name, method):
    response = open_as("nobody", name, method)
    if response.status_code != 405:
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize("name", STEWARD)
def test_the_steward_opens_them(open_as, sam, name):
    assert open_as("sam", name).status_code in {200, 404, 405}


@pytest.mark.parametrize("role", ["ada", "cleo", "sam"])
@pytest.mark.parametrize("name", ["account", "account-tokens"])
def test_everyone_signed_in_has_an_account_page(open_as, role, name):
    assert open_as(role, name).status_code == 200


def test_every_open_page_is_in_one_of_the_lists():
    by_signed_address = {"asset", "frame", "question-frame"}
    assert set(OPEN) - OPEN_TO_ALL - ANYONE_SIGNED_IN <= by_signed_address


@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("ada", "work-list"),
        ("cleo", "project-list"),
        ("sam", "steward"),
    ],
)
def test_the_first_page_leads_to_ones_own(open_as, role, place):
    assert open_as(role, "home")["Location"] == reverse(place)


def test_strangers_read_what_this_is(open_as):
    assert b"Sign up to work" in open_as("nobody", "home").content


def test_metrics_are_for_stewards_and_this_machine(client, ada, sam, django_user_model):
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", **elsewhere).status_code == 403
    behind_a_proxy = {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}
    assert client.get("/metrics", **behind_a_proxy).status_code == 403
    client.force_login(django_user_model.objects.get(pk=ada.user_id))
    assert client.get("/metrics", **elsewhere).status_code == 403
    client.force_login(django_user_model.objects.get(pk=sam.user_id))
    assert client.get("/metrics", **elsewhere).status_code == 200
