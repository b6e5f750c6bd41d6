"""Policies of review as programs write them: read, or refused with what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from handwork.base.errors import InvalidInputError
from handwork.projects.rules.reviewing.parameters import Parameters
from handwork.projects.rules.reviewing.result import Extension

Level = Literal["Assignment", "HIT"]
ASSIGNMENT_POLICY = "ScoreMyKnownAnswers/2011-09-01"
HIT_POLICY = "SimplePlurality/2011-09-01"
# A share of 100 is always reached: 101 is for what shall never, or always, be done.
SCORE = (0, 101)
MOST_QUESTIONS = 15
# As much as a question may have: every list of the tasks reads it.
MOST_BYTES = 65_535
EXTENSION_MOST = (2, 25)
EXTENSION_SECONDS = (60, 31_536_000)
USUAL_MOST = 5


class InvalidPolicyError(InvalidInputError):
    """A rule of review cannot be followed as it is written."""

    code = "invalid-review-policy"


@dataclass(frozen=True, slots=True)
class KnownAnswersPolicy:
    """Answers to some questions are known, and workers are measured by them."""

    answer_key: Mapping[str, frozenset[str]]
    approve_at: int | None
    approve_reason: str
    reject_below: int | None
    reject_reason: str
    extend_below: int | None
    extension: Extension


@dataclass(frozen=True, slots=True)
class Plurality:
    """What most workers say counts, where enough of them say it."""

    questions: tuple[str, ...]
    agreed_above: int
    disregards_rejected: bool
    disregards_below_known: int | None
    extend_below: int | None
    extension: Extension
    approve_at: int | None
    reject_below: int | None
    reject_reason: str


def check_policy(*, level: Level, policy: Mapping[str, Any]) -> None:
    """Refuse a policy that cannot be followed."""
    wanted = ASSIGNMENT_POLICY if level == "Assignment" else HIT_POLICY
    if policy.get("PolicyName") != wanted:
        raise InvalidPolicyError(
            f"{str(policy.get('PolicyName'))[:60]!r} is no review policy of the "
            f"{level} level.",
            what_to_do=f"Use {wanted}.",
        )
    size = len(json.dumps(policy, ensure_ascii=False).encode())
    if size > MOST_BYTES:
        raise InvalidPolicyError(
            f"The review policy of the {level} level has {size:,} bytes; the most is "
            f"{MOST_BYTES:,}.",
            what_to_do="Name fewer questions, or shorten what is known of them.",
        )
    read: Callable[[Mapping[str, Any]], object] = (
        read_known_answers if level == "Assignment" else read_plurality
    )
    read(policy)


def read_known_answers(policy: Mapping[str, Any]) -> KnownAnswersPolicy:
    """Read a policy of known answers."""
    given = Parameters(policy, refuse=_refusal)
    answer_key = given.map("AnswerKey")
    if not answer_key:
        raise _refusal(
            "AnswerKey needs an entry for each question with a known answer."
        )
    read = KnownAnswersPolicy(
        answer_key=answer_key,
        approve_at=given.number("ApproveIfKnownAnswerScoreIsAtLeast", *SCORE),
        approve_reason=given.text("ApproveReason"),
        reject_below=given.number("RejectIfKnownAnswerScoreIsLessThan", *SCORE),
        reject_reason=given.text("RejectReason"),
        extend_below=given.number("ExtendIfKnownAnswerScoreIsLessThan", *SCORE),
        extension=_extension(given),
    )
    given.check_all_read()
    return read


def read_plurality(policy: Mapping[str, Any]) -> Plurality:
    """Read a policy of plurality."""
    given = Parameters(policy, refuse=_refusal)
    questions = given.texts("QuestionIds")
    if not 1 <= len(questions) <= MOST_QUESTIONS:
        raise _refusal(f"QuestionIds needs 1 to {MOST_QUESTIONS} values.")
    agreed_above = given.number("QuestionAgreementThreshold", 0, 100)
    if agreed_above is None:
        raise _refusal("QuestionAgreementThreshold is missing.")
    extend_below = given.number("ExtendIfHITAgreementScoreIsLessThan", 1, 100)
    _check_extension(given, is_wanted=extend_below is not None)
    read = Plurality(
        questions=questions,
        agreed_above=agreed_above,
        disregards_rejected=given.flag("DisregardAssignmentIfRejected"),
        disregards_below_known=given.number(
            "DisregardAssignmentIfKnownAnswerScoreIsLessThan", *SCORE
        ),
        extend_below=extend_below,
        extension=_extension(given),
        approve_at=given.number("ApproveIfWorkerAgreementScoreIsAtLeast", *SCORE),
        reject_below=given.number("RejectIfWorkerAgreementScoreIsLessThan", *SCORE),
        reject_reason=given.text("RejectReason"),
    )
    given.check_all_read()
    return read


def _extension(given: Parameters) -> Extension:
    most = given.number("ExtendMaximumAssignments", *EXTENSION_MOST)
    seconds = given.number("ExtendMinimumTimeInSeconds", *EXTENSION_SECONDS)
    return Extension(
        most=USUAL_MOST if most is None else most, at_least_seconds=seconds
    )


def _check_extension(given: Parameters, *, is_wanted: bool) -> None:
    needed = ("ExtendMaximumAssignments", "ExtendMinimumTimeInSeconds")
    missing = [name for name in needed if name not in given]
    if is_wanted and missing:
        raise _refusal(
            f"ExtendIfHITAgreementScoreIsLessThan also needs {' and '.join(missing)}."
        )


def _refusal(message: str) -> InvalidPolicyError:
    return InvalidPolicyError(
        message, what_to_do="Compare the policy with its description and send it again."
    )
