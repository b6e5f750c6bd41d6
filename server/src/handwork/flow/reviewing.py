"""Review: run the rules that a requester set for a task, and do what follows from them.

A look at a watched batch finds what is due and writes the results together with what is
to be done, in one transaction. The clock does that afterwards, each action in transactions
of its own: what a process that died left undone is done by the next.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from handwork.answers import queries as answers
from handwork.answers import reviews
from handwork.answers.queries import AnswerRecord
from handwork.answers.reviews import Done, Found, Intended, Waiting
from handwork.base.errors import RefusedError
from handwork.base.transactions import journey
from handwork.pay.queries.verdicts import Standing, statuses
from handwork.projects import queries as projects
from handwork.projects.noticing import Happened
from handwork.projects.queries import noticing as offers
from handwork.projects.queries.noticing import OfferEnd
from handwork.projects.rules import reviewing as rules
from handwork.projects.rules.reviewing import Compared, KnownAnswers, Reviewed
from handwork.projects.rules.reviewing.known_answers import SCORE_KEY

logger = logging.getLogger(__name__)

ACTIONS_AT_ONCE = 500
INVALID_STATE = "AWS.MechanicalTurk.InvalidAssignmentState"


def review(
    *,
    batch_id: int,
    submitted: Sequence[Happened],
    reviewable: Sequence[Happened],
    now: datetime,
) -> None:
    """Inside a journey: look at answers that came and at tasks that wait for nobody."""
    del batch_id
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
            is_rejected=stands[each.answer_id].status == Standing.REJECTED,
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


def act_due(*, now: datetime) -> int:
    """Do what reviews want done; returns how much."""
    return sum(_act(each, now) for each in reviews.waiting(limit=ACTIONS_AT_ONCE))


def _act(waiting: Waiting, now: datetime) -> bool:
    try:
        done = ACTIONS[waiting.name](waiting, now)
    except RefusedError as refusal:
        done = Done("failed", refusal.message, refusal.code)
    except Exception:
        logger.exception("review action %s failed", waiting.action_id)
        return False
    _end(action_id=waiting.action_id, done=done, now=now)
    return True


@journey
def _end(*, action_id: int, done: Done, now: datetime) -> None:
    reviews.end_action(action_id=action_id, done=done, now=now)


def _approve(waiting: Waiting, now: datetime) -> Done:
    try:
        deciding.approve_answer(
            actor=None,
            answer_id=_answer_id(waiting),
            feedback=waiting.details.get("reason", ""),
            is_override=False,
            now=now,
        )
    except DecidedError as refusal:
        return _decided(refusal, wanted=Standing.APPROVED)
    return Done("succeeded", "Approved")


def _reject(waiting: Waiting, now: datetime) -> Done:
    try:
        deciding.reject_answer(
            actor=None,
            answer_id=_answer_id(waiting),
            feedback=waiting.details.get("reason", ""),
            now=now,
        )
    except DecidedError as refusal:
        return _decided(refusal, wanted=Standing.REJECTED)
    return Done("succeeded", "Rejected")


def _answer_id(waiting: Waiting) -> int:
    if waiting.answer_id is None:
        raise ValueError(f"review action {waiting.action_id} names no answer")
    return waiting.answer_id


def _decided(refusal: DecidedError, *, wanted: Standing) -> Done:
    standing = str(refusal.standing)
    if refusal.standing == wanted:
        return Done("succeeded", f"Already {standing.lower()}")
    return Done("failed", f"The assignment is {standing}", INVALID_STATE)


def _extend(waiting: Waiting, now: datetime) -> Done:
    offer = offers.offer_ends(task_ids=[waiting.task_id]).get(waiting.task_id)
    most = int(waiting.details["most"])
    if offer is None or offer.is_disposed:
        return Done("cancelled", "The HIT was disposed of")
    if offer.most >= most:
        return Done("cancelled", f"The HIT has {offer.most} assignments already")
    _offer_more(waiting, offer, now)
    return Done("succeeded", f"Extended to {offer.most + 1} assignments")


ACTIONS: Mapping[str, Callable[[Waiting, datetime], Done]] = {
    "approve": _approve,
    "reject": _reject,
    "extend": _extend,
}
