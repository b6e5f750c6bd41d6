"""The ways that public programs go, call by call, as their sources have them.

A tool that publishes rows of a file as HTML (amti's way), and the samples that Amazon
published: create, retrieve and approve, qualify, pay a bonus, take down.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta

import pytest

from handwork.mturk.clock import now

pytestmark = pytest.mark.django_db(transaction=True)
SCHEMAS = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/"
FORMS = f"{{{SCHEMAS}2005-10-01/QuestionFormAnswers.xsd}}"
QUESTION = f"""<HTMLQuestion xmlns="{SCHEMAS}2011-11-11/HTMLQuestion.xsd">
  <HTMLContent><![CDATA[<!DOCTYPE html><html><body>
    <form name="mturk_form" action="/mturk/externalSubmit" method="post">
      <input type="hidden" name="assignmentId" value=""><input name="label">
    </form></body></html>]]></HTMLContent><FrameHeight>0</FrameHeight></HTMLQuestion>"""
TEST = f"""<QuestionForm xmlns="{SCHEMAS}2017-11-06/QuestionForm.xsd"><Question>
  <QuestionIdentifier>sum</QuestionIdentifier><IsRequired>true</IsRequired>
  <QuestionContent><Text>2 + 2?</Text></QuestionContent><AnswerSpecification>
  <SelectionAnswer><StyleSuggestion>radiobutton</StyleSuggestion><Selections>
  <Selection><SelectionIdentifier>4</SelectionIdentifier><Text>4</Text></Selection>
  <Selection><SelectionIdentifier>5</SelectionIdentifier><Text>5</Text></Selection>
  </Selections></SelectionAnswer></AnswerSpecification></Question></QuestionForm>"""
KEY = f"""<AnswerKey xmlns="{SCHEMAS}2005-10-01/AnswerKey.xsd"><Question>
  <QuestionIdentifier>sum</QuestionIdentifier><AnswerOption>
  <SelectionIdentifier>4</SelectionIdentifier><AnswerScore>10</AnswerScore>
  </AnswerOption></Question><QualificationValueMapping><PercentageMapping>
  <MaximumSummedScore>10</MaximumSummedScore></PercentageMapping>
  </QualificationValueMapping></AnswerKey>"""
LOCALE = "00000000000000000071"


def publish(mturk, count):
    """Make a HIT type and a HIT of it for each row, under the name of the batch."""
    type_id = mturk.create_hit_type(
        AutoApprovalDelayInSeconds=86_400, AssignmentDurationInSeconds=600,
        Reward="0.10", Title="Label a picture", Keywords="label, picture",
        Description="Say what you see.", QualificationRequirements=[
            {"QualificationTypeId": LOCALE, "Comparator": "In",
             "LocaleValues": [{"Country": "FR"}, {"Country": "NG"}],
             "ActionsGuarded": "DiscoverPreviewAndAccept"},
        ],
    )["HITTypeId"]  # fmt: skip
    return [
        mturk.create_hit_with_hit_type(
            UniqueRequestToken=f"row-{number}", HITTypeId=type_id, MaxAssignments=2,
            LifetimeInSeconds=3_600, Question=QUESTION, RequesterAnnotation="batch-7",
        )["HIT"]["HITId"]
        for number in range(count)
    ]  # fmt: skip


def assignments_of(mturk, hit_id, *statuses):
    pages = mturk.get_paginator("list_assignments_for_hit").paginate(
        HITId=hit_id, AssignmentStatuses=list(statuses)
    )
    return [each for page in pages for each in page["Assignments"]]


def said_in(assignment):
    return {
        answer.findtext(FORMS + "QuestionIdentifier"): answer.findtext(
            FORMS + "FreeText"
        )
        for answer in ET.fromstring(assignment["Answer"])
    }


def test_a_batch_is_published_watched_reviewed_saved_and_taken_down(
    mturk, mturk_answer, ada, bola
):
    hit_ids = publish(mturk, 2)
    for hit_id in hit_ids:
        for worker, label in ((ada, "cat"), (bola, "größer als ein Hund")):
            mturk_answer(hit_id, {"label": label}, worker)
    statuses = {mturk.get_hit(HITId=each)["HIT"]["HITStatus"] for each in hit_ids}
    assert statuses == {"Reviewable"}
    saved = []
    for hit_id in hit_ids:
        for assignment in assignments_of(mturk, hit_id, "Submitted"):
            saved.append(said_in(assignment)["label"])
            mturk.approve_assignment(
                AssignmentId=assignment["AssignmentId"], OverrideRejection=False
            )
    assert saved == ["cat", "größer als ein Hund"] * 2
    for hit_id in hit_ids:
        mturk.update_expiration_for_hit(
            HITId=hit_id, ExpireAt=datetime(2015, 1, 1, tzinfo=UTC)
        )
        mturk.delete_hit(HITId=hit_id)
        assert mturk.get_hit(HITId=hit_id)["HIT"]["HITStatus"] == "Disposed"
    assert mturk.list_hits()["NumResults"] == 0


def test_what_nobody_took_is_expired_and_deleted_before_its_end(mturk):
    before = mturk.get_account_balance()["AvailableBalance"]
    (hit_id,) = publish(mturk, 1)
    mturk.update_expiration_for_hit(HITId=hit_id, ExpireAt=now() - timedelta(days=30))
    mturk.delete_hit(HITId=hit_id)
    assert mturk.get_account_balance()["AvailableBalance"] == before


def test_reviewable_hits_are_found_approved_and_their_workers_paid_a_bonus(
    mturk, mturk_answer, ada, bola
):
    (hit_id,) = publish(mturk, 1)
    for worker in (ada, bola):
        mturk_answer(hit_id, {"label": "cat"}, worker)
    pages = mturk.get_paginator("list_reviewable_hits").paginate(Status="Reviewable")
    assert [hit["HITId"] for page in pages for hit in page["HITs"]] == [hit_id]
    mturk.update_hit_review_status(HITId=hit_id, Revert=False)
    for number, assignment in enumerate(
        assignments_of(mturk, hit_id, "Submitted", "Approved")
    ):
        mturk.approve_assignment(
            AssignmentId=assignment["AssignmentId"], RequesterFeedback="Thank you"
        )
        mturk.send_bonus(
            WorkerId=assignment["WorkerId"], AssignmentId=assignment["AssignmentId"],
            BonusAmount=str(0.5), Reason="Quick", UniqueRequestToken=f"bonus-{number}",
        )  # fmt: skip
    paid = mturk.get_paginator("list_bonus_payments").paginate(HITId=hit_id)
    bonuses = [each for page in paid for each in page["BonusPayments"]]
    assert {each["BonusAmount"] for each in bonuses} == {"0.50"}
    assert len({each["WorkerId"] for each in bonuses}) == 2


def test_a_qualification_with_a_test_is_made_given_and_taken_away(
    mturk, mturk_answer, ada
):
    made = mturk.create_qualification_type(
        Name="Sums", Keywords="test", Description="Adds up", Test=TEST, AnswerKey=KEY,
        QualificationTypeStatus="Active", TestDurationInSeconds=600, RetryDelayInSeconds=60,
    )["QualificationType"]["QualificationTypeId"]  # fmt: skip
    found = mturk.list_qualification_types(
        Query="SUMS", MustBeRequestable=True, MustBeOwnedByCaller=True
    )["QualificationTypes"]
    assert [each["QualificationTypeId"] for each in found] == [made]
    (hit_id,) = publish(mturk, 1)
    mturk_answer(hit_id, {"label": "cat"}, ada)
    worker_id = assignments_of(mturk, hit_id, "Submitted")[0]["WorkerId"]
    mturk.associate_qualification_with_worker(
        QualificationTypeId=made, WorkerId=worker_id, IntegerValue=80,
        SendNotification=False,
    )  # fmt: skip
    score = mturk.get_qualification_score(QualificationTypeId=made, WorkerId=worker_id)
    assert score["Qualification"]["IntegerValue"] == 80
    mturk.disassociate_qualification_from_worker(
        WorkerId=worker_id, QualificationTypeId=made, Reason="It was a try."
    )
    pages = mturk.get_paginator("list_workers_with_qualification_type").paginate(
        QualificationTypeId=made, Status="Granted"
    )
    assert [each for page in pages for each in page["Qualifications"]] == []
    mturk.delete_qualification_type(QualificationTypeId=made)


def test_workers_are_blocked_let_in_again_and_written_to(mturk, mturk_answer, ada):
    (hit_id,) = publish(mturk, 1)
    assignment_id = mturk_answer(hit_id, {"label": "cat"}, ada)
    mturk.approve_assignment(AssignmentId=assignment_id)
    worker_id = mturk.get_assignment(AssignmentId=assignment_id)["Assignment"][
        "WorkerId"
    ]
    mturk.create_worker_block(WorkerId=worker_id, Reason="Too quick")
    blocks = mturk.get_paginator("list_worker_blocks").paginate()
    assert [b["WorkerId"] for page in blocks for b in page["WorkerBlocks"]] == [
        worker_id
    ]
    mturk.delete_worker_block(WorkerId=worker_id, Reason="")
    said = mturk.notify_workers(
        Subject="More work", MessageText="There is more.", WorkerIds=[worker_id]
    )
    assert said["NotifyWorkersFailureStatuses"] == []
