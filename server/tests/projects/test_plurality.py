"""Plurality: the example that Mechanical Turk's documentation works through, and its edges."""

from __future__ import annotations

import pytest

from handwork.projects.rules.reviewing import (
    HIT_POLICY,
    Action,
    Compared,
    Extension,
    InvalidPolicyError,
    check_policy,
    find_plurality,
    read_plurality,
)

THREE_WORKERS = (
    {"garment": "coat", "colour": "blue", "size": "large", "texture": "Furry"},
    {"garment": "sweater", "colour": "blue", "size": "large", "texture": "fur"},
    {"garment": "coat", "colour": "green", "size": "large", "texture": "furr"},
)


def policy(**changes):
    """The four questions, agreed above a half; None leaves a parameter out."""
    given = {
        "QuestionIds": ["garment", "colour", "size", "texture"],
        "QuestionAgreementThreshold": "50",
        **changes,
    }
    return {
        "PolicyName": HIT_POLICY,
        "Parameters": [
            {"Key": key, "Values": value if isinstance(value, list) else [value]}
            for key, value in given.items()
            if value is not None
        ],
    }


def compared(*said, **changes):
    return [
        Compared(
            number,
            {question: frozenset({text}) for question, text in each.items()},
            **changes,
        )
        for number, each in enumerate(said, start=1)
    ]


def found(reviewed, key, *, question="", answer_id=None):
    values = [
        each.value
        for each in reviewed.findings
        if (each.key, each.question, each.answer_id) == (key, question, answer_id)
    ]
    return values[0] if values else None


@pytest.fixture
def example():
    return find_plurality(read_plurality(policy()), answers=compared(*THREE_WORKERS))


@pytest.mark.parametrize(
    ("question", "answer", "score"),
    [
        ("garment", "coat", "66"),
        ("colour", "blue", "66"),
        ("size", "large", "100"),
        ("texture", None, "33"),
    ],
)
def test_a_question_is_agreed_on_where_enough_say_the_same(
    example, question, answer, score
):
    assert found(example, "AgreedAnswer", question=question) == answer
    assert found(example, "AnswerAgreementScore", question=question) == score
    is_found = "false" if answer is None else "true"
    assert found(example, "AgreedAnswerFound", question=question) == is_found


def test_the_score_of_a_task_is_the_share_of_questions_agreed_on(example):
    assert found(example, "HitAgreementScore") == "75"


def test_the_score_of_a_worker_counts_the_questions_agreed_on_only(example):
    scores = [
        found(example, "WorkerAgreementScore", answer_id=each) for each in (1, 2, 3)
    ]
    assert scores == ["100", "66", "66"]
    assert found(example, "PluralityAnswersCorrect", answer_id=2) == "2"
    assert found(example, "PluralityAnswersIncorrect", answer_id=2) == "1"


def test_workers_are_approved_and_rejected_by_their_score():
    terms = read_plurality(
        policy(
            ApproveIfWorkerAgreementScoreIsAtLeast="100",
            RejectIfWorkerAgreementScoreIsLessThan="67",
            RejectReason="Please look again",
        )
    )
    reviewed = find_plurality(terms, answers=compared(*THREE_WORKERS))
    assert reviewed.actions == (
        Action("approve", 1),
        Action("reject", 2, "Please look again"),
        Action("reject", 3, "Please look again"),
    )


def test_one_more_answer_is_asked_for_where_the_task_is_not_agreed_on():
    terms = read_plurality(
        policy(
            ExtendIfHITAgreementScoreIsLessThan="76",
            ExtendMaximumAssignments="5",
            ExtendMinimumTimeInSeconds="3600",
        )
    )
    reviewed = find_plurality(terms, answers=compared(*THREE_WORKERS))
    assert reviewed.actions == (Action("extend", extension=Extension(5, 3600)),)


def test_of_two_answers_given_as_often_neither_is_agreed_on():
    terms = read_plurality(
        policy(QuestionIds=["colour"], QuestionAgreementThreshold="10")
    )
    reviewed = find_plurality(
        terms, answers=compared({"colour": "blue"}, {"colour": "green"})
    )
    assert found(reviewed, "AgreedAnswerFound", question="colour") == "false"
    assert found(reviewed, "HitAgreementScore") == "0"


def test_an_agreement_exactly_at_the_threshold_is_not_enough():
    terms = read_plurality(
        policy(QuestionIds=["size"], QuestionAgreementThreshold="100")
    )
    reviewed = find_plurality(terms, answers=compared(*THREE_WORKERS))
    assert found(reviewed, "AgreedAnswerFound", question="size") == "false"


def test_a_text_too_long_to_be_written_alike_is_not_compared():
    terms = read_plurality(policy(QuestionIds=["garment"]))
    answers = compared({"garment": "coat"}, {"garment": "c" * 257})
    reviewed = find_plurality(terms, answers=answers)
    assert found(reviewed, "AnswerAgreementScore", question="garment") == "100"


def test_rejected_answers_and_those_with_a_low_known_score_can_be_disregarded():
    terms = read_plurality(
        policy(
            QuestionIds=["garment"],
            DisregardAssignmentIfRejected="T",
            DisregardAssignmentIfKnownAnswerScoreIsLessThan="50",
        )
    )
    answers = [
        *compared({"garment": "coat"}),
        *compared({"garment": "hat"}, is_rejected=True),
        *compared({"garment": "tie"}, known_score=49),
        *compared({"garment": "coat"}, known_score=50),
    ]
    reviewed = find_plurality(terms, answers=answers)
    assert found(reviewed, "AnswerAgreementScore", question="garment") == "100"


def test_a_task_without_answers_agrees_on_nothing():
    reviewed = find_plurality(read_plurality(policy()), answers=[])
    assert [each.key for each in reviewed.findings] == ["HitAgreementScore"]
    assert found(reviewed, "HitAgreementScore") == "0"


@pytest.mark.parametrize(
    "changes",
    [
        {"QuestionIds": None},
        {"QuestionIds": [f"q{number}" for number in range(16)]},
        {"QuestionAgreementThreshold": None},
        {"QuestionAgreementThreshold": "101"},
        {"QuestionAgreementThreshold": ["50", "60"]},
        {"QuestionAgreementThreshold": "half"},
        {"ExtendIfHITAgreementScoreIsLessThan": "50"},
        {"DisregardAssignmentIfRejected": "perhaps"},
        {"ApproveAll": "T"},
    ],
)
def test_a_policy_that_cannot_be_followed_is_refused(changes):
    with pytest.raises(InvalidPolicyError):
        check_policy(level="HIT", policy=policy(**changes))


def test_a_policy_of_another_level_is_refused():
    with pytest.raises(InvalidPolicyError, match="Assignment level"):
        check_policy(level="Assignment", policy=policy())
