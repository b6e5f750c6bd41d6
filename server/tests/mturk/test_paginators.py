"""Each paginator that boto3 has for the service reads everything once, and comes to an end."""

from __future__ import annotations

from typing import Any

import pytest
from botocore import xform_name

from handwork.flow import requesting_skills
from handwork.mturk.clock import now
from handwork.mturk.ids import pk_of
from handwork.mturk.service import service
from random_calls import EXTERNAL

SIZE = 2
TYPE = {
    "AssignmentDurationInSeconds": 600, "Reward": "0.05", "Title": "Read",
    "Description": "Read it.",
}  # fmt: skip


@pytest.fixture
def make_skill(mturk: Any):
    def make(name: str) -> str:
        made = mturk.create_qualification_type(
            Name=name, Description="Reads.", QualificationTypeStatus="Active"
        )
        return made["QualificationType"]["QualificationTypeId"]

    return make


@pytest.fixture
def filled(
    mturk, make_skill, mturk_answer, ada, bola, eve
) -> dict[str, dict[str, Any]]:
    """Three of everything; gives the filters that its lists need, by paginator."""
    skills = [make_skill(name) for name in ("Reader", "Writer", "Singer")]
    asked = {"QualificationTypeId": skills[0], "Comparator": "DoesNotExist"}
    type_id = mturk.create_hit_type(**TYPE, QualificationRequirements=[asked])[
        "HITTypeId"
    ]
    offer = {"HITTypeId": type_id, "LifetimeInSeconds": 3600, "Question": EXTERNAL}
    hits = [
        mturk.create_hit_with_hit_type(**offer, MaxAssignments=3)["HIT"]["HITId"]
        for _ in range(3)
    ]
    for hit_id in hits[1:]:
        mturk.update_expiration_for_hit(HITId=hit_id, ExpireAt=0)
    done = [mturk_answer(hits[0], {"q": "a"}, who) for who in (ada, bola, eve)]
    for assignment_id in done:
        mturk.approve_assignment(AssignmentId=assignment_id)
        found = mturk.get_assignment(AssignmentId=assignment_id)["Assignment"]
        who = {"WorkerId": found["WorkerId"]}
        mturk.send_bonus(
            AssignmentId=assignment_id, BonusAmount="0.10", Reason="Well done", **who
        )
        mturk.associate_qualification_with_worker(QualificationTypeId=skills[1], **who)
    for worker in (ada, bola, eve):
        requesting_skills.ask_for_skill(
            actor=worker, type_id=pk_of("qualification", skills[2]), now=now()
        )
    for found in mturk.list_assignments_for_hit(HITId=hits[0])["Assignments"]:
        mturk.create_worker_block(Reason="A test", WorkerId=found["WorkerId"])
    return {
        "list_assignments_for_hit": {"HITId": hits[0]},
        "list_bonus_payments": {"HITId": hits[0]},
        "list_hits": {},
        "list_hits_for_qualification_type": {"QualificationTypeId": skills[0]},
        "list_qualification_requests": {},
        "list_qualification_types": {
            "MustBeRequestable": False, "MustBeOwnedByCaller": True
        },
        "list_reviewable_hits": {"HITTypeId": type_id},
        "list_worker_blocks": {},
        "list_workers_with_qualification_type": {"QualificationTypeId": skills[1]},
    }  # fmt: skip


def test_every_paginator_reads_three_of_everything_and_ends(mturk, filled):
    names = {xform_name(operation) for operation in service().inputs}
    assert {name for name in names if mturk.can_paginate(name)} == set(filled)
    read = {name: read_all(mturk, name, filters) for name, filters in filled.items()}
    assert {name: len(items) for name, items in read.items()} == dict.fromkeys(
        filled, 3
    )


def read_all(mturk: Any, name: str, filters: dict[str, Any]) -> set[str]:
    """Read page by page; a page that holds something has a token, the last has neither."""
    paginator = mturk.get_paginator(name)
    pages = list(paginator.paginate(**filters, PaginationConfig={"PageSize": SIZE}))
    (key,) = (key for key, value in pages[0].items() if isinstance(value, list))
    counts = [len(page[key]) for page in pages]
    assert counts == [page["NumResults"] for page in pages] == [2, 1, 0], name
    assert ["NextToken" in page for page in pages] == [True, True, False], name
    return {str(item) for page in pages for item in page[key]}
