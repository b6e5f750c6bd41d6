"""Lists of HITs through an unmodified client: to the end, and nothing of anybody else's."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from handwork.flow import publishing
from handwork.mturk.clock import now
from handwork.projects.rules import BatchTerms
from turk_hits import EXTERNAL, make_hit, make_type, read, refused


@pytest.fixture
def hit_type(mturk: Any) -> str:
    return make_type(mturk)


@pytest.fixture
def hit_id(mturk: Any, hit_type: str) -> str:
    return make_hit(mturk, hit_type)["HITId"]


def test_lists_are_paged_to_an_empty_page(mturk, hit_type):
    made = [make_hit(mturk, hit_type, MaxAssignments=1)["HITId"] for _n in range(5)]
    pages = mturk.get_paginator("list_hits").paginate(PaginationConfig={"PageSize": 2})
    found = [hit["HITId"] for page in pages for hit in page["HITs"]]
    assert found == made[::-1]


def test_a_list_goes_on_with_the_tasks_of_whole_batches(mturk, hit_type, make_batch):
    make_batch(3, title="Three")
    make_batch(2, title="Two")
    made = [make_hit(mturk, hit_type, MaxAssignments=1)["HITId"] for _n in range(3)]
    for size in (1, 2, 3, 100):
        pages = mturk.get_paginator("list_hits").paginate(
            PaginationConfig={"PageSize": size}
        )
        found = [hit for page in pages for hit in page["HITs"]]
        assert [hit["HITId"] for hit in found[:3]] == made[::-1]
        assert [hit["Title"] for hit in found[3:]] == ["Two"] * 2 + ["Three"] * 3
        assert len({hit["HITId"] for hit in found}) == 8


def test_reviewable_hits_of_all_types_are_paged(mturk, hit_type):
    other = make_type(mturk, Title="Which letter?")
    made = {make_hit(mturk, each)["HITId"] for each in (hit_type, other) * 3}
    for hit_id in made:
        mturk.update_expiration_for_hit(HITId=hit_id, ExpireAt=0)
    pages = mturk.get_paginator("list_reviewable_hits").paginate(
        PaginationConfig={"PageSize": 2}
    )
    found = [hit["HITId"] for page in pages for hit in page["HITs"]]
    assert len(found) == 6
    assert set(found) == made
    mine = mturk.list_reviewable_hits(HITTypeId=other, MaxResults=100)["HITs"]
    assert {hit["HITTypeId"] for hit in mine} == {other}
    assert len(mine) == 3


def test_hits_of_a_requirement_are_found_by_its_type(mturk, hit_id):
    asked = [
        {
            "QualificationTypeId": "00000000000000000071",
            "Comparator": "EqualTo",
            "LocaleValues": [{"Country": "FR"}],
        }
    ]
    local = make_hit(mturk, make_type(mturk, QualificationRequirements=asked))
    found = mturk.list_hits_for_qualification_type(
        QualificationTypeId="00000000000000000071"
    )["HITs"]
    assert [hit["HITId"] for hit in found] == [local["HITId"]]


def test_hits_of_others_do_not_exist(mturk, dov_mturk, hit_id, hit_type):
    code, message = refused(dov_mturk.get_hit, HITId=hit_id)
    assert (code, message[: len(hit_id) + 20]) == (
        "HITDoesNotExist",
        f"Hit {hit_id} does not exist.",
    )
    assert dov_mturk.list_hits()["HITs"] == []
    assert (
        refused(
            dov_mturk.create_hit_with_hit_type,
            HITTypeId=hit_type,
            LifetimeInSeconds=60,
            Question=EXTERNAL,
        )[0]
        == "HITTypeDoesNotExist"
    )
    for call in (dov_mturk.delete_hit, dov_mturk.update_hit_review_status):
        assert refused(call, HITId=hit_id)[0] == "HITDoesNotExist"


@pytest.mark.parametrize(
    ("kind", "options", "is_document"),
    [("question", {}, True), ("text", {"question": "Say it."}, False)],
)
def test_the_question_of_a_hit_that_came_with_its_batch_is_its_document(
    mturk, cleo, make_project, kind, options, is_document
):
    batch_id = publishing.create_batch(
        actor=cleo,
        project_id=make_project(kind, options),
        terms=BatchTerms("Digits", 50_000, "USD", now() + timedelta(days=1)),
        now=now(),
    )
    rows = [{"question": EXTERNAL}]
    publishing.add_tasks(actor=cleo, batch_id=batch_id, rows=rows, now=now())
    publishing.publish(actor=cleo, batch_id=batch_id, now=now())
    (hit,) = mturk.list_hits()["HITs"]
    assert (hit["Question"] == EXTERNAL) is is_document
    assert is_document or json.loads(hit["Question"]) == rows[0]


def test_a_batch_of_the_site_reads_as_hits(mturk, make_batch):
    make_batch(3, answers_wanted=2)
    hits = mturk.list_hits()["HITs"]
    assert len(hits) == 3
    assert {hit["MaxAssignments"] for hit in hits} == {2}
    assert {hit["HITTypeId"] for hit in hits} == {hits[0]["HITTypeId"]}
    assert read(mturk, hits[0]["HITId"])["HITStatus"] == "Assignable"
