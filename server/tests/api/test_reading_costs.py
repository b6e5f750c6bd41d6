"""A longer page costs no more queries than a short one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handwork.api.clock import now
from handwork.flow import judging, working

pytestmark = pytest.mark.django_db
LISTS = ("tasks", "answers", "estimates", "runs", "releases", "imports")


@pytest.fixture
def answered(cleos, cleo, ada, published) -> int:
    """Ada has answered all three tasks."""
    while held := working.take(worker_id=ada.worker_id, batch_id=published, now=now()):
        working.submit(
            worker_id=ada.worker_id,
            assignment_id=held.assignment_id,
            content={"choice": "cat"},
            client_key="k",
            active_milliseconds=1000,
            now=now(),
        )
    judging.judge(actor=cleo, batch_id=published, now=now())
    return published


@pytest.fixture
def queries_of(cleos) -> Callable[[str], int]:
    def count(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            cleos.get(path)
        return len(queries)

    return count


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_a_batch_is_read_in_a_fixed_number_of_queries(
    cleos, answered, queries_of, name
):
    path = f"batches/{answered}/{name}"
    cleos.get(path)
    assert queries_of(f"{path}?limit=1") == queries_of(f"{path}?limit=200") <= 12


@pytest.mark.parametrize("path", ["batches", "projects", "organisations"])
def test_a_list_of_everything_is_read_in_a_fixed_number_of_queries(
    cleos, draft, project, queries_of, path
):
    few = queries_of(path)
    terms = {"title": "B", "price_micros": 1, "currency": "EUR"}
    terms["expires_at"] = cleos.get(f"batches/{draft}")["expires_at"]
    for _ in range(4):
        cleos.post(f"projects/{project}/batches", terms)
    assert queries_of(path) == few


def test_progress_tells_seats_answers_and_money(cleos, answered):
    found = cleos.get(f"batches/{answered}/progress")
    seats = {name: found[f"{name}_count"] for name in ("wanted", "answered", "held")}
    assert seats == {"wanted": 6, "answered": 3, "held": 0}
    assert (found["answers_count"], found["open_count"]) == (3, 3)
    assert found["pace_per_hour"] > 0
    money = found["money"]
    assert money["pending_micros"] == 150_000
    assert money["escrowed_micros"] == money["remaining_micros"] == 360_000


def test_answers_name_workers_by_pseudonyms_only(cleos, ada, answered):
    items = cleos.get(f"batches/{answered}/answers")["items"]
    assert len({item["worker"] for item in items}) == 1
    assert items[0]["worker"].startswith("W")
    assert not {"worker_id", "email", "user_id"} & set(items[0])


def test_a_worker_sees_what_the_answers_earned(adas, answered):
    (money,) = adas.get("earnings")
    assert (money["earned_micros"], money["currency"]) == (150_000, "EUR")
    lines = adas.get("earnings/lines?limit=2")
    assert [line["amount_micros"] for line in lines["items"]] == [50_000, 50_000]
    assert lines["next_cursor"] is not None
