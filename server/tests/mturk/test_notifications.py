"""Notifications through boto3: who is told, and what is refused."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from botocore.exceptions import ClientError

from handwork.base.models import OutboxMessage
from handwork.flow import notifying, watching
from handwork.mturk.clock import now

pytestmark = pytest.mark.django_db(transaction=True)
PREFIX = "AWS.MechanicalTurk."
EVERYTHING = [
    "AssignmentAccepted", "AssignmentSubmitted", "AssignmentApproved", "HITCreated",
    "HITReviewable", "HITExpired", "HITExtended", "HITDisposed",
]  # fmt: skip
QUESTION = """<ExternalQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanical\
TurkDataSchemas/2006-07-14/ExternalQuestion.xsd"><ExternalURL>https://example.org/\
</ExternalURL><FrameHeight>0</FrameHeight></ExternalQuestion>"""


def specification(**changes):
    return {
        "Destination": "https://programs.example.org/listener",
        "Transport": "SNS",
        "Version": "2006-05-05",
        "EventTypes": EVERYTHING,
        **changes,
    }


@pytest.fixture
def type_id(mturk):
    return mturk.create_hit_type(
        Title="Animals", Description="Name them", Reward="0.05",
        AssignmentDurationInSeconds=600,
    )["HITTypeId"]  # fmt: skip


def refusal_of(call, **given):
    with pytest.raises(ClientError) as refused:
        call(**given)
    return refused.value.response["TurkErrorCode"].removeprefix(PREFIX)


def events():
    rows = OutboxMessage.objects.filter(channel="webhook").order_by("id")
    return [
        event for row in rows for event in json.loads(row.content["body"])["Events"]
    ]


def test_the_life_of_a_hit_is_told(mturk, type_id, mturk_answer, ada):
    mturk.update_notification_settings(HITTypeId=type_id, Notification=specification())
    hit_id = mturk.create_hit_with_hit_type(
        HITTypeId=type_id, LifetimeInSeconds=600, Question=QUESTION
    )["HIT"]["HITId"]
    assignment_id = mturk_answer(hit_id, {"animal": "cat"}, ada)
    mturk.approve_assignment(AssignmentId=assignment_id)
    watching.look_due(now=now())
    mturk.delete_hit(HITId=hit_id)
    notifying.tell_due(now=now())
    told = events()
    assert {event["EventType"] for event in told} == {
        "HITCreated", "AssignmentAccepted", "AssignmentSubmitted",
        "AssignmentApproved", "HITReviewable", "HITDisposed",
    }  # fmt: skip
    assert {event["HITId"] for event in told} == {hit_id}
    assert {event["HITTypeId"] for event in told} == {type_id}
    assert {event.get("AssignmentId") for event in told} == {None, assignment_id}


def test_a_rule_is_switched_off_and_on(mturk, type_id):
    mturk.update_notification_settings(HITTypeId=type_id, Notification=specification())
    mturk.update_notification_settings(HITTypeId=type_id, Active=False)
    mturk.create_hit_with_hit_type(
        HITTypeId=type_id, LifetimeInSeconds=600, Question=QUESTION
    )
    watching.look_due(now=now())
    notifying.tell_due(now=now())
    assert events() == []
    assert mturk.update_notification_settings(HITTypeId=type_id, Active=True)


def test_a_test_event_is_sent_whatever_the_specification_asks_for(mturk):
    mturk.send_test_event_notification(
        Notification=specification(EventTypes=["HITCreated"]), TestEventType="Ping"
    )
    (event,) = events()
    assert event["EventType"] == "Ping"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"Destination": "nowhere"}, "InvalidTransportEndpoint"),
        ({"Transport": "Email"}, "InvalidTransportEndpoint"),
        ({"Transport": "SQS"}, "InvalidTransportEndpoint"),
        ({"Version": "1999-01-01"}, "InvalidParameterValue"),
        ({"EventTypes": ["Ping"]}, "InvalidParameterValue"),
    ],
)
def test_what_cannot_be_told_is_refused(mturk, type_id, changes, code):
    given = {"HITTypeId": type_id, "Notification": specification(**changes)}
    assert refusal_of(mturk.update_notification_settings, **given) == code


def test_switching_on_without_a_specification_is_refused(mturk, type_id):
    code = refusal_of(
        mturk.update_notification_settings, HITTypeId=type_id, Active=True
    )
    assert code == "InvalidParameterValue"
    assert (
        refusal_of(mturk.update_notification_settings, HITTypeId=type_id)
        == "InvalidParameterValue"
    )


def test_the_type_of_another_requester_reads_as_not_existing(dov_mturk, type_id):
    given = {"HITTypeId": type_id, "Notification": specification()}
    code = refusal_of(dov_mturk.update_notification_settings, **given)
    assert code == "HITTypeDoesNotExist"


def test_what_was_approved_by_word_is_not_told_again_when_silence_would_have(
    mturk, type_id, mturk_answer, ada
):
    mturk.update_notification_settings(HITTypeId=type_id, Notification=specification())
    hit_id = mturk.create_hit_with_hit_type(
        HITTypeId=type_id, LifetimeInSeconds=600, Question=QUESTION
    )["HIT"]["HITId"]
    assignment_id = mturk_answer(hit_id, {"animal": "cat"}, ada)
    mturk.approve_assignment(AssignmentId=assignment_id)
    for days in (0, 3, 6, 31):
        later = now() + timedelta(days=days)
        watching.look_due(now=later)
        notifying.tell_due(now=later)
    told = [event["EventType"] for event in events()]
    assert told.count("AssignmentApproved") == 1


def test_a_hit_that_is_ended_and_deleted_at_once_is_told_whole(
    mturk, type_id, mturk_answer, ada
):
    mturk.update_notification_settings(HITTypeId=type_id, Notification=specification())
    hit_id = mturk.create_hit_with_hit_type(
        HITTypeId=type_id, LifetimeInSeconds=600, MaxAssignments=2, Question=QUESTION
    )["HIT"]["HITId"]
    assignment_id = mturk_answer(hit_id, {"animal": "cat"}, ada)
    mturk.approve_assignment(AssignmentId=assignment_id)
    mturk.update_expiration_for_hit(HITId=hit_id, ExpireAt=0)
    mturk.delete_hit(HITId=hit_id)
    watching.look_due(now=now())
    notifying.tell_due(now=now())
    told = {event["EventType"] for event in events()}
    assert {"HITExpired", "HITReviewable", "HITDisposed"} <= told
