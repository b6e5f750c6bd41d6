"""Review policies through boto3: what they find, what they do, and how it is listed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from botocore.exceptions import ClientError

from handwork.flow import acting, watching
from handwork.mturk.clock import now

pytestmark = pytest.mark.django_db(transaction=True)
KNOWN = "ScoreMyKnownAnswers/2011-09-01"
PLURALITY = "SimplePlurality/2011-09-01"
QUESTION = """<HTMLQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurk\
DataSchemas/2011-11-11/HTMLQuestion.xsd"><HTMLContent><![CDATA[<!DOCTYPE html>
<form action="/mturk/externalSubmit"><input name="animal"><input name="known"></form>
]]></HTMLContent><FrameHeight>0</FrameHeight></HTMLQuestion>"""


def parameters(**values):
    return [{"Key": key, "Values": [value]} for key, value in values.items()]


def known_answers(**values):
    entries = [{"Key": "known", "Values": ["yes"]}]
    return {
        "PolicyName": KNOWN,
        "Parameters": [
            {"Key": "AnswerKey", "MapEntries": entries},
            *parameters(**values),
        ],
    }


def plurality(**values):
    return {
        "PolicyName": PLURALITY,
        "Parameters": parameters(
            QuestionIds="animal", QuestionAgreementThreshold="50", **values
        ),
    }


@pytest.fixture
def hit_of(mturk):
    def create(most=2, **policies):
        made = mturk.create_hit(
            Title="Animals", Description="Name them", Reward="0.05",
            LifetimeInSeconds=3600, AssignmentDurationInSeconds=600,
            MaxAssignments=most, Question=QUESTION, **policies,
        )  # fmt: skip
        return made["HIT"]["HITId"]

    return create


def run_reviews():
    watching.look_due(now=now())
    acting.act_due(now=now())


def told(mturk, hit_id, **options):
    return mturk.list_review_policy_results_for_hit(
        HITId=hit_id, MaxResults=100, **options
    )


def values_of(report, key):
    return [each["Value"] for each in report["ReviewResults"] if each["Key"] == key]


def done_in(report):
    return [
        (each["ActionName"], each["Status"], each.get("Result"))
        for each in report["ReviewActions"]
    ]


def status(mturk, assignment_id):
    assignment = mturk.get_assignment(AssignmentId=assignment_id)["Assignment"]
    return assignment["AssignmentStatus"]


def test_known_answers_approve_and_reject_when_an_answer_comes(
    mturk, hit_of, mturk_answer, ada, eve
):
    hit_id = hit_of(
        AssignmentReviewPolicy=known_answers(
            ApproveIfKnownAnswerScoreIsAtLeast="100",
            RejectIfKnownAnswerScoreIsLessThan="100",
            RejectReason="The known answer was missed.",
        )
    )
    right = mturk_answer(hit_id, {"animal": "cat", "known": "yes"}, ada)
    wrong = mturk_answer(hit_id, {"animal": "cat", "known": "no"}, eve)
    run_reviews()
    assert status(mturk, right) == "Approved"
    assert status(mturk, wrong) == "Rejected"
    report = told(mturk, hit_id)["AssignmentReviewReport"]
    assert values_of(report, "KnownAnswerScore") == ["100", "0"]
    assert done_in(report) == [
        ("review", "Succeeded", None),
        ("approve", "Succeeded", "Approved"),
        ("review", "Succeeded", None),
        ("reject", "Succeeded", "Rejected"),
    ]


def test_an_answer_is_reviewed_once_however_often_the_clock_looks(
    mturk, hit_of, mturk_answer, ada
):
    hit_id = hit_of(AssignmentReviewPolicy=known_answers())
    mturk_answer(hit_id, {"known": "yes"}, ada)
    run_reviews()
    run_reviews()
    report = told(mturk, hit_id)["AssignmentReviewReport"]
    assert values_of(report, "KnownAnswerScore") == ["100"]


def test_plurality_looks_when_the_hit_is_reviewable_and_not_before(
    mturk, hit_of, mturk_answer, ada, bola
):
    hit_id = hit_of(
        HITReviewPolicy=plurality(ApproveIfWorkerAgreementScoreIsAtLeast="100")
    )
    first = mturk_answer(hit_id, {"animal": "cat"}, ada)
    run_reviews()
    assert told(mturk, hit_id)["HITReviewReport"]["ReviewResults"] == []
    second = mturk_answer(hit_id, {"animal": " cat "}, bola)
    run_reviews()
    report = told(mturk, hit_id)["HITReviewReport"]
    assert values_of(report, "HitAgreementScore") == ["100"]
    assert values_of(report, "AgreedAnswer") == ["cat"]
    assert {status(mturk, each) for each in (first, second)} == {"Approved"}


def test_where_workers_disagree_one_more_is_asked(
    mturk, hit_of, mturk_answer, ada, bola, eve
):
    hit_id = hit_of(
        HITReviewPolicy=plurality(
            ExtendIfHITAgreementScoreIsLessThan="100",
            ExtendMaximumAssignments="3",
            ExtendMinimumTimeInSeconds="7200",
        )
    )
    mturk_answer(hit_id, {"animal": "cat"}, ada)
    mturk_answer(hit_id, {"animal": "dog"}, bola)
    run_reviews()
    hit = mturk.get_hit(HITId=hit_id)["HIT"]
    assert (hit["MaxAssignments"], hit["HITStatus"]) == (3, "Assignable")
    assert hit["Expiration"] > now() + timedelta(seconds=7_000)
    mturk_answer(hit_id, {"animal": "cat"}, eve)
    run_reviews()
    report = told(mturk, hit_id)["HITReviewReport"]
    assert values_of(report, "HitAgreementScore") == ["0", "100"]


def test_a_hit_is_not_extended_beyond_the_most(mturk, hit_of, mturk_answer, ada, bola):
    hit_id = hit_of(
        HITReviewPolicy=plurality(
            ExtendIfHITAgreementScoreIsLessThan="100",
            ExtendMaximumAssignments="2",
            ExtendMinimumTimeInSeconds="7200",
        )
    )
    mturk_answer(hit_id, {"animal": "cat"}, ada)
    mturk_answer(hit_id, {"animal": "dog"}, bola)
    run_reviews()
    assert done_in(told(mturk, hit_id)["HITReviewReport"])[-1] == (
        "extend", "Cancelled", "The HIT has 2 assignments already",
    )  # fmt: skip


def test_what_a_person_decided_before_stands(mturk, hit_of, mturk_answer, ada, cleo):
    hit_id = hit_of(
        most=1,
        AssignmentReviewPolicy=known_answers(ApproveIfKnownAnswerScoreIsAtLeast="0"),
    )
    assignment_id = mturk_answer(hit_id, {"known": "yes"}, ada)
    mturk.reject_assignment(AssignmentId=assignment_id, RequesterFeedback="No.")
    run_reviews()
    assert status(mturk, assignment_id) == "Rejected"
    (action,) = [
        each
        for each in told(mturk, hit_id)["AssignmentReviewReport"]["ReviewActions"]
        if each["ActionName"] == "approve"
    ]
    assert action["Status"] == "Failed"
    assert action["ErrorCode"] == "AWS.MechanicalTurk.InvalidAssignmentState"
    assert action["TargetId"] == assignment_id


def test_a_report_is_read_page_by_page_to_an_empty_end(
    mturk, hit_of, mturk_answer, ada
):
    hit_id = hit_of(
        most=1,
        AssignmentReviewPolicy=known_answers(),
        HITReviewPolicy=plurality(),
    )
    mturk_answer(hit_id, {"animal": "cat", "known": "yes"}, ada)
    run_reviews()
    whole = told(mturk, hit_id)
    count, token = 0, {}
    while True:
        page = mturk.list_review_policy_results_for_hit(
            HITId=hit_id, MaxResults=2, **token
        )
        lines = [
            line
            for level in ("AssignmentReviewReport", "HITReviewReport")
            for part in page[level].values()
            for line in part
        ]
        count += len(lines)
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    assert lines == []
    assert count == sum(
        len(part)
        for level in ("AssignmentReviewReport", "HITReviewReport")
        for part in whole[level].values()
    )


def test_only_what_is_asked_for_is_listed(mturk, hit_of, mturk_answer, ada):
    hit_id = hit_of(AssignmentReviewPolicy=known_answers(), HITReviewPolicy=plurality())
    mturk_answer(hit_id, {"known": "yes"}, ada)
    run_reviews()
    page = told(mturk, hit_id, PolicyLevels=["Assignment"], RetrieveActions=False)
    assert page["AssignmentReviewPolicy"] == {"PolicyName": KNOWN}
    assert "HITReviewReport" not in page
    assert "ReviewActions" not in page["AssignmentReviewReport"]


def test_a_policy_that_cannot_be_followed_is_refused_when_the_hit_is_made(hit_of):
    with pytest.raises(ClientError) as refused:
        hit_of(HITReviewPolicy={"PolicyName": "MyPolicy/1"})
    assert refused.value.response["TurkErrorCode"] == (
        "AWS.MechanicalTurk.InvalidParameterValue"
    )


def test_a_policy_is_no_longer_than_a_question_may_be(hit_of):
    entries = [{"Key": "known", "Values": ["y" * 70_000]}]
    policy = {
        "PolicyName": KNOWN,
        "Parameters": [{"Key": "AnswerKey", "MapEntries": entries}],
    }
    with pytest.raises(ClientError, match="the most is 65,535") as refusal:
        hit_of(AssignmentReviewPolicy=policy)
    code = refusal.value.response["TurkErrorCode"]
    assert code == "AWS.MechanicalTurk.InvalidParameterValue"


def test_another_requesters_hit_reads_as_not_existing(dov_mturk, hit_of):
    hit_id = hit_of()
    with pytest.raises(ClientError, match=f"Hit {hit_id} does not exist"):
        told(dov_mturk, hit_id)
