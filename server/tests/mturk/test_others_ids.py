"""An id of somebody else's reads as one that does not exist, in every operation that takes ids."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError

from handwork.mturk.clock import now
from handwork.mturk.ids import code
from handwork.mturk.service import service
from random_calls import EXTERNAL, FORM

NOWHERE = 10**12
UNKNOWN = {
    "HITId": code("hit", NOWHERE),
    "HITTypeId": code("type", NOWHERE),
    "AssignmentId": code("assignment", NOWHERE),
    "QualificationTypeId": code("qualification", NOWHERE),
    "QualificationRequestId": code("request", NOWHERE),
    "HITLayoutId": code("layout", NOWHERE),
    "WorkerId": "A2STRANGER",
}
HOOK = {
    "Destination": "https://example.org/hook", "Transport": "SNS",
    "Version": "2006-05-05", "EventTypes": ["HITReviewable"],
}  # fmt: skip
TYPE = {
    "AssignmentDurationInSeconds": 600, "Reward": "0.05", "Title": "Read",
    "Description": "Read it.",
}  # fmt: skip
# What each operation needs beside ids.
REST: dict[str, dict[str, Any]] = {
    "CreateHIT": TYPE | {"LifetimeInSeconds": 600},
    "CreateAdditionalAssignmentsForHIT": {"NumberOfAdditionalAssignments": 1},
    "CreateHITWithHITType": {"LifetimeInSeconds": 600, "Question": EXTERNAL},
    "CreateWorkerBlock": {"Reason": "spam"},
    "GetFileUploadURL": {"QuestionIdentifier": "q1"},
    "RejectAssignment": {"RequesterFeedback": "No."},
    "SendBonus": {"BonusAmount": "0.10", "Reason": "Well done"},
    "UpdateExpirationForHIT": {"ExpireAt": now() + timedelta(days=1)},
    "UpdateNotificationSettings": {"Notification": HOOK, "Active": True},
    "UpdateQualificationType": {"Description": "New"},
}


def taken_ids(operation: str) -> list[str]:
    """The members of an operation that hold an id."""
    model = service().model
    members = model["shapes"][model["operations"][operation]["input"]["shape"]][
        "members"
    ]
    return [name for name in members if name in UNKNOWN]


WITH_IDS = [name for name in sorted(service().inputs) if taken_ids(name)]


@pytest.fixture
def cleos_ids(mturk: Any, mturk_answer: Any, ada: Any) -> dict[str, str]:
    """One thing of Cleo's of each kind."""
    type_id = mturk.create_hit_type(**TYPE)["HITTypeId"]
    hit_id = mturk.create_hit_with_hit_type(
        HITTypeId=type_id, LifetimeInSeconds=3600, MaxAssignments=1, Question=FORM
    )["HIT"]["HITId"]
    assignment_id = mturk_answer(hit_id, {"q1": ["a"]}, ada)
    found = mturk.get_assignment(AssignmentId=assignment_id)["Assignment"]
    skill = mturk.create_qualification_type(
        Name="Reader", Description="Reads.", QualificationTypeStatus="Active"
    )["QualificationType"]["QualificationTypeId"]
    return UNKNOWN | {
        "HITId": hit_id,
        "HITTypeId": type_id,
        "AssignmentId": assignment_id,
        "QualificationTypeId": skill,
        "WorkerId": found["WorkerId"],
    }


def said(client: Any, operation: str, ids: dict[str, str]) -> tuple[str, str]:
    """What a call with these ids is answered, with the ids and the moment left out."""
    members = taken_ids(operation)
    # One of both is asked for.
    if operation == "CreateHITWithHITType":
        members.remove("HITLayoutId")
    content = {name: ids[name] for name in members} | REST.get(operation, {})
    try:
        answer = getattr(client, xform_name(operation))(**content)
    except ClientError as refusal:
        text = refusal.response["Error"]["Message"]
        for name in members:
            text = text.replace(ids[name], name)
        return refusal.response["TurkErrorCode"], re.sub(r" \(\d+\)$", "", text)
    answer.pop("ResponseMetadata")
    return "", str(answer)


def test_what_is_somebody_elses_does_not_exist(dov_mturk, cleos_ids):
    foreign = {name: said(dov_mturk, name, cleos_ids) for name in WITH_IDS}
    unknown = {name: said(dov_mturk, name, UNKNOWN) for name in WITH_IDS}
    assert foreign == unknown
    # Lists that take a filter may be empty; whatever acts on a thing refuses.
    answered = {name for name in WITH_IDS if not foreign[name][0]}
    assert {name for name in answered if not name.startswith("List")} == set()


def test_an_owner_reads_what_others_cannot(mturk, cleos_ids):
    assert said(mturk, "GetHIT", cleos_ids)[0] == ""
    assert said(mturk, "GetAssignment", cleos_ids)[0] == ""
    assert said(mturk, "GetQualificationType", cleos_ids)[0] == ""


def test_lists_of_others_are_empty(dov_mturk, cleos_ids):
    assert dov_mturk.list_hits()["HITs"] == []
    assert dov_mturk.list_reviewable_hits()["HITs"] == []
    assert dov_mturk.list_worker_blocks()["WorkerBlocks"] == []
    assert dov_mturk.list_qualification_requests()["QualificationRequests"] == []


def test_a_requirement_of_somebody_elses_qualification_is_of_none(dov_mturk, cleos_ids):
    def refusal(type_id: str) -> str:
        asked = {"QualificationTypeId": type_id, "Comparator": "Exists"}
        with pytest.raises(ClientError) as refused:
            dov_mturk.create_hit_type(**TYPE, QualificationRequirements=[asked])
        text = refused.value.response["Error"]["Message"].replace(type_id, "X")
        return re.sub(r" \(\d+\)$", "", text)

    name = "QualificationTypeId"
    assert refusal(cleos_ids[name]) == refusal(UNKNOWN[name])
