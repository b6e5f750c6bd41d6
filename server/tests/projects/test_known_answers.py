"""Known answers: a worker is measured by questions whose answers the requester knows."""

from __future__ import annotations

import pytest

from handwork.projects.rules.reviewing import (
    ASSIGNMENT_POLICY,
    Action,
    Extension,
    InvalidPolicyError,
    KnownAnswers,
    check_policy,
    read_known_answers,
    said_of,
    score_known_answers,
)

KEY = {"colours": ["red", "blue"], "name": ["Ada"], "other": []}


def policy(key=KEY, **given):
    entries = [{"Key": name, "Values": values} for name, values in key.items()]
    return {
        "PolicyName": ASSIGNMENT_POLICY,
        "Parameters": [
            {"Key": "AnswerKey", "MapEntries": entries},
            *({"Key": name, "Values": [value]} for name, value in given.items()),
        ],
    }


def said(*answers):
    return said_of({"answers": list(answers)})


def scored(content, **given):
    terms = read_known_answers(policy(**given))
    reviewed = score_known_answers(terms, answer=KnownAnswers(7, content))
    scores = [e.value for e in reviewed.findings if e.key == "KnownAnswerScore"]
    return scores[0], reviewed.actions


ALL_RIGHT = said(
    {"name": "colours", "choices": ["blue", "red"]},
    {"name": "name", "text": " Ada "},
    {"name": "other", "text": ""},
)


def test_a_whole_set_in_any_order_and_a_trimmed_text_are_right():
    assert scored(ALL_RIGHT) == ("100", ())


def test_part_of_a_set_and_another_case_are_wrong():
    content = said(
        {"name": "colours", "choices": ["red"]}, {"name": "name", "text": "ada"}
    )
    assert scored(content)[0] == "33"


def test_what_is_empty_is_right_where_nothing_is_known_only():
    assert scored({})[0] == "33"


def test_each_known_question_is_told_right_or_wrong():
    terms = read_known_answers(policy())
    reviewed = score_known_answers(terms, answer=KnownAnswers(7, {}))
    told = {e.question: e.value for e in reviewed.findings if e.question}
    assert told == {"colours": "0", "name": "0", "other": "1"}


@pytest.mark.parametrize(
    ("given", "actions"),
    [
        (
            {"ApproveIfKnownAnswerScoreIsAtLeast": "33", "ApproveReason": "Good"},
            (Action("approve", 7, "Good"),),
        ),
        ({"ApproveIfKnownAnswerScoreIsAtLeast": "34"}, ()),
        ({"RejectIfKnownAnswerScoreIsLessThan": "33"}, ()),
        (
            {"RejectIfKnownAnswerScoreIsLessThan": "34", "RejectReason": "Sorry"},
            (Action("reject", 7, "Sorry"),),
        ),
        (
            {"ExtendIfKnownAnswerScoreIsLessThan": "50"},
            (Action("extend", extension=Extension(5, None)),),
        ),
        (
            {
                "ExtendIfKnownAnswerScoreIsLessThan": "50",
                "ExtendMaximumAssignments": "9",
                "ExtendMinimumTimeInSeconds": "60",
            },
            (Action("extend", extension=Extension(9, 60)),),
        ),
    ],
)
def test_what_follows_from_a_score_of_a_third(given, actions):
    assert scored({}, **given) == ("33", actions)


@pytest.mark.parametrize(
    "refused",
    [
        policy(key={}),
        policy(ApproveIfKnownAnswerScoreIsAtLeast="102"),
        policy(ExtendMaximumAssignments="26"),
        policy(ExtendMinimumTimeInSeconds="59"),
        policy(QuestionIds="name"),
        {"PolicyName": ASSIGNMENT_POLICY},
        {"PolicyName": "ScoreMyKnownAnswers/2020-01-01"},
        {
            "PolicyName": ASSIGNMENT_POLICY,
            "Parameters": [{"Key": "AnswerKey", "Values": ["name"]}],
        },
    ],
)
def test_a_policy_that_cannot_be_followed_is_refused(refused):
    with pytest.raises(InvalidPolicyError):
        check_policy(level="Assignment", policy=refused)
