"""The ways that platforms for experiments and surveys go, as their sources have them.

Dallinger, Mephisto, oTree, pyMTurkR and simple-amt: what they call in which order, what of an
answer they read without asking whether it is there, and which words of a refusal they match.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from handwork.flow import requesting_skills
from handwork.mturk.clock import now
from handwork.mturk.ids import code, pk_of
from tools.questions import external
from turk_hits import TYPE, refused

pytestmark = pytest.mark.django_db(transaction=True)
STUDY = external("https://study.example.org/ad?recruiter=mturk&amp;mode=live", 600)
TERMS = {
    **TYPE, "Keywords": "psychology,study", "AutoApprovalDelayInSeconds": 604_800,
    "QualificationRequirements": [
        {"QualificationTypeId": "000000000000000000L0", "IntegerValues": [95],
         "Comparator": "GreaterThanOrEqualTo", "RequiredToPreview": True},
        {"QualificationTypeId": "00000000000000000071", "Comparator": "EqualTo",
         "LocaleValues": [{"Country": "FR"}], "RequiredToPreview": True},
    ],
}  # fmt: skip
LONG_AGO = datetime(2015, 1, 1, tzinfo=UTC)


def is_done(answer):
    """What an operation without a result gives, as programs ask for it."""
    return list(answer) == ["ResponseMetadata"]


def open_study(mturk, most=2, **changes):
    """Register a type, and offer one HIT of it under a token of the moment."""
    type_id = mturk.create_hit_type(**TERMS | {"QualificationRequirements": []})
    asked = {
        "HITTypeId": type_id["HITTypeId"], "Question": STUDY, "MaxAssignments": most,
        "LifetimeInSeconds": 86_400, "UniqueRequestToken": str(now().timestamp()),
    }  # fmt: skip
    return mturk.create_hit_with_hit_type(**asked | changes)["HIT"]["HITId"]


def worker_of(mturk, assignment_id):
    read = mturk.get_assignment(AssignmentId=assignment_id)
    return read["Assignment"]["WorkerId"]


def type_named(mturk, name):
    """Find a qualification type by a name that others may begin with, too."""
    found = mturk.list_qualification_types(
        Query=name.upper(), MustBeRequestable=False, MustBeOwnedByCaller=True,
        MaxResults=100,
    )["QualificationTypes"]  # fmt: skip
    return next(each for each in found if each["Name"].upper() == name.upper())


def every_hit(mturk):
    """Read on while a page holds something, whatever page it is."""
    page = mturk.list_hits(MaxResults=100)
    hits = page["HITs"]
    while page["HITs"]:
        page = mturk.list_hits(MaxResults=100, NextToken=page["NextToken"])
        hits += page["HITs"]
    return hits


def test_an_experiment_is_opened_extended_and_closed(mturk):
    hit_type = mturk.create_hit_type(**TERMS)["HITTypeId"]
    asked = {"HITTypeId": hit_type, "Question": STUDY, "RequesterAnnotation": "exp-1"}
    made = mturk.create_hit_with_hit_type(**asked, LifetimeInSeconds=34)["HIT"]
    assert mturk.get_hit(HITId=made["HITId"])["HIT"] == made
    assert [each["QualificationTypeId"] for each in made["QualificationRequirements"]]
    more = {"HITId": made["HITId"], "NumberOfAdditionalAssignments": 1}
    assert is_done(mturk.create_additional_assignments_for_hit(**more))
    later = made["Expiration"] + timedelta(minutes=15)
    moved = mturk.update_expiration_for_hit(HITId=made["HITId"], ExpireAt=later)
    assert is_done(moved)
    read = mturk.get_hit(HITId=made["HITId"])["HIT"]
    assert (read["MaxAssignments"], read["Expiration"]) == (2, later)
    assert is_done(mturk.update_expiration_for_hit(HITId=made["HITId"], ExpireAt=0))
    assert is_done(mturk.delete_hit(HITId=made["HITId"]))
    _code, message = refused(mturk.delete_hit, HITId=made["HITId"])
    assert "currently in the state 'Disposed'" in message


def test_scores_of_a_qualification_are_raised_and_begin_again_after_a_revocation(
    mturk, mturk_answer, ada
):
    worker_id = worker_of(mturk, mturk_answer(open_study(mturk), {"q": "1"}, ada))
    terms = {"Description": "Took part", "QualificationTypeStatus": "Active"}
    for name in ("host:study-12", "host:study-1"):
        mturk.create_qualification_type(Name=name, **terms)
    kept = type_named(mturk, "host:study-1")["QualificationTypeId"]
    who = {"QualificationTypeId": kept, "WorkerId": worker_id}
    _code, missing = refused(mturk.get_qualification_score, **who)
    assert "does not exist" in missing
    for score in (1, 2):
        given = {**who, "IntegerValue": score, "SendNotification": False}
        assert is_done(mturk.associate_qualification_with_worker(**given))
    assert mturk.get_qualification_score(**who)["Qualification"]["IntegerValue"] == 2
    mturk.disassociate_qualification_from_worker(**who, Reason="")
    _code, revoked = refused(mturk.get_qualification_score, **who)
    assert "operation can be called with a status of: Granted" in revoked
    mturk.associate_qualification_with_worker(**who, IntegerValue=1)
    listed = mturk.list_workers_with_qualification_type(
        QualificationTypeId=kept, MaxResults=100, Status="Granted"
    )["Qualifications"]
    assert [(each["WorkerId"], each["IntegerValue"]) for each in listed] == [
        (worker_id, 1)
    ]
    _code, taken = refused(
        mturk.create_qualification_type, Name="host:study-1", **terms
    )
    assert taken.startswith(
        "You have already created a QualificationType with this name."
    )


def test_a_session_is_paid_by_codes_bonus_first_and_no_bonus_twice(
    mturk, mturk_answer, ada, bola
):
    hit_id = open_study(mturk, most=9)
    for worker, secret in ((ada, "abc12"), (bola, "xyz89")):
        said = json.dumps([{"completion_code": secret}])
        mturk_answer(hit_id, {"taskAnswers": said}, worker)
    asked = {"HITId": hit_id, "MaxResults": 100,
             "AssignmentStatuses": ["Submitted", "Approved", "Rejected"]}  # fmt: skip
    found = []
    while (page := mturk.list_assignments_for_hit(**asked))["Assignments"]:
        found += page["Assignments"]
        asked["NextToken"] = page["NextToken"]
    codes = {}
    for each in found:
        (name, text), *_others = ET.fromstring(each["Answer"])
        assert name.text == "taskAnswers"
        codes[each["AssignmentId"]] = json.loads(text.text)[0]["completion_code"]
        bonus = {
            "WorkerId": each["WorkerId"], "AssignmentId": each["AssignmentId"],
            "BonusAmount": "0.50", "Reason": "Thank you",
            "UniqueRequestToken": f"{each['WorkerId']}_{each['AssignmentId']}",
        }  # fmt: skip
        mturk.send_bonus(**bonus)
        _code, message = refused(mturk.send_bonus, **bonus)
        assert message.startswith("The idempotency token")
        mturk.approve_assignment(AssignmentId=each["AssignmentId"])
    assert sorted(codes.values()) == ["abc12", "xyz89"]
    paid = mturk.list_bonus_payments(AssignmentId=found[0]["AssignmentId"])
    assert [each["BonusAmount"] for each in paid["BonusPayments"]] == ["0.50"]


def test_what_is_left_over_is_expired_now_and_deleted_at_the_next_run(mturk):
    for _ in range(3):
        open_study(mturk)

    def clean_up():
        left = []
        for hit in every_hit(mturk):
            try:
                mturk.delete_hit(HITId=hit["HITId"])
            except ClientError:
                mturk.update_expiration_for_hit(HITId=hit["HITId"], ExpireAt=LONG_AGO)
                left.append(hit["HITId"])
        return left

    assert len(clean_up()) == 3
    assert clean_up() == []
    assert every_hit(mturk) == []


def test_json_in_an_answer_is_read_without_an_xml_parser(mturk, mturk_answer, ada):
    said = json.dumps({"a": 'says "so"', "b": [1, 2]})
    hit_id = open_study(mturk)
    mturk_answer(hit_id, {"output": said}, ada)
    (assignment,) = mturk.list_assignments_for_hit(HITId=hit_id)["Assignments"]
    found = re.search(r"<FreeText>(?P<text>.*?)</FreeText>", assignment["Answer"])
    assert json.loads(found["text"]) == json.loads(said)


def test_an_assignment_that_is_held_or_unknown_is_told_apart(mturk, mturk_take, ada):
    held = mturk_take(open_study(mturk), ada)
    _code, held_message = refused(
        mturk.get_assignment, AssignmentId=code("assignment", held)
    )
    assert held_message.startswith(
        "This operation can be called with a status of: Reviewable,Approved,Rejected"
    )
    _code, message = refused(mturk.get_assignment, AssignmentId="3NONE")
    assert message.startswith("Assignment 3NONE does not exist.")


def test_hits_of_an_annotation_are_moved_to_a_type_that_pays_more(mturk):
    annotated = [open_study(mturk, RequesterAnnotation="wave 2") for _ in range(2)]
    other = open_study(mturk)
    better = mturk.create_hit_type(**TERMS | {"Reward": "0.45"})["HITTypeId"]
    for hit in every_hit(mturk):
        if hit.get("RequesterAnnotation") == "wave 2":
            mturk.update_hit_type_of_hit(HITId=hit["HITId"], HITTypeId=better)
    rewards = {hit["HITId"]: hit["Reward"] for hit in every_hit(mturk)}
    assert rewards == {**dict.fromkeys(annotated, "0.45"), other: "0.05"}


def test_requests_for_a_qualification_are_granted_or_refused_one_by_one(
    mturk, ada, bola
):
    type_id = mturk.create_qualification_type(
        Name="Panel", Description="Asks often", QualificationTypeStatus="Active"
    )["QualificationType"]["QualificationTypeId"]
    for worker in (ada, bola):
        requesting_skills.ask_for_skill(
            actor=worker, type_id=pk_of("qualification", type_id), now=now()
        )
    first, second = mturk.list_qualification_requests()["QualificationRequests"]
    mturk.accept_qualification_request(
        QualificationRequestId=first["QualificationRequestId"], IntegerValue=0
    )
    mturk.reject_qualification_request(
        QualificationRequestId=second["QualificationRequestId"], Reason="Full"
    )
    assert mturk.list_qualification_requests()["QualificationRequests"] == []
    granted = mturk.list_workers_with_qualification_type(QualificationTypeId=type_id)
    assert [
        (each["WorkerId"], each["IntegerValue"]) for each in granted["Qualifications"]
    ] == [(first["WorkerId"], 0)]
