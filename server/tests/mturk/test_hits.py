"""HITs through an unmodified client: made, counted, ended, deleted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from handwork.mturk.clock import now
from handwork.people.rules import Actor
from tools.questions import external
from turk_hits import (
    EXTERNAL,
    TYPE,
    balance,
    counters,
    make_hit,
    make_type,
    read,
    refused,
)

LONG_AGO = datetime(2015, 1, 1, tzinfo=UTC)


@pytest.fixture
def hit_type(mturk: Any) -> str:
    return make_type(mturk)


@pytest.fixture
def hit_id(mturk: Any, hit_type: str) -> str:
    return make_hit(mturk, hit_type)["HITId"]


@pytest.fixture
def cast(ada: Actor, bola: Actor, eve: Actor) -> tuple[Actor, Actor, Actor]:
    return ada, bola, eve


def test_equal_values_are_one_hit_type(mturk):
    assert make_type(mturk) == make_type(mturk)


@pytest.mark.parametrize(
    "change",
    [
        {"Title": "Which letter?"},
        {"Description": "Look."},
        {"Reward": "0.06"},
        {"AssignmentDurationInSeconds": 601},
        {"AutoApprovalDelayInSeconds": 60},
        {"Keywords": "digit"},
        {
            "QualificationRequirements": [
                {
                    "QualificationTypeId": "00000000000000000040",
                    "Comparator": "GreaterThan",
                    "IntegerValues": [10],
                }
            ]
        },
    ],
)
def test_each_of_the_seven_values_makes_another_hit_type(mturk, hit_type, change):
    assert make_type(mturk, **change) != hit_type


def test_a_hit_says_everything_that_was_not_given(mturk, hit_type):
    hit = make_hit(mturk, hit_type, MaxAssignments=1)
    assert hit == read(mturk, hit["HITId"])
    assert hit["AutoApprovalDelayInSeconds"] == 2_592_000
    assert hit["HITReviewStatus"] == "NotReviewed"
    assert hit["QualificationRequirements"] == []
    assert hit["Question"] == EXTERNAL
    assert hit["Reward"] == "0.05"
    assert hit["Expiration"] - hit["CreationTime"] == timedelta(hours=1)
    assert not {"Keywords", "RequesterAnnotation", "HITLayoutId"} & set(hit)


def test_a_requirement_comes_back_with_what_it_guards(mturk):
    asked = [
        {
            "QualificationTypeId": "000000000000000000L0",
            "Comparator": "GreaterThanOrEqualTo",
            "IntegerValues": [95],
        }
    ]
    hit = make_hit(mturk, make_type(mturk, QualificationRequirements=asked))
    assert hit["QualificationRequirements"] == [
        asked[0] | {"RequiredToPreview": False, "ActionsGuarded": "Accept"}
    ]


def test_a_hit_made_at_once_has_a_hit_type_of_its_values(mturk, hit_type):
    made = mturk.create_hit(
        **TYPE, LifetimeInSeconds=60, Question=EXTERNAL, RequesterAnnotation="row 7"
    )["HIT"]
    assert made["HITTypeId"] == hit_type
    assert made["RequesterAnnotation"] == "row 7"
    assert made["MaxAssignments"] == 1


def test_the_reward_and_the_fee_are_set_aside(mturk, hit_type):
    before = float(balance(mturk))
    make_hit(mturk, hit_type, MaxAssignments=5)
    spent = before - float(balance(mturk))
    assert 0.25 <= spent < 0.40


def test_without_money_a_hit_is_not_made(mturk):
    dear = make_type(mturk, Reward="999.00")
    code, message = refused(
        mturk.create_hit_with_hit_type,
        HITTypeId=dear,
        LifetimeInSeconds=60,
        MaxAssignments=3,
        Question=EXTERNAL,
    )
    assert code == "InsufficientFunds"
    assert message.startswith(
        "This Requester has insufficient funds in their account to complete this "
        "transaction."
    )
    assert mturk.list_hits()["HITs"] == []


def test_a_token_makes_one_hit_and_names_it_when_it_is_used_again(mturk, hit_type):
    made = make_hit(mturk, hit_type, UniqueRequestToken="row-1")
    code, message = refused(
        mturk.create_hit_with_hit_type,
        HITTypeId=hit_type,
        LifetimeInSeconds=60,
        Question=EXTERNAL,
        UniqueRequestToken="row-1",
    )
    assert code == "HitAlreadyExists"
    assert message.startswith(f'The HIT with ID "{made["HITId"]}" already exists.')
    assert len(mturk.list_hits()["HITs"]) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"Question": None, "HITLayoutId": None},
        {"MaxAssignments": 0},
        {"LifetimeInSeconds": 29},
        {"RequesterAnnotation": "x" * 256},
    ],
)
def test_a_hit_that_could_not_be_shown_is_refused(mturk, hit_type, change):
    asked = {"LifetimeInSeconds": 60, "Question": EXTERNAL} | change
    given = {name: value for name, value in asked.items() if value is not None}
    code, _message = refused(
        mturk.create_hit_with_hit_type, HITTypeId=hit_type, **given
    )
    assert code == "InvalidParameterValue"


def test_a_question_that_is_no_document_is_refused(mturk, hit_type):
    code, _message = refused(
        mturk.create_hit_with_hit_type,
        HITTypeId=hit_type,
        LifetimeInSeconds=60,
        Question="<HTMLQuestion>",
    )
    assert code == "XMLParseError"


def test_the_counters_follow_the_work(mturk, hit_id, mturk_take, mturk_answer, cast):
    ada, bola, eve = cast
    assert counters(mturk, hit_id) == (5, 0, 0, "Assignable")
    mturk_take(hit_id, ada)
    mturk_take(hit_id, bola)
    assert counters(mturk, hit_id) == (3, 2, 0, "Assignable")
    mturk_answer(hit_id, {"digit": "7"}, eve)
    assert counters(mturk, hit_id) == (2, 2, 0, "Assignable")


def test_a_hit_with_all_taken_is_unassignable_and_then_reviewable(
    mturk, hit_type, mturk_take, mturk_answer, cast
):
    ada, bola, _eve = cast
    hit_id = make_hit(mturk, hit_type, MaxAssignments=2)["HITId"]
    mturk_take(hit_id, bola)
    answered = mturk_answer(hit_id, {"digit": "7"}, ada)
    assert counters(mturk, hit_id) == (0, 1, 0, "Unassignable")
    assert mturk.list_reviewable_hits()["HITs"] == []
    mturk_answer(hit_id, {"digit": "7"}, bola)
    assert counters(mturk, hit_id) == (0, 0, 0, "Reviewable")
    (listed,) = mturk.list_reviewable_hits()["HITs"]
    assert listed["HITId"] == hit_id
    mturk.approve_assignment(AssignmentId=answered)
    assert counters(mturk, hit_id) == (0, 0, 1, "Reviewable")


def test_reviewing_goes_there_and_back(mturk, hit_id):
    mturk.update_expiration_for_hit(HITId=hit_id, ExpireAt=0)
    mturk.update_hit_review_status(HITId=hit_id)
    assert read(mturk, hit_id)["HITStatus"] == "Reviewing"
    assert mturk.list_reviewable_hits()["HITs"] == []
    (listed,) = mturk.list_reviewable_hits(Status="Reviewing")["HITs"]
    assert listed["HITId"] == hit_id
    mturk.update_hit_review_status(HITId=hit_id, Revert=True)
    assert read(mturk, hit_id)["HITStatus"] == "Reviewable"


def test_an_end_in_the_past_ends_a_hit_and_gives_the_money_back(
    mturk, hit_type, mturk_take, ada
):
    before = balance(mturk)
    hit_id = make_hit(mturk, hit_type)["HITId"]
    mturk.update_expiration_for_hit(HITId=hit_id, ExpireAt=LONG_AGO)
    assert read(mturk, hit_id)["HITStatus"] == "Reviewable"
    assert balance(mturk) == before


def test_what_is_held_when_a_hit_ends_may_be_finished(mturk, hit_type, mturk_take, ada):
    hit_id = make_hit(mturk, hit_type)["HITId"]
    mturk_take(hit_id, ada)
    mturk.update_expiration_for_hit(HITId=hit_id, ExpireAt=0)
    assert counters(mturk, hit_id) == (4, 1, 0, "Unassignable")


def test_a_hit_that_ended_goes_on_with_money_set_aside_anew(mturk, hit_type):
    hit_id = make_hit(mturk, hit_type)["HITId"]
    set_aside = balance(mturk)
    mturk.update_expiration_for_hit(HITId=hit_id, ExpireAt=0)
    later = now() + timedelta(days=1)
    mturk.update_expiration_for_hit(HITId=hit_id, ExpireAt=later)
    assert counters(mturk, hit_id) == (5, 0, 0, "Assignable")
    assert balance(mturk) == set_aside


def test_more_answers_can_be_asked_for(mturk, hit_id):
    mturk.create_additional_assignments_for_hit(
        HITId=hit_id, NumberOfAdditionalAssignments=4
    )
    assert counters(mturk, hit_id) == (9, 0, 0, "Assignable")
    assert read(mturk, hit_id)["MaxAssignments"] == 9


def test_fewer_than_ten_never_become_ten(mturk, hit_id):
    code, _message = refused(
        mturk.create_additional_assignments_for_hit,
        HITId=hit_id,
        NumberOfAdditionalAssignments=5,
    )
    assert code == "InvalidMaximumAssignmentsIncrease"
    assert read(mturk, hit_id)["MaxAssignments"] == 5


def test_an_extension_with_a_token_happens_once(mturk, hit_id):
    extend = mturk.create_additional_assignments_for_hit
    given = {
        "HITId": hit_id,
        "NumberOfAdditionalAssignments": 1,
        "UniqueRequestToken": "more",
    }
    extend(**given)
    _code, message = refused(extend, **given)
    assert message.startswith("The idempotency token")
    assert read(mturk, hit_id)["MaxAssignments"] == 6


def test_a_hit_that_can_be_taken_is_not_deleted(mturk, hit_id):
    code, message = refused(mturk.delete_hit, HITId=hit_id)
    assert code == "InvalidHITState"
    assert message.startswith(
        "This HIT is currently in the state 'Assignable'.  "
        "This operation can be called with a status of: Reviewing, Reviewable"
    )


def test_a_hit_with_undecided_answers_is_not_deleted(
    mturk, hit_type, mturk_answer, ada
):
    hit_id = make_hit(mturk, hit_type, MaxAssignments=1)["HITId"]
    answered = mturk_answer(hit_id, {"digit": "7"}, ada)
    code, message = refused(mturk.delete_hit, HITId=hit_id)
    assert code == "InvalidHITState"
    assert message.startswith(
        "This HIT is currently in the state 'Reviewable'.  This operation can be called "
        "with a status of: Reviewing, Reviewable"
    )
    mturk.approve_assignment(AssignmentId=answered)
    mturk.delete_hit(HITId=hit_id)
    assert read(mturk, hit_id)["HITStatus"] == "Disposed"
    assert mturk.list_hits()["HITs"] == []
    assert mturk.list_reviewable_hits()["HITs"] == []


def test_a_hit_is_deleted_once(mturk, hit_id):
    mturk.update_expiration_for_hit(HITId=hit_id, ExpireAt=0)
    mturk.delete_hit(HITId=hit_id)
    code, message = refused(mturk.delete_hit, HITId=hit_id)
    assert code == "InvalidHITState"
    assert "currently in the state 'Disposed'" in message


def test_a_hit_takes_the_reward_of_another_hit_type(mturk, hit_id):
    before = float(balance(mturk))
    dear = make_type(mturk, Reward="0.10")
    mturk.update_hit_type_of_hit(HITId=hit_id, HITTypeId=dear)
    hit = read(mturk, hit_id)
    assert (hit["Reward"], hit["HITTypeId"]) == ("0.10", dear)
    assert 0.25 <= before - float(balance(mturk)) < 0.40


@pytest.mark.parametrize(
    "address",
    [
        "https://my_host.example.org/a",
        "https://[2001:db8::1]/a",
        "https://testserver/work/",
    ],
)
def test_a_page_that_no_frame_can_show_is_refused_before_money_is_set_aside(
    mturk, settings, address
):
    settings.PUBLIC_URL = "https://testserver"
    before = balance(mturk)
    code, _message = refused(
        mturk.create_hit, **TYPE, LifetimeInSeconds=60, Question=external(address)
    )
    assert (code, balance(mturk)) == ("InvalidParameterValue", before)
