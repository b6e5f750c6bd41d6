"""Lists come in pages, and a cursor opens only the list that gave it out."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(cleos, project, draft) -> int:
    """A draft of eight tasks."""
    rows = [{"key": f"more{n}", "text": f"{n}"} for n in range(5)]
    cleos.post(f"batches/{draft}/tasks", {"rows": rows})
    return draft


def walked(program, path: str, limit: int) -> list[int]:
    ids, cursor = [], ""
    while True:
        page = program.get(f"{path}?limit={limit}&cursor={cursor}")
        ids += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            return ids
        cursor = page["next_cursor"]


@pytest.mark.parametrize("limit", [1, 3, 4, 8, 200])
def test_pages_of_any_size_show_every_row_once(cleos, many, limit):
    everything = [item["id"] for item in cleos.get(f"batches/{many}/tasks")["items"]]
    assert len(everything) == 8
    assert walked(cleos, f"batches/{many}/tasks", limit) == everything


def test_a_page_does_not_shift_when_something_is_added_in_front(cleos, project, draft):
    first = cleos.get("projects?limit=1")
    assert first["next_cursor"] is None
    terms = {"title": "B", "price_micros": 1, "currency": "EUR"}
    terms["expires_at"] = cleos.get(f"batches/{draft}")["expires_at"]
    newer = [cleos.post(f"projects/{project}/batches", terms)["id"] for _ in "ab"]
    page = cleos.get("batches?limit=1")
    cleos.post(f"projects/{project}/batches", terms)
    following = cleos.get(f"batches?limit=1&cursor={page['next_cursor']}")
    assert [item["id"] for item in page["items"] + following["items"]] == newer[::-1]


@pytest.mark.parametrize("cursor", ["1", "Mw", "Mw.wrong", "%00", "a.b.c", "é"])
def test_a_cursor_that_was_made_up_is_refused(cleos, many, cursor):
    refusal = cleos.refusal("GET", f"batches/{many}/tasks?cursor={cursor}")
    assert (refusal["status"], refusal["code"]) == (422, "invalid-cursor")


def test_a_cursor_of_another_list_is_refused(cleos, many):
    cursor = cleos.get(f"batches/{many}/tasks?limit=1")["next_cursor"]
    assert cleos.refusal("GET", f"batches?cursor={cursor}")["status"] == 422


@pytest.mark.parametrize("limit", [0, 201, -1, "many"])
def test_a_page_has_one_to_two_hundred_rows(cleos, many, limit):
    refusal = cleos.refusal("GET", f"batches/{many}/tasks?limit={limit}")
    assert refusal["status"] == 422
    assert refusal["fields"][0]["field"] == "limit"
