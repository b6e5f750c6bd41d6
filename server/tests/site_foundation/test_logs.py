from __future__ import annotations

import io
import json
import logging
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from pythonjsonlogger.json import JsonFormatter

from handwork.flow import joining
from handwork.site.logs import WithoutPersonalData

pytestmark = pytest.mark.django_db
GIVEN = "0123456789abcdef"


@pytest.fixture
def lines():
    """Write what the root handler of the settings would write, into memory."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    formatter = django_settings.LOGGING["formatters"]["json"]
    handler.setFormatter(JsonFormatter(formatter["format"]))
    handler.addFilter(WithoutPersonalData())
    root = logging.getLogger()
    root.addHandler(handler)
    before, root.level = root.level, logging.INFO
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(before)


def test_a_request_is_one_line_with_route_status_and_time(client, lines):
    client.get("/healthz", headers={"X-Request-Id": GIVEN})
    (line,) = [line for line in lines() if line["name"] == "handwork.request"]
    assert line["route"] == "healthz"
    assert line["status"] == 200
    assert line["milliseconds"] >= 0
    assert line["request_id"] == GIVEN


def test_the_answer_carries_the_id(client):
    response = client.get("/healthz", headers={"X-Request-Id": GIVEN})
    assert response["X-Request-Id"] == GIVEN


def test_an_id_that_could_hold_a_name_is_replaced(client):
    response = client.get("/healthz", headers={"X-Request-Id": "ada@example.org"})
    assert len(response["X-Request-Id"]) == 32


def test_no_line_holds_tokens_addresses_agents_or_queries(client, ada, noon, lines):
    link = joining.make_sign_in_link(
        email="ada@example.org", now=noon + timedelta(days=36500)
    )
    token = link.rstrip("/").rpartition("/")[2]
    facts = {"REMOTE_ADDR": "192.0.2.99", "HTTP_USER_AGENT": "Telltale/1.0"}
    client.post(f"/enter/{token}/?from=ada@example.org", **facts)
    client.post(f"/enter/{token}/", **facts)
    client.get("/invitations/secret-token/", **facts)
    client.get("/nowhere/secret-token/?ada@example.org", **facts)
    written = json.dumps(lines())
    for personal in (token, "192.0.2.99", "Telltale", "ada@", "secret-token"):
        assert personal not in written


def test_a_failure_is_logged_with_its_route_not_its_path(client, monkeypatch, lines):
    def fail(**_facts):
        raise ZeroDivisionError

    monkeypatch.setattr("handwork.site.open.entering.queries.invitation_of", fail)
    client.raise_request_exception = False
    client.get("/invitations/secret-token/")
    (line,) = [line for line in lines() if line["name"] == "django.request"]
    assert "invitations/<str:token>/" in line["message"]
    assert "secret-token" not in json.dumps(lines())
    assert line["request_id"]
