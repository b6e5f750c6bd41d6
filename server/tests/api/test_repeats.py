"""What may be sent twice, as docs/reference/rest.md says."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_batch_is_published_once_whatever_the_network_does(cleos, cleo, published):
    lab = min(cleo.organisation_ids)
    before = cleos.get(f"organisations/{lab}")["money"]
    assert cleos.refusal("POST", f"batches/{published}/publish")["status"] == 409
    assert cleos.get(f"organisations/{lab}")["money"] == before


@pytest.mark.parametrize(
    "verbs", [["pause", "pause"], ["pause", "resume", "resume"], ["close", "close"]]
)
def test_a_batch_that_is_moved_again_says_that_it_is_there(cleos, published, verbs):
    *first, again = verbs
    for verb in first:
        cleos.post(f"batches/{published}/{verb}")
    assert cleos.refusal("POST", f"batches/{published}/{again}")["status"] == 409


def test_a_reference_books_money_once(sams, cleo):
    lab = min(cleo.organisation_ids)
    content = {
        "organisation_id": lab,
        "amount_micros": 2_000_000,
        "currency": "EUR",
        "reference": "statement 1",
    }
    first = sams.post("deposits", content)
    assert sams.post("deposits", content) == first
    (money,) = sams.get(f"organisations/{lab}")["money"]
    assert money == {"currency": "EUR", "available_micros": 2_000_000}


def test_rows_with_keys_are_added_once(cleos, draft):
    rows = [{"key": "again", "text": "x"}]
    cleos.post(f"batches/{draft}/tasks", {"rows": rows})
    refusal = cleos.refusal("POST", f"batches/{draft}/tasks", {"rows": rows})
    assert refusal["code"] == "rows-refused"
    assert cleos.get(f"batches/{draft}")["tasks_count"] == 4


def test_the_same_bytes_are_one_asset(cleos, cleo):
    def store(name: str) -> dict[str, object]:
        answer = Client().post(
            "/api/v1/assets",
            {
                "organisation_id": min(cleo.organisation_ids),
                "file": SimpleUploadedFile(name, b"The minutes of the meeting."),
            },
            headers={"Authorization": f"Bearer {cleos.token}"},
        )
        assert answer.status_code == 201, answer.content
        return json.loads(answer.content)

    assert store("a.txt")["id"] == store("b.txt")["id"]


def test_accepting_again_finds_nothing_more(cleos, published):
    assert cleos.post(f"batches/{published}/accept", {})["count"] == 0


def test_a_task_that_is_held_is_given_again(adas, published):
    work_pass = adas.post(f"batches/{published}/pass")["work_pass"]

    def take() -> int:
        answer = adas.http.post(
            "/api/v1/work/take", headers={"Authorization": f"Work {work_pass}"}
        )
        return answer.json()["next"]["assignment_id"]

    held = take()
    assert take() == held
    assert adas.send("POST", f"assignments/{held}/return").status_code == 204
    assert adas.send("POST", f"assignments/{held}/return").status_code == 204


def test_a_task_is_reported_once(adas, published):
    work_pass = adas.post(f"batches/{published}/pass")["work_pass"]
    taken = adas.http.post(
        "/api/v1/work/take", headers={"Authorization": f"Work {work_pass}"}
    )
    place = f"assignments/{taken.json()['next']['assignment_id']}/report"
    wrong = {"problem": "not-shown"}
    assert adas.send("POST", place, {"problem": "ugly"}).status_code == 422
    assert adas.send("POST", place, wrong).status_code == 204
    again = adas.send("POST", place, wrong)
    assert (again.status_code, again.json()["code"]) == (409, "task-not-with-you")
