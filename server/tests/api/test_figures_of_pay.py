"""What a batch costs, and what an hour of it paid."""

from __future__ import annotations

import pytest

from handwork.api.clock import now
from handwork.flow import working

pytestmark = pytest.mark.django_db
PRICE, WANTED = 50_000, 3 * 2


@pytest.fixture
def answered(published, ada) -> int:
    """Ada has given one answer, and spent no time on it."""
    held = working.take(worker_id=ada.worker_id, batch_id=published, now=now())
    working.submit(
        worker_id=ada.worker_id, assignment_id=held.assignment_id,
        content={"choice": "cat"}, client_key="first", active_milliseconds=0, now=now(),
    )  # fmt: skip
    return published


def test_what_a_draft_costs_is_what_publishing_sets_aside(cleos, draft, cleo, sam):
    cost = cleos.get(f"batches/{draft}/cost")
    assert (cost["answers_count"], cost["workers_micros"]) == (WANTED, WANTED * PRICE)
    assert cost["escrow_micros"] == cost["workers_micros"] + cost["fee_micros"]


def test_what_publishing_set_aside_is_what_the_batch_costs(cleos, published):
    money = cleos.get(f"batches/{published}/progress")["money"]
    cost = cleos.get(f"batches/{published}/cost")
    assert cost["escrow_micros"] == money["escrowed_micros"]


def test_an_hour_that_nobody_has_worked_has_no_pay(cleos, adas, answered):
    pay = cleos.get(f"batches/{answered}/hourly-pay")
    assert pay["median_micros"] is pay["currency"] is None
    own = adas.get("earnings/hourly-pay")
    assert [line["mean_micros"] for line in own] == [None]


def test_another_organisation_sees_neither_cost_nor_pay(dovs, published):
    for figure in ("cost", "hourly-pay"):
        refusal = dovs.refusal("GET", f"batches/{published}/{figure}")
        assert refusal["status"] == 404
