from __future__ import annotations

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import path

from handwork.base.errors import ConflictError
from handwork.config import urls as real
from handwork.config.urls import (  # noqa: F401 - found by name
    handler400,
    handler403,
    handler404,
    handler500,
)
from handwork.site import guards

pytestmark = pytest.mark.django_db


class CupboardLockedError(ConflictError):
    code = "cupboard-locked"


def refuse(request):
    raise CupboardLockedError("The cupboard is locked.", what_to_do="Find the key.")


def lose_database(request):
    raise OperationalError("database is locked")


def fail(request):
    raise ZeroDivisionError("secret detail")


urlpatterns = [
    path("cupboard/", refuse),
    path("api/v1/cupboard/", refuse),
    path("busy/", lose_database),
    path("broken/", fail),
    *real.urlpatterns,
]


@pytest.fixture
def visitor(client, settings):
    settings.ROOT_URLCONF = __name__
    client.raise_request_exception = False
    return client


def test_a_person_reads_what_was_wrong_and_what_to_do(visitor):
    response = visitor.get("/cupboard/")
    assert response.status_code == 409
    assert b"The cupboard is locked." in response.content
    assert b"Find the key." in response.content


@pytest.mark.parametrize(
    ("url", "headers"),
    [
        ("/api/v1/cupboard/", {}),
        ("/cupboard/", {"Accept": "application/json"}),
        ("/cupboard/", {"X-Handwork-Ahead": "1"}),
    ],
)
def test_a_program_gets_code_message_and_what_to_do(visitor, url, headers):
    response = visitor.get(url, headers=headers)
    assert response.status_code == 409
    assert response.json() == {
        "code": "cupboard-locked",
        "message": "The cupboard is locked.",
        "what_to_do": "Find the key.",
    }


def test_a_busy_database_asks_to_come_back(visitor):
    response = visitor.get("/busy/")
    assert response.status_code == 503
    assert response["Retry-After"] == "2"
    assert b"Nothing was changed" in response.content


def test_a_database_lost_while_looking_up_who_acts_is_a_busy_page(visitor, monkeypatch):
    def lost(request):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr("handwork.site.middleware.actor_of", lost)
    assert visitor.get("/").status_code == 503


def test_a_bug_shows_no_detail(visitor):
    response = visitor.get("/broken/")
    assert response.status_code == 500
    assert b"Something failed on our side" in response.content
    assert b"secret detail" not in response.content


def test_an_address_that_leads_nowhere_is_a_readable_page(visitor):
    response = visitor.get("/nowhere/")
    assert response.status_code == 404
    assert b"There is no page at this address" in response.content


def test_a_form_without_its_token_says_to_reload(settings):
    visitor = Client(enforce_csrf_checks=True)
    response = visitor.post("/accounts/login/")
    assert response.status_code == 403
    assert b"Reload the page" in response.content


def test_a_database_that_is_gone_makes_the_probe_fail(client, monkeypatch):
    class Gone:
        def cursor(self):
            raise OperationalError("gone")

    assert client.get("/healthz").json() == {"status": "ok"}
    monkeypatch.setattr("handwork.site.open.probes.connection", Gone())
    response = client.get("/healthz")
    assert response.status_code == 503


def test_a_page_spared_the_look_up_has_no_actor(rf):
    @guards.without_actor
    def hot(request):
        return None

    assert hot.is_without_actor
