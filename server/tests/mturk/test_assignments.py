"""Assignments through an unmodified client: listed, approved, rejected, overridden."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handwork.flow import paying, working
from handwork.mturk import ids
from handwork.mturk.clock import now
from handwork.pay import queries as pay
from handwork.people import queries as people

QUESTION = (
    '<ExternalQuestion xmlns="http://mechanicalturk.amazonaws.com/'
    'AWSMechanicalTurkDataSchemas/2006-07-14/ExternalQuestion.xsd">'
    "<ExternalURL>https://example.org/</ExternalURL>"
    "<FrameHeight>0</FrameHeight></ExternalQuestion>"
)


@pytest.fixture
def hit_id(mturk: Any) -> str:
    """Three answers wanted, for fifty cents."""
    made = mturk.create_hit(
        Title="Which digit?", Description="Look.", Reward="0.50",
        AssignmentDurationInSeconds=600, LifetimeInSeconds=3600, MaxAssignments=3,
        Question=QUESTION,
    )  # fmt: skip
    return made["HIT"]["HITId"]


@pytest.fixture
def assignment(hit_id: str, mturk_answer: Any, ada: Any) -> str:
    """What Ada has submitted."""
    return mturk_answer(hit_id, {"digit": "7"}, ada)


@pytest.fixture
def others(bola: Any, eve: Any) -> tuple[Any, Any]:
    return bola, eve


def refused(call: Any, **given: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as refusal:
        call(**given)
    response = refusal.value.response
    return response["TurkErrorCode"].rpartition(".")[2], response["Error"]["Message"]


def get(client: Any, assignment_id: str) -> dict[str, Any]:
    return client.get_assignment(AssignmentId=assignment_id)["Assignment"]


def balance(client: Any) -> tuple[str, str]:
    told = client.get_account_balance()
    return told["AvailableBalance"], told["OnHoldBalance"]


def earned(worker: Any) -> int:
    return sum(
        each.payable.micros for each in pay.worker_money(worker_id=worker.worker_id)
    )


def test_an_approved_assignment_is_paid_and_says_when(mturk, assignment, ada):
    assert mturk.approve_assignment(
        AssignmentId=assignment, RequesterFeedback="Thank you"
    ).keys() == {"ResponseMetadata"}
    shown = get(mturk, assignment)
    assert shown["AssignmentStatus"] == "Approved"
    assert shown["RequesterFeedback"] == "Thank you"
    assert shown["ApprovalTime"] >= shown["SubmitTime"] >= shown["AcceptTime"]
    assert "RejectionTime" not in shown
    assert earned(ada) == 500_000


def test_an_assignment_is_written_as_programs_read_it(mturk, hit_id, mturk_answer, ada):
    assignment = mturk_answer(hit_id, {"digit": "7 & é"}, ada)
    told = mturk.get_assignment(AssignmentId=assignment)
    shown = told["Assignment"]
    assert told["HIT"]["HITId"] == shown["HITId"] == hit_id
    assert shown["AssignmentId"] == assignment
    assert shown["WorkerId"].startswith("A")
    assert shown["AssignmentStatus"] == "Submitted"
    assert shown["Deadline"] - shown["AcceptTime"] == timedelta(minutes=10)
    assert shown["AutoApprovalTime"] - shown["SubmitTime"] == timedelta(days=30)
    assert "<QuestionIdentifier>digit</QuestionIdentifier>" in shown["Answer"]
    assert "<FreeText>7 &amp; &#233;</FreeText>" in shown["Answer"]
    assert "RequesterFeedback" not in shown


def test_an_answer_to_a_task_of_another_kind_has_a_text_for_each_field(
    mturk, make_batch, ada
):
    batch_id = make_batch(1)
    held = working.take(worker_id=ada.worker_id, batch_id=batch_id, now=now())
    working.submit(
        worker_id=ada.worker_id, assignment_id=held.assignment_id,
        content={"choice": "1"}, client_key="k", active_milliseconds=None, now=now(),
    )  # fmt: skip
    listed = mturk.list_assignments_for_hit(HITId=ids.code("hit", held.task_id))
    shown = get(mturk, ids.code("assignment", held.assignment_id))
    assert listed["Assignments"] == [shown]
    assert "<QuestionIdentifier>choice</QuestionIdentifier>" in shown["Answer"]
    assert "<FreeText>1</FreeText>" in shown["Answer"]


def test_assignments_come_in_pages_up_to_an_empty_one(
    mturk, hit_id, mturk_answer, ada, bola, eve
):
    made = [mturk_answer(hit_id, {"digit": "7"}, who) for who in (ada, bola, eve)]
    pages = mturk.get_paginator("list_assignments_for_hit").paginate(
        HITId=hit_id, PaginationConfig={"PageSize": 2}
    )
    found = [[each["AssignmentId"] for each in page["Assignments"]] for page in pages]
    assert found == [made[:2], made[2:], []]


def test_assignments_are_listed_by_their_status(
    mturk, hit_id, mturk_answer, ada, bola, eve
):
    approved, rejected, waiting = (
        mturk_answer(hit_id, {"digit": "7"}, who) for who in (ada, bola, eve)
    )
    mturk.approve_assignment(AssignmentId=approved)
    mturk.reject_assignment(AssignmentId=rejected, RequesterFeedback="")

    def listed(*statuses: str) -> list[str]:
        told = mturk.list_assignments_for_hit(
            HITId=hit_id, AssignmentStatuses=list(statuses)
        )
        return [each["AssignmentId"] for each in told["Assignments"]]

    assert listed("Approved") == [approved]
    assert listed("Rejected") == [rejected]
    assert listed("Submitted") == [waiting]
    assert listed("Approved", "Rejected") == [approved, rejected]
    assert listed("Submitted", "Rejected") == [rejected, waiting]
    assert listed() == [approved, rejected, waiting]


def test_the_number_of_queries_does_not_grow_with_the_page(
    mturk, hit_id, assignment, mturk_answer, others
):
    def queries_of_a_page(count: int) -> int:
        # The first time it is shown, a worker's id is kept.
        mturk.list_assignments_for_hit(HITId=hit_id)
        with CaptureQueriesContext(connection) as queries:
            told = mturk.list_assignments_for_hit(HITId=hit_id)
        assert told["NumResults"] == count
        return len(queries)

    mturk.approve_assignment(AssignmentId=assignment)
    alone = queries_of_a_page(1)
    for who in others:
        mturk.approve_assignment(AssignmentId=mturk_answer(hit_id, {"digit": "7"}, who))
    # Two of them are savepoints, on PostgreSQL and in a test only.
    assert queries_of_a_page(3) == alone <= 10


def test_a_rejection_is_paid_where_the_installation_pays(mturk, assignment, ada):
    before = balance(mturk)
    mturk.reject_assignment(AssignmentId=assignment, RequesterFeedback="Blank")
    shown = get(mturk, assignment)
    assert (shown["AssignmentStatus"], shown["RequesterFeedback"]) == (
        "Rejected",
        "Blank",
    )
    assert shown["RejectionTime"]
    assert "ApprovalTime" not in shown
    assert earned(ada) == 500_000
    assert balance(mturk) == (before[0], "1.20")


def test_a_rejection_takes_the_pay_back_where_it_is_withheld(
    mturk, assignment, ada, settings
):
    settings.PAY_ON_REJECTION = "withheld"
    assert balance(mturk) == ("998.20", "1.80")
    mturk.reject_assignment(AssignmentId=assignment, RequesterFeedback="Blank")
    assert balance(mturk) == ("998.80", "1.20")
    assert earned(ada) == 0
    assert paying.accept_due(now=now() + timedelta(days=60)) == 0


@pytest.mark.parametrize("policy", ["paid", "withheld"])
def test_a_rejection_is_overridden(mturk, assignment, ada, settings, policy):
    settings.PAY_ON_REJECTION = policy
    mturk.reject_assignment(AssignmentId=assignment, RequesterFeedback="Blank")
    code, message = refused(mturk.approve_assignment, AssignmentId=assignment)
    assert code == "InvalidAssignmentState"
    assert "This operation can be called with a status of: Submitted" in message
    mturk.approve_assignment(AssignmentId=assignment, OverrideRejection=True)
    shown = get(mturk, assignment)
    assert shown["AssignmentStatus"] == "Approved"
    assert "RejectionTime" not in shown
    assert earned(ada) == 500_000
    assert balance(mturk) == ("998.20", "1.20")


def test_an_override_needs_the_money_again(mturk, assignment, ada, cleo, sam, settings):
    settings.PAY_ON_REJECTION = "withheld"
    mturk.reject_assignment(AssignmentId=assignment, RequesterFeedback="Blank")
    paying.withdraw(
        actor=sam, organisation_id=min(cleo.organisation_ids),
        amount_micros=998_300_000, currency="USD", reference="all of it", now=now(),
    )  # fmt: skip
    code, message = refused(
        mturk.approve_assignment, AssignmentId=assignment, OverrideRejection=True
    )
    assert code == "InsufficientFunds"
    assert message.startswith("This Requester has insufficient funds in their account")
    assert get(mturk, assignment)["AssignmentStatus"] == "Rejected"
    assert earned(ada) == 0


@pytest.mark.parametrize("verdict", ["approve", "reject"])
def test_what_is_decided_is_not_decided_again(mturk, assignment, verdict):
    mturk.approve_assignment(AssignmentId=assignment)
    call = getattr(mturk, f"{verdict}_assignment")
    given = {"AssignmentId": assignment, "RequesterFeedback": "Again"}
    code, message = refused(call, **given)
    assert code == "InvalidAssignmentState"
    assert message.startswith(
        "This operation can be called with a status of: Submitted"
    )


def test_what_silence_accepted_is_approved(mturk, assignment):
    later = now() + timedelta(days=31)
    paying.accept_due(now=later)
    shown = get(mturk, assignment)
    assert shown["AssignmentStatus"] == "Approved"
    assert shown["ApprovalTime"] == later.replace(
        microsecond=shown["ApprovalTime"].microsecond
    )
    code, _message = refused(
        mturk.reject_assignment, AssignmentId=assignment, RequesterFeedback="Late"
    )
    assert code == "InvalidAssignmentState"


def test_without_a_delay_an_answer_is_approved_as_soon_as_it_comes(
    mturk, mturk_answer, ada
):
    hit = mturk.create_hit(
        Title="Which digit?", Description="Look.", Reward="0.50",
        AssignmentDurationInSeconds=600, LifetimeInSeconds=3600, MaxAssignments=1,
        AutoApprovalDelayInSeconds=0, Question=QUESTION,
    )["HIT"]  # fmt: skip
    assignment = mturk_answer(hit["HITId"], {"digit": "7"}, ada)
    shown = get(mturk, assignment)
    assert shown["AssignmentStatus"] == "Approved"
    assert shown["ApprovalTime"] == shown["AutoApprovalTime"] == shown["SubmitTime"]
    assert mturk.get_hit(HITId=hit["HITId"])["HIT"]["NumberOfAssignmentsCompleted"] == 1
    listed = {
        status: mturk.list_assignments_for_hit(
            HITId=hit["HITId"], AssignmentStatuses=[status]
        )["NumResults"]
        for status in ("Submitted", "Approved", "Rejected")
    }
    assert listed == {"Submitted": 0, "Approved": 1, "Rejected": 0}
    code, _message = refused(
        mturk.reject_assignment, AssignmentId=assignment, RequesterFeedback="Late"
    )
    assert code == "InvalidAssignmentState"
    paying.accept_due(now=now())
    assert get(mturk, assignment)["AssignmentStatus"] == "Approved"
    assert earned(ada) == 500_000


def test_what_is_still_being_done_can_be_neither_read_nor_decided(
    mturk, hit_id, mturk_take, ada
):
    assignment = ids.code("assignment", mturk_take(hit_id, ada))
    code, message = refused(mturk.get_assignment, AssignmentId=assignment)
    assert code == "InvalidAssignmentState"
    assert message.startswith(
        "This operation can be called with a status of: Reviewable,Approved,Rejected"
    )
    code, message = refused(mturk.approve_assignment, AssignmentId=assignment)
    assert code == "InvalidAssignmentState"
    assert message.startswith("This operation can be called with a status of: null")
    assert mturk.list_assignments_for_hit(HITId=hit_id)["Assignments"] == []


def test_an_assignment_of_others_does_not_exist(dov_mturk, hit_id, assignment):
    calls = {
        dov_mturk.get_assignment: {},
        dov_mturk.approve_assignment: {},
        dov_mturk.reject_assignment: {"RequesterFeedback": "No"},
    }
    for call, more in calls.items():
        code, message = refused(call, AssignmentId=assignment, **more)
        assert code == "AssignmentDoesNotExist"
        assert message.startswith(f"Assignment {assignment} does not exist.")
    code, _message = refused(dov_mturk.list_assignments_for_hit, HITId=hit_id)
    assert code == "HITDoesNotExist"


def test_a_worker_is_another_to_each_requester_and_the_same_to_one(
    mturk, hit_id, mturk_answer, ada, dov
):
    first = get(mturk, mturk_answer(hit_id, {"digit": "7"}, ada))["WorkerId"]
    other = mturk.create_hit(
        Title="Again?", Description="Look.", Reward="0.50",
        AssignmentDurationInSeconds=600, LifetimeInSeconds=3600, Question=QUESTION,
    )["HIT"]["HITId"]  # fmt: skip
    assert get(mturk, mturk_answer(other, {"digit": "7"}, ada))["WorkerId"] == first
    (dovs,) = dov.organisation_ids
    codes = people.worker_codes(organisation_id=dovs, worker_ids=[ada.worker_id])
    assert codes[ada.worker_id] != first
    assert people.worker_of_code(organisation_id=dovs, code=first) is None
