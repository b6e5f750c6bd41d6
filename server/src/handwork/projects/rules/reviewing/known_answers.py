"""Known answers: how many of the questions whose answers are known a worker got right."""

from __future__ import annotations

from dataclasses import dataclass

from handwork.projects.rules.reviewing.policy import KnownAnswersPolicy
from handwork.projects.rules.reviewing.result import Action, Finding, Reviewed
from handwork.projects.rules.reviewing.saying import Said

SCORE_KEY = "KnownAnswerScore"


@dataclass(frozen=True, slots=True)
class KnownAnswers:
    """An answer to look at."""

    answer_id: int
    said: Said


def score_known_answers(
    policy: KnownAnswersPolicy, *, answer: KnownAnswers
) -> Reviewed:
    """Compare an answer with what is known; a score is in whole hundredths, downwards.

    A whole set must match, its case too; what was left empty matches only an empty set.
    """
    empty: frozenset[str] = frozenset()
    hits = {
        question: answer.said.get(question, empty) == known
        for question, known in policy.answer_key.items()
    }
    score = 100 * sum(hits.values()) // len(hits)
    findings = [
        Finding("KnownAnswerCorrect", str(int(is_right)), question, answer.answer_id)
        for question, is_right in hits.items()
    ]
    findings.append(Finding(SCORE_KEY, str(score), answer_id=answer.answer_id))
    return Reviewed(tuple(findings), _actions(policy, answer.answer_id, score))


def _actions(
    policy: KnownAnswersPolicy, answer_id: int, score: int
) -> tuple[Action, ...]:
    actions: list[Action] = []
    if policy.approve_at is not None and score >= policy.approve_at:
        actions.append(Action("approve", answer_id, policy.approve_reason))
    elif policy.reject_below is not None and score < policy.reject_below:
        actions.append(Action("reject", answer_id, policy.reject_reason))
    if policy.extend_below is not None and score < policy.extend_below:
        actions.append(Action("extend", extension=policy.extension))
    return tuple(actions)
