"""What a requester reads of people never holds the number that the platform knows them by."""

from __future__ import annotations

import base64
import json

import pytest

from answered import Asker, choice, letters
from handwork.flow import judging
from handwork.inference.models import WorkerSkill
from handwork.people import queries as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def list_of_people(cleo, sam, noon, ada, bola, eve) -> str:
    asker = Asker(cleo, sam, noon)
    batch_id = asker.publish(letters("apple", "berry"))
    for worker in (ada, bola, eve):
        asker.answer(batch_id, worker, lambda key: choice(key[0]))
    run_id = judging.judge(actor=cleo, batch_id=batch_id, now=noon)
    return f"batches/{batch_id}/runs/{run_id}/skills"


def read_by_anyone(cursor: str) -> object:
    """A cursor is signed, not secret: decode it as its receiver can."""
    body = cursor.partition(".")[0]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


def test_pages_of_people_show_each_once_in_the_order_of_their_names(
    cleos, cleo, list_of_people, ada, bola, eve
):
    (organisation_id,) = cleo.organisation_ids
    expected = sorted(
        people.pseudonym_of(worker_id=each.worker_id, organisation_id=organisation_id)
        for each in (ada, bola, eve)
    )
    names, cursor = [], ""
    while cursor is not None:
        page = cleos.get(f"{list_of_people}?limit=1&cursor={cursor}")
        names += [item["worker"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert names == expected


def test_a_skill_comes_with_the_ends_of_its_interval(cleos, list_of_people):
    for item in cleos.get(list_of_people)["items"]:
        low, high = item["accuracy_low_share"], item["accuracy_high_share"]
        assert 0 <= low <= item["accuracy_share"] <= high <= 1


def test_a_skill_from_before_intervals_were_kept_has_none(cleos, list_of_people):
    WorkerSkill.objects.update(accuracy_low_share=None, accuracy_high_share=None)
    for item in cleos.get(list_of_people)["items"]:
        assert item["accuracy_low_share"] is item["accuracy_high_share"] is None


def test_a_cursor_of_people_counts_places_and_names_nobody(cleos, list_of_people):
    first = cleos.get(f"{list_of_people}?limit=1")["next_cursor"]
    second = cleos.get(f"{list_of_people}?limit=1&cursor={first}")["next_cursor"]
    assert [read_by_anyone(first), read_by_anyone(second)] == [1, 2]
