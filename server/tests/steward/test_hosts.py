"""A steward says from which hosts templates may load."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from handwork.base import queries as base
from handwork.base.errors import NotAllowedError, NotFoundError, RefusedError
from handwork.flow import hosting
from handwork.people.models import User
from handwork.projects.queries.frames import allowed_host_records, allowed_hosts


def test_nothing_is_allowed_at_first(db):
    assert allowed_hosts() == ()


def test_what_a_steward_allows_is_written_down(sam, noon):
    hosting.allow_host(
        actor=sam, host="https://CDN.example.org/x", reason="d3", now=noon
    )
    (row,) = allowed_host_records()
    assert (row.host, row.reason) == ("cdn.example.org", "d3")
    assert row.allowed_by_email == "sam@example.org"
    (event,) = base.audit_for_subject(subject="hosts", limit=9)
    assert (event.verb, event.details["host"]) == ("host-allowed", "cdn.example.org")


def test_a_host_is_taken_off_and_that_is_written_down_too(sam, noon):
    hosting.allow_host(actor=sam, host="cdn.example.org", reason="d3", now=noon)
    (row,) = allowed_host_records()
    hosting.disallow_host(actor=sam, host_id=row.id, now=noon)
    assert allowed_hosts() == ()
    verbs = [each.verb for each in base.audit_for_subject(subject="hosts", limit=9)]
    assert verbs == ["host-disallowed", "host-allowed"]
    with pytest.raises(NotFoundError):
        hosting.disallow_host(actor=sam, host_id=row.id, now=noon)


@pytest.mark.parametrize(
    ("host", "reason"),
    [("cdn.example.org", " "), ("*", "all"), ("cdn.example.org", "x" * 501)],
)
def test_a_host_without_a_name_or_a_reason_is_refused(sam, noon, host, reason):
    with pytest.raises(RefusedError):
        hosting.allow_host(actor=sam, host=host, reason=reason, now=noon)
    assert allowed_hosts() == ()


def test_a_host_is_allowed_once(sam, noon):
    hosting.allow_host(actor=sam, host="cdn.example.org", reason="d3", now=noon)
    with pytest.raises(hosting.HostAllowedError):
        hosting.allow_host(actor=sam, host="cdn.example.org", reason="d3", now=noon)


def test_only_a_steward_allows_a_host(cleo, noon):
    with pytest.raises(NotAllowedError):
        hosting.allow_host(actor=cleo, host="cdn.example.org", reason="d3", now=noon)
    with pytest.raises(NotAllowedError):
        hosting.disallow_host(actor=cleo, host_id=1, now=noon)


@pytest.fixture
def page(sam) -> Client:
    client = Client()
    client.force_login(
        User.objects.get(pk=sam.user_id),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    return client


def test_the_page_allows_and_takes_off(page):
    url = reverse("steward-hosts")
    assert "No host is allowed" in page.get(url).content.decode()
    sent = {"host": "cdn.example.org", "reason": "d3"}
    html = page.post(url, sent, follow=True).content.decode()
    assert "cdn.example.org" in html
    (row,) = allowed_host_records()
    page.post(reverse("steward-host-disallow", args=[row.id]))
    assert allowed_hosts() == ()


def test_the_page_says_what_is_wrong_with_a_host(page):
    sent = {"host": "*.example.org", "reason": "all"}
    response = page.post(reverse("steward-hosts"), sent)
    assert response.status_code == 422
    assert "is not the name of a host" in response.content.decode()
