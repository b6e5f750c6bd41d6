"""Review: run the rules that a requester set for a task, and do what follows from them.

A look at a watched batch finds what is due and writes the results together with what is
to be done, in one transaction; :mod:`handwork.flow.acting` does that afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from handwork.answers import queries as answers
from handwork.answers import reviews
from handwork.answers.queries import AnswerRecord
from handwork.answers.reviews import Found, Intended
from handwork.pay.queries.verdicts import Standing, statuses
from handwork.projects.noticing import Happened
from handwork.projects.queries import noticing as offers
from handwork.projects.rules import reviewing as rules
from handwork.projects.rules.reviewing import Compared, KnownAnswers, Reviewed
from handwork.projects.rules.reviewing.known_answers import SCORE_KEY


def review(
    *, submitted: Sequence[Happened], reviewable: Sequence[Happened], now: datetime
) -> None:
    """Inside a journey: look at answers that came and at tasks that wait for nobody."""
    task_ids = {each.task_id for each in (*submitted, *reviewable)}
    ends = offers.offer_ends(task_ids=task_ids)
    for happened in submitted:
        offer = ends.get(happened.task_id)
        if offer is not None and offer.assignment_policy is not None:
            _score(offer.assignment_policy, happened, now)
    for happened in reviewable:
        offer = ends.get(happened.task_id)
        if offer is not None and offer.hit_policy is not None:
            _agree(offer.hit_policy, happened, now)


def _score(policy: Mapping[str, Any], happened: Happened, now: datetime) -> None:
    answer = answers.answer_of_assignment(assignment_id=happened.assignment_id)
    if answer is None:
        return
    review_id = reviews.begin_review(
        task_id=answer.task_id,
        level="assignment",
        mark=str(answer.answer_id),
        answer_id=answer.answer_id,
        now=now,
    )
    if review_id is None:
        return
    reviewed = rules.score_known_answers(
        rules.read_known_answers(policy),
        answer=KnownAnswers(answer.answer_id, rules.said_of(answer.content)),
    )
    _write(review_id, reviewed, now)


def _agree(policy: Mapping[str, Any], happened: Happened, now: datetime) -> None:
    review_id = reviews.begin_review(
        task_id=happened.task_id,
        level="hit",
        mark=happened.mark,
        answer_id=None,
        now=now,
    )
    if review_id is None:
        return
    compared = _compared(answers.answers_to(task_id=happened.task_id))
    plurality = rules.read_plurality(policy)
    _write(review_id, rules.find_plurality(plurality, answers=compared), now)


def _compared(given: Sequence[AnswerRecord]) -> list[Compared]:
    ids = [each.answer_id for each in given]
    stands = statuses(answer_ids=ids)
    scores = reviews.known_scores(answer_ids=ids, key=SCORE_KEY)
    return [
        Compared(
            answer_id=each.answer_id,
            said=rules.said_of(each.content),
            is_rejected=stands[each.answer_id].status is Standing.REJECTED,
            known_score=scores.get(each.answer_id),
        )
        for each in given
    ]


def _write(review_id: int, reviewed: Reviewed, now: datetime) -> None:
    reviews.write_review(
        review_id=review_id,
        found=[
            Found(each.key, each.value, each.question, each.answer_id)
            for each in reviewed.findings
        ],
        intended=[_intended(each) for each in reviewed.actions],
        now=now,
    )


def _intended(action: rules.Action) -> Intended:
    details: dict[str, Any] = {"reason": action.reason}
    if action.extension is not None:
        details = {
            "most": action.extension.most,
            "at_least_seconds": action.extension.at_least_seconds,
        }
    return Intended(action.name, action.answer_id, details)
