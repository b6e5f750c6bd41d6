"""What programs send wrongly, and what they read then."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from handwork.api.clock import now

pytestmark = pytest.mark.django_db
FAR = (now() + timedelta(days=9)).isoformat()


def terms(**changes: object) -> dict[str, object]:
    return {
        "title": "T",
        "price_micros": 1,
        "currency": "EUR",
        "expires_at": FAR,
        **changes,
    }


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"price_micros": "0.05"}, "price_micros"),
        ({"price_micros": 0.05}, "price_micros"),
        ({"price_micros": 10**30}, "price_micros"),
        ({"currency": "euro"}, "currency"),
        ({"expires_at": "2026-12-01T00:00:00"}, "expires_at"),
        ({"expires_at": "tomorrow"}, "expires_at"),
        ({"answers_wanted": -1}, "answers_wanted"),
        ({"title": "a\x00b"}, "title"),
        ({"countries": [1]}, "countries.0"),
    ],
)
def test_a_field_that_cannot_be_used_is_named(cleos, project, changes, field):
    refusal = cleos.refusal("POST", f"projects/{project}/batches", terms(**changes))
    assert (refusal["status"], refusal["code"]) == (422, "invalid-input")
    assert refusal["fields"][0]["field"] == field


@pytest.mark.parametrize(
    "changes",
    [
        {"price_micros": 0},
        {"price_micros": -5},
        {"price_micros": 10**12},
        {"currency": "XXQ"},
        {"expires_at": "2020-01-01T00:00:00Z"},
        {"expires_at": "0001-01-01T00:00:00+14:00"},
        {"answers_wanted": 0},
        {"countries": ["Atlantis"]},
        {"method": "astrology"},
    ],
)
def test_absurd_terms_are_refused_with_the_reason(cleos, project, changes):
    refusal = cleos.refusal("POST", f"projects/{project}/batches", terms(**changes))
    assert (refusal["status"], refusal["code"]) == (422, "invalid-terms")
    assert refusal["message"]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'"text"', b"NaN"]
)
def test_a_body_that_is_no_object_is_refused(cleos, project, body):
    answer = Client().post(
        f"/api/v1/projects/{project}/batches",
        body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {cleos.token}"},
    )
    assert answer.status_code in {400, 422}
    assert json.loads(answer.content)["message"]


def test_a_body_of_many_megabytes_is_refused(cleos, draft):
    rows = [{"key": "k", "text": "x" * 6_000_000}]
    refusal = cleos.refusal("POST", f"batches/{draft}/tasks", {"rows": rows})
    assert refusal["status"] == 413
    assert "6 MB" in refusal["message"]


def test_refused_rows_are_named_and_nothing_is_added(cleos, draft):
    rows = [{"key": "new", "text": "Max"}, {"key": "Tom", "text": "again"}]
    refusal = cleos.refusal("POST", f"batches/{draft}/tasks", {"rows": rows})
    assert (refusal["status"], refusal["code"]) == (422, "rows-refused")
    assert refusal["fields"][0]["field"] == "rows.1"
    assert cleos.get(f"batches/{draft}")["tasks_count"] == 3


def test_more_than_a_thousand_rows_at_once_are_refused(cleos, draft):
    rows = [{"text": "x"}] * 1_001
    assert (
        cleos.refusal("POST", f"batches/{draft}/tasks", {"rows": rows})["status"] == 422
    )


@pytest.mark.parametrize("batch_id", ["0", "-1", "abc", "99999999999999999999", "1.5"])
def test_an_id_that_cannot_be_one_is_refused(cleos, batch_id):
    assert cleos.refusal("GET", f"batches/{batch_id}")["status"] in {404, 422}


def test_publishing_without_enough_money_says_what_is_missing(cleos, draft):
    refusal = cleos.refusal("POST", f"batches/{draft}/publish")
    assert refusal["status"] == 402
    assert "0.36 EUR" in refusal["message"] + refusal["what_to_do"]
    assert cleos.get(f"batches/{draft}")["state"] == "draft"


def test_a_published_batch_takes_no_other_terms(cleos, published):
    change = {"price_micros": 1}
    assert cleos.refusal("PATCH", f"batches/{published}", change)["status"] == 409


def test_a_file_of_another_kind_than_its_name_is_refused(cleos, cleo):
    answer = Client().post(
        "/api/v1/assets",
        {
            "organisation_id": min(cleo.organisation_ids),
            "file": SimpleUploadedFile("cat.png", b"<script>alert(1)</script>"),
        },
        headers={"Authorization": f"Bearer {cleos.token}"},
    )
    assert answer.status_code in {400, 422}
    assert answer.json()["message"]
