"""Qualification types, grants and requirements, through boto3."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from handwork.base.models import OutboxMessage
from handwork.flow import requesting_skills
from handwork.mturk import ids
from handwork.mturk.clock import now
from handwork.people import queries as people
from handwork.people.rules import Actor
from qualified import KEY, TEST

pytestmark = pytest.mark.django_db(transaction=True)
PREFIX = "AWS.MechanicalTurk."
COUNT = "00000000000000000040"
REVOKED = "This operation can be called with a status of: Granted"


def refused(call: Callable[..., Any], /, **members: Any) -> tuple[str, str]:
    """The code, without its prefix, and the words of a refusal."""
    with pytest.raises(ClientError) as error:
        call(**members)
    said = error.value.response
    assert said["Error"]["Code"] == "RequestError"
    assert said["TurkErrorCode"].startswith(PREFIX)
    return said["TurkErrorCode"].removeprefix(PREFIX), said["Message"]


@pytest.fixture
def make_type(mturk: Any) -> Callable[..., dict[str, Any]]:
    def make(name: str = "French", **members: Any) -> dict[str, Any]:
        given = {"Description": "Reads French.", "QualificationTypeStatus": "Active"}
        return mturk.create_qualification_type(Name=name, **given, **members)[
            "QualificationType"
        ]

    return make


@pytest.fixture
def code_of(cleo: Actor) -> Callable[[Actor], str]:
    """The id under which Cleo's lab knows a worker."""

    def code(worker: Actor) -> str:
        (organisation_id,) = cleo.organisation_ids
        found = people.worker_codes(
            organisation_id=organisation_id, worker_ids=[worker.worker_id]
        )
        return found[worker.worker_id]

    return code


def test_a_type_reads_back_as_it_was_made(mturk, make_type):
    made = make_type(
        Keywords="language, gallic",
        Test=TEST,
        AnswerKey=KEY,
        TestDurationInSeconds=600,
        RetryDelayInSeconds=60,
    )
    type_id = made["QualificationTypeId"]
    read = mturk.get_qualification_type(QualificationTypeId=type_id)
    assert read["QualificationType"] == made
    assert made["CreationTime"] <= datetime.now(tz=UTC)  # noqa: TID251 - as the server does
    del made["CreationTime"], made["QualificationTypeId"]
    assert made == {
        "Name": "French",
        "Description": "Reads French.",
        "Keywords": "language, gallic",
        "QualificationTypeStatus": "Active",
        "Test": TEST,
        "AnswerKey": KEY,
        "TestDurationInSeconds": 600,
        "RetryDelayInSeconds": 60,
        "IsRequestable": True,
        "AutoGranted": False,
    }


def test_a_plain_type_has_no_members_that_were_not_set(make_type):
    made = make_type(AutoGranted=True, AutoGrantedValue=5)
    assert made["AutoGrantedValue"] == 5
    assert not made.keys() & {"Keywords", "Test", "AnswerKey", "RetryDelayInSeconds"}


def test_a_second_type_of_the_name_is_refused_in_the_words_programs_match(make_type):
    make_type()
    code, message = refused(make_type)
    assert code == "QualificationTypeAlreadyExists"
    assert message.startswith(
        "You have already created a QualificationType with this name. A "
        "QualificationType's name must be unique among all of the QualificationTypes "
        "created by the same user."
    )


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"Test": TEST}, "InvalidParameterValue"),
        ({"AnswerKey": KEY}, "InvalidParameterValue"),
        (
            {"Test": TEST, "TestDurationInSeconds": 9, "AutoGranted": True},
            "InvalidParameterValue",
        ),
        ({"Test": "<no xml", "TestDurationInSeconds": 9}, "XMLParseError"),
        (
            {"Test": TEST, "TestDurationInSeconds": 9, "AnswerKey": "<no xml"},
            "XMLParseError",
        ),
        ({"RetryDelayInSeconds": -5}, "InvalidParameterValue"),
        ({"Keywords": "x" * 1001}, "InvalidParameterValue"),
    ],
)
def test_a_type_on_impossible_terms_is_refused(make_type, members, code):
    assert refused(make_type, **members)[0] == code


def test_an_update_keeps_what_it_does_not_name(mturk, make_type):
    made = make_type(Keywords="language", RetryDelayInSeconds=60)
    type_id = made["QualificationTypeId"]
    changed = mturk.update_qualification_type(
        QualificationTypeId=type_id,
        QualificationTypeStatus="Inactive",
        Test=TEST,
        TestDurationInSeconds=60,
    )["QualificationType"]
    assert changed == made | {
        "QualificationTypeStatus": "Inactive",
        "Test": TEST,
        "TestDurationInSeconds": 60,
    }
    auto = {"QualificationTypeId": type_id, "AutoGranted": True}
    assert (
        refused(mturk.update_qualification_type, **auto)[0] == "InvalidParameterValue"
    )


def test_a_deleted_type_does_not_exist_and_its_name_is_free(mturk, make_type):
    type_id = make_type()["QualificationTypeId"]
    gone = mturk.delete_qualification_type(QualificationTypeId=type_id)
    assert gone.keys() == {"ResponseMetadata"}
    code, message = refused(mturk.get_qualification_type, QualificationTypeId=type_id)
    assert code == "QualificationTypeDoesNotExist"
    assert f"{type_id} does not exist" in message
    assert make_type()["QualificationTypeId"] != type_id


def test_types_of_others_do_not_exist(mturk, dov_mturk, make_type, ada, code_of):
    type_id = make_type()["QualificationTypeId"]
    for call in (
        dov_mturk.get_qualification_type,
        dov_mturk.delete_qualification_type,
        dov_mturk.update_qualification_type,
        dov_mturk.list_workers_with_qualification_type,
        dov_mturk.list_qualification_requests,
    ):
        code, message = refused(call, QualificationTypeId=type_id)
        assert (code, "does not exist" in message) == (
            "QualificationTypeDoesNotExist",
            True,
        )
    grant = {"QualificationTypeId": type_id, "WorkerId": code_of(ada)}
    assert (
        refused(dov_mturk.associate_qualification_with_worker, **grant)[0]
        == "QualificationTypeDoesNotExist"
    )


def names(answer: dict[str, Any]) -> list[str]:
    return [each["Name"] for each in answer["QualificationTypes"]]


def test_a_query_finds_words_whatever_their_case(mturk, make_type):
    make_type("FRENCH readers")
    make_type("German readers", Keywords="french, too")
    make_type("Others")
    listed = mturk.list_qualification_types(
        Query="french READERS", MustBeRequestable=False, MustBeOwnedByCaller=True
    )
    assert names(listed) == ["FRENCH readers", "German readers"]
    assert listed["NumResults"] == 2


def test_system_types_are_for_all_and_cannot_be_requested(mturk, dov_mturk, make_type):
    make_type()
    listed = names(dov_mturk.list_qualification_types(MustBeRequestable=False))
    assert listed == [
        "Masters",
        "Worker_NumberHITsApproved",
        "Worker_Locale",
        "Worker_Adult",
        "Worker_PercentAssignmentsApproved",
    ]
    assert names(mturk.list_qualification_types(MustBeRequestable=True)) == ["French"]
    read = mturk.get_qualification_type(QualificationTypeId=COUNT)
    assert read["QualificationType"]["Name"] == "Worker_NumberHITsApproved"
    assert read["QualificationType"]["IsRequestable"] is False


def test_pages_of_types_go_through_system_and_own_ones_once(mturk, make_type):
    for number in range(4):
        make_type(f"Kind {number}")
    pages = mturk.get_paginator("list_qualification_types").paginate(
        MustBeRequestable=False, PaginationConfig={"PageSize": 2}
    )
    listed = [name for page in pages for name in names(page)]
    assert len(listed) == len(set(listed)) == 9
    assert listed[5:] == [f"Kind {number}" for number in range(4)]


def test_a_grant_is_scored_listed_and_taken_away(mturk, make_type, ada, code_of):
    type_id, worker = make_type()["QualificationTypeId"], code_of(ada)
    who = {"QualificationTypeId": type_id, "WorkerId": worker}
    given = mturk.associate_qualification_with_worker(**who, IntegerValue=80)
    assert given.keys() == {"ResponseMetadata"}
    found = mturk.get_qualification_score(**who)["Qualification"]
    assert (found["IntegerValue"], found["Status"]) == (80, "Granted")
    assert (found["QualificationTypeId"], found["WorkerId"]) == (type_id, worker)

    mturk.disassociate_qualification_from_worker(**who, Reason="Copied.")
    for call in (
        mturk.get_qualification_score,
        mturk.disassociate_qualification_from_worker,
    ):
        code, message = refused(call, **who)
        assert code == "InvalidQualificationState"
        assert REVOKED in message
    by_status = {
        status: mturk.list_workers_with_qualification_type(
            QualificationTypeId=type_id, **members
        )["NumResults"]
        for status, members in {
            "all": {},
            "granted": {"Status": "Granted"},
            "revoked": {"Status": "Revoked"},
        }.items()
    }
    assert by_status == {"all": 1, "granted": 0, "revoked": 1}


def test_a_grant_without_a_value_is_worth_one(mturk, make_type, ada, code_of):
    who = {
        "QualificationTypeId": make_type()["QualificationTypeId"],
        "WorkerId": code_of(ada),
    }
    mturk.associate_qualification_with_worker(**who)
    assert mturk.get_qualification_score(**who)["Qualification"]["IntegerValue"] == 1


def test_a_letter_tells_the_worker_unless_none_is_wanted(
    mturk, make_type, ada, code_of
):
    who = {
        "QualificationTypeId": make_type()["QualificationTypeId"],
        "WorkerId": code_of(ada),
    }
    mturk.associate_qualification_with_worker(**who, SendNotification=False)
    assert not OutboxMessage.objects.exists()
    mturk.associate_qualification_with_worker(**who, IntegerValue=2)
    mturk.associate_qualification_with_worker(**who, IntegerValue=2)
    (letter,) = OutboxMessage.objects.all()
    assert letter.recipient == "ada@example.org"
    assert "French" in letter.content["body"]


def test_a_skill_that_was_never_granted_does_not_exist(mturk, make_type, ada, code_of):
    who = {
        "QualificationTypeId": make_type()["QualificationTypeId"],
        "WorkerId": code_of(ada),
    }
    code, message = refused(mturk.get_qualification_score, **who)
    assert code == "QualificationDoesNotExist"
    assert message.startswith("You requested a Qualification that does not exist.")


def test_what_the_system_knows_of_a_worker_is_no_score(mturk, ada, code_of):
    who = {"QualificationTypeId": "00000000000000000071", "WorkerId": code_of(ada)}
    code, message = refused(mturk.get_qualification_score, **who)
    assert code == "QualificationDoesNotExist"
    assert message.startswith("You requested a Qualification that does not exist.")


def test_a_worker_nobody_knows_is_refused(mturk, make_type):
    who = {
        "QualificationTypeId": make_type()["QualificationTypeId"],
        "WorkerId": "A1234567890123",
    }
    code, message = refused(mturk.associate_qualification_with_worker, **who)
    assert code == "InvalidParameterValue"
    assert "WorkerId" in message


def test_what_the_site_grants_is_seen_by_programs(mturk, make_type, ada, code_of):
    type_id = make_type(AutoGranted=True, AutoGrantedValue=9)["QualificationTypeId"]
    requesting_skills.ask_for_skill(
        actor=ada, type_id=ids.pk_of("qualification", type_id), now=now()
    )
    found = mturk.get_qualification_score(
        QualificationTypeId=type_id, WorkerId=code_of(ada)
    )
    assert found["Qualification"]["IntegerValue"] == 9
