"""Who may call what."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from handwork.api.clock import now
from handwork.flow import joining

pytestmark = pytest.mark.django_db


def test_a_request_without_a_token_is_told_how_to_send_one(client: Client):
    answer = client.get("/api/v1/me")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert "Authorization: Bearer" in answer.json()["what_to_do"]


def test_an_unknown_token_is_refused(client: Client):
    answer = client.get("/api/v1/me", headers={"Authorization": "Bearer hw_no"})
    assert (answer.status_code, answer.json()["code"]) == (401, "token-refused")
    assert "WWW-Authenticate" in answer.headers


def test_a_session_of_the_site_opens_nothing(client: Client, cleo):
    client.force_login(get_user_model().objects.get(pk=cleo.user_id))
    assert client.get("/api/v1/me").status_code == 401


def test_a_revoked_token_is_refused(cleos, cleo):
    (token,) = joining.queries.tokens_for(actor=cleo)
    joining.revoke_token(actor=cleo, token_id=token.token_id, now=now())
    assert cleos.refusal("GET", "me")["status"] == 401


def test_a_token_tells_whose_it_is(cleos, cleo):
    me = cleos.get("me")
    assert me["email"] == "cleo@example.org"
    assert me["scopes"] == ["publish", "results"]
    assert [each["id"] for each in me["organisations"]] == [*cleo.organisation_ids]


def test_a_missing_scope_is_named(cleo, program_of, draft):
    reader = program_of(cleo, "results")
    refusal = reader.refusal("POST", f"batches/{draft}/publish")
    assert (refusal["status"], refusal["code"]) == (403, "scope-missing")
    assert '"publish"' in refusal["message"]


def test_a_worker_s_token_lists_no_projects(adas):
    assert adas.refusal("GET", "projects")["status"] == 403


def test_a_steward_s_account_with_a_worker_s_scope_is_no_steward(cleos):
    content = {
        "organisation_id": 1,
        "amount_micros": 1,
        "currency": "EUR",
        "reference": "x",
    }
    assert cleos.refusal("POST", "deposits", content)["status"] == 403


READS = (
    "projects/{project}",
    "batches/{batch}",
    "batches/{batch}/progress",
    "batches/{batch}/tasks",
    "batches/{batch}/answers",
    "batches/{batch}/estimates",
    "batches/{batch}/runs",
    "batches/{batch}/releases",
    "batches/{batch}/imports",
)
WRITES = (
    "batches/{batch}/publish",
    "batches/{batch}/pause",
    "batches/{batch}/resume",
    "batches/{batch}/close",
    "batches/{batch}/releases",
    "batches/{batch}/accept",
    "batches/{batch}/runs",
    "batches/{batch}/tasks",
)


@pytest.mark.parametrize("path", READS)
def test_another_organisation_s_things_do_not_exist(dovs, project, published, path):
    address = path.format(project=project, batch=published)
    assert dovs.refusal("GET", address)["status"] == 404


@pytest.mark.parametrize("path", WRITES)
def test_another_organisation_s_things_cannot_be_changed(dovs, published, path):
    address = path.format(batch=published)
    content = {"rows": [{"text": "x"}]} if path.endswith("tasks") else {}
    assert dovs.refusal("POST", address, content)["status"] == 404


def test_another_organisation_s_batches_are_not_listed(dovs, published):
    assert dovs.get("batches")["items"] == []
    assert dovs.get("projects")["items"] == []


def test_everything_refused_has_the_same_fields(cleos, client: Client):
    refusals = [
        json.loads(client.get("/api/v1/me").content),
        json.loads(client.get("/api/v1/nothing-here").content),
        cleos.refusal("GET", "batches/987654321"),
        cleos.refusal("POST", "projects", {}),
        cleos.refusal("GET", "me/again"),
    ]
    for refusal in refusals:
        assert {"code", "message", "what_to_do"} <= set(refusal)
        assert refusal["message"]
