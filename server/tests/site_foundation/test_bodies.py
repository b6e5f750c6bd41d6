"""How long a request may be, for whom; what is too long is refused before it is read."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from handwork.people.models import User

pytestmark = pytest.mark.django_db
LONG = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1


class Unread(BytesIO):
    """A body that must not be read."""

    def read(self, *_size: object) -> bytes:
        raise AssertionError("the body was read")


def send(client: Client, address: str, length: object, **headers: str):
    """Announce a body, and fail where any of it is read."""
    return client.generic(
        "POST",
        address,
        content_type="multipart/form-data; boundary=b",
        headers=headers,
        CONTENT_LENGTH=str(length),
        **{"wsgi.input": Unread()},
    )


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


@pytest.mark.parametrize("length", [LONG, "9" * 5000])
@pytest.mark.parametrize(
    "address",
    ["/accounts/login/", "/batches/1/tasks/", "/api/v1/assets", "/api/v1/work/submit"],
)
def test_a_long_body_of_a_stranger_is_refused_unread(address, length):
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "a" * 32
    assert send(client, address, length).status_code == 413


def test_a_worker_sends_no_files(browser_of, ada):
    assert send(browser_of(ada), "/batches/1/tasks/", LONG).status_code == 413


def test_a_member_sends_files_only_where_files_are_taken(browser_of, cleo):
    browser = browser_of(cleo)
    assert send(browser, "/projects/new/", LONG).status_code == 413
    # Let in: the page looks for its batch.
    assert send(browser, "/batches/1/tasks/", LONG).status_code == 404


def test_not_even_a_member_sends_more_than_an_import_may_be(browser_of, cleo):
    too_long = settings.IMPORT_MAX_BYTES + LONG
    assert send(browser_of(cleo), "/batches/1/tasks/", too_long).status_code == 413


@pytest.mark.parametrize("address", ["/api/v1/assets", "/api/v1/batches/1/imports"])
def test_the_api_reads_no_file_of_who_has_no_token(client, address):
    answer = send(client, address, LONG, Authorization="Bearer hw_guessed")
    assert answer.status_code == 401


def test_what_is_refused_for_its_length_says_what_to_do(client):
    answer = send(client, "/api/v1/assets", LONG)
    assert answer.json()["code"] == "too-large"
    assert "smaller parts" in answer.json()["what_to_do"]


@pytest.mark.parametrize("page", ["account", "work-list", "account_email"])
def test_no_cache_keeps_the_pages_of_who_is_signed_in(browser_of, ada, page):
    kept = browser_of(ada).get(reverse(page))["Cache-Control"]
    assert {"private", "no-store"} <= set(kept.replace(" ", "").split(","))


def test_no_cache_keeps_what_a_token_opens(client):
    answer = client.get("/api/v1/me", headers={"Authorization": "Bearer hw_guessed"})
    assert answer["Cache-Control"] == "private, no-store"


def test_pages_for_everyone_may_be_kept(client):
    assert "no-store" not in client.get("/").headers.get("Cache-Control", "")
