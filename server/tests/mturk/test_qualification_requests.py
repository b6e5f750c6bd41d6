"""Requests for qualifications, through boto3."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from handwork.base.models import OutboxMessage
from handwork.flow import requesting_skills
from handwork.mturk import ids
from handwork.mturk.clock import now
from handwork.people.rules import Actor
from qualified import PARIS, TEST

pytestmark = pytest.mark.django_db(transaction=True)
PREFIX = "AWS.MechanicalTurk."


@pytest.fixture
def make_type(mturk: Any) -> Callable[..., str]:
    def make(name: str = "French", **members: Any) -> str:
        given = {"Description": "Reads French.", "QualificationTypeStatus": "Active"}
        made = mturk.create_qualification_type(Name=name, **given, **members)
        return made["QualificationType"]["QualificationTypeId"]

    return make


def ask(worker: Actor, type_id: str) -> str:
    pk = ids.pk_of("qualification", type_id)
    asked = requesting_skills.ask_for_skill(actor=worker, type_id=pk, now=now())
    if asked.is_test:
        requesting_skills.submit_test(
            actor=worker, request_id=asked.request_id, content=PARIS, now=now()
        )
    return ids.code("request", asked.request_id)


def test_a_test_waits_with_its_questions_and_answers(mturk, make_type, ada):
    type_id = make_type(Test=TEST, TestDurationInSeconds=600)
    request_id = ask(ada, type_id)
    (waiting,) = mturk.list_qualification_requests()["QualificationRequests"]
    assert waiting["QualificationRequestId"] == request_id
    assert waiting["QualificationTypeId"] == type_id
    assert waiting["Test"] == TEST
    assert "<SelectionIdentifier>paris</SelectionIdentifier>" in waiting["Answer"]
    assert waiting["WorkerId"].startswith("A")


def test_a_request_without_test_has_neither_test_nor_answer(mturk, make_type, ada):
    ask(ada, make_type())
    (waiting,) = mturk.list_qualification_requests()["QualificationRequests"]
    assert not waiting.keys() & {"Test", "Answer"}


def test_an_accepted_request_is_a_qualification(mturk, make_type, ada):
    type_id = make_type()
    request_id = ask(ada, type_id)
    (waiting,) = mturk.list_qualification_requests(QualificationTypeId=type_id)[
        "QualificationRequests"
    ]
    done = mturk.accept_qualification_request(
        QualificationRequestId=request_id, IntegerValue=42
    )
    assert done.keys() == {"ResponseMetadata"}
    found = mturk.get_qualification_score(
        QualificationTypeId=type_id, WorkerId=waiting["WorkerId"]
    )
    assert found["Qualification"]["IntegerValue"] == 42
    assert mturk.list_qualification_requests()["NumResults"] == 0


def test_a_rejected_request_tells_the_worker_why(mturk, make_type, ada):
    request_id = ask(ada, make_type())
    mturk.reject_qualification_request(
        QualificationRequestId=request_id, Reason="Not yet."
    )
    assert "Not yet." in OutboxMessage.objects.latest("id").content["body"]


@pytest.mark.parametrize(
    "call", ["accept_qualification_request", "reject_qualification_request"]
)
def test_a_decided_request_is_decided_once(mturk, make_type, ada, call):
    request_id = ask(ada, make_type())
    mturk.reject_qualification_request(QualificationRequestId=request_id)
    with pytest.raises(ClientError) as error:
        getattr(mturk, call)(QualificationRequestId=request_id)
    said = error.value.response
    assert said["TurkErrorCode"] == PREFIX + "InvalidQualificationRequestState"
    assert "currently in the state 'Rejected'" in said["Message"]
    assert "can be called with a status of: Submitted" in said["Message"]


@pytest.mark.parametrize(
    "call", ["accept_qualification_request", "reject_qualification_request"]
)
def test_requests_of_others_do_not_exist(mturk, dov_mturk, make_type, ada, call):
    request_id = ask(ada, make_type())
    assert dov_mturk.list_qualification_requests()["NumResults"] == 0
    for text in (request_id, "no-such-request"):
        with pytest.raises(ClientError) as error:
            getattr(dov_mturk, call)(QualificationRequestId=text)
        said = error.value.response
        assert said["TurkErrorCode"] == PREFIX + "QualificationRequestDoesNotExist"
        assert f"{text} does not exist" in said["Message"]


def test_a_deleted_type_leaves_no_requests_waiting(mturk, make_type, ada):
    type_id = make_type()
    ask(ada, type_id)
    mturk.delete_qualification_type(QualificationTypeId=type_id)
    assert mturk.list_qualification_requests()["NumResults"] == 0


def test_pages_of_requests_hold_each_once(mturk, make_type, ada, bola, eve):
    type_id = make_type()
    asked = [ask(worker, type_id) for worker in (ada, bola, eve)]
    pages = mturk.get_paginator("list_qualification_requests").paginate(
        QualificationTypeId=type_id, PaginationConfig={"PageSize": 1}
    )
    listed = [
        each["QualificationRequestId"]
        for page in pages
        for each in page["QualificationRequests"]
    ]
    assert listed == asked
