"""Plurality: what most workers say to each question, and who agrees with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from handwork.projects.rules.reviewing.policy import Plurality
from handwork.projects.rules.reviewing.result import Action, Finding, Reviewed
from handwork.projects.rules.reviewing.saying import Said

# Longer ones are texts that nobody writes alike: they are not compared.
LONGEST_COMPARED = 256
SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class Compared:
    """An answer among those to a task."""

    answer_id: int
    said: Said
    is_rejected: bool = False
    known_score: int | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far workers agree on a question; `answer` where enough of them do."""

    question: str
    score: int
    answer: frozenset[str] | None


def find_plurality(policy: Plurality, *, answers: Sequence[Compared]) -> Reviewed:
    """Find what is agreed; scores are in whole hundredths, downwards.

    Where two answers are given by as many workers each, neither is the plurality.
    """
    regarded = [answer for answer in answers if _counts(policy, answer)]
    found = [_agreement(policy, question, regarded) for question in policy.questions]
    evaluated = [each for each in found if each is not None]
    agreed = [each for each in evaluated if each.answer is not None]
    score = 100 * len(agreed) // len(evaluated) if evaluated else 0
    findings = [*_of_questions(evaluated), Finding("HitAgreementScore", str(score))]
    actions: list[Action] = []
    for answer in regarded:
        right = sum(_value(answer, each.question) == each.answer for each in agreed)
        findings += _of_worker(answer, right, len(agreed))
        if agreed:
            actions += _decision(policy, answer, 100 * right // len(agreed))
    if policy.extend_below is not None and score < policy.extend_below:
        actions.append(Action("extend", extension=policy.extension))
    return Reviewed(tuple(findings), tuple(actions))


def _counts(policy: Plurality, answer: Compared) -> bool:
    if policy.disregards_rejected and answer.is_rejected:
        return False
    least = policy.disregards_below_known
    return least is None or answer.known_score is None or answer.known_score >= least


def _agreement(
    policy: Plurality, question: str, answers: Sequence[Compared]
) -> Agreement | None:
    """Count what is said to a question; None where nothing can be compared."""
    values = [_value(answer, question) for answer in answers]
    compared = [value for value in values if value is not None]
    if not any(compared):
        return None
    (answer, most), *others = Counter(compared).most_common()
    score = 100 * most // len(compared)
    is_tie = bool(others) and others[0][1] == most
    is_agreed = score > policy.agreed_above and not is_tie
    return Agreement(question, score, answer if is_agreed else None)


def _value(answer: Compared, question: str) -> frozenset[str] | None:
    value = answer.said.get(question, frozenset())
    return None if any(len(text) > LONGEST_COMPARED for text in value) else value


def _of_questions(agreements: Sequence[Agreement]) -> list[Finding]:
    findings: list[Finding] = []
    for each in agreements:
        is_found = each.answer is not None
        findings.append(
            Finding("AgreedAnswerFound", str(is_found).lower(), each.question)
        )
        if each.answer is not None:
            text = SEPARATOR.join(sorted(each.answer))
            findings.append(Finding("AgreedAnswer", text, each.question))
        findings.append(Finding("AnswerAgreementScore", str(each.score), each.question))
    return findings


def _of_worker(answer: Compared, right: int, agreed_count: int) -> list[Finding]:
    counts = [
        Finding("PluralityAnswersCorrect", str(right), answer_id=answer.answer_id),
        Finding(
            "PluralityAnswersIncorrect",
            str(agreed_count - right),
            answer_id=answer.answer_id,
        ),
    ]
    if not agreed_count:
        return counts
    score = str(100 * right // agreed_count)
    return [*counts, Finding("WorkerAgreementScore", score, answer_id=answer.answer_id)]


def _decision(policy: Plurality, answer: Compared, score: int) -> list[Action]:
    if policy.approve_at is not None and score >= policy.approve_at:
        return [Action("approve", answer.answer_id)]
    if policy.reject_below is not None and score < policy.reject_below:
        return [Action("reject", answer.answer_id, policy.reject_reason)]
    return []
