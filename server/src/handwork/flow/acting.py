"""Act: do what reviews of answers want done, each thing in transactions of its own.

What a process that died left undone is done by the next: approving again changes nothing,
and an extension carries a token that counts once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from handwork.answers import reviews
from handwork.answers.reviews import Done, Waiting
from handwork.base.errors import RefusedError
from handwork.base.transactions import journey
from handwork.flow import deciding, offering_tasks
from handwork.flow.deciding import DecidedError
from handwork.flow.offering_tasks import TokenUsedError
from handwork.pay.queries import Standing
from handwork.people.rules import Actor
from handwork.projects.queries import noticing as offers
from handwork.projects.queries.noticing import OfferEnd

logger = logging.getLogger(__name__)

ACTIONS_AT_ONCE = 500
INVALID_STATE = "AWS.MechanicalTurk.InvalidAssignmentState"


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


def _offer_more(waiting: Waiting, offer: OfferEnd, now: datetime) -> None:
    actor = _asker_of(waiting.task_id)
    seconds = waiting.details["at_least_seconds"]
    ends_at = now + timedelta(seconds=seconds or 0)
    if seconds is not None and ends_at > offer.expires_at:
        offering_tasks.move_expiry(
            actor=actor, task_id=offer.task_id, expires_at=ends_at, now=now
        )
    try:
        offering_tasks.extend_offer(
            actor=actor,
            task_id=offer.task_id,
            more=1,
            token=f"review-action:{waiting.action_id}",
            now=now,
        )
    except TokenUsedError:
        logger.info("review action %s was done before", waiting.action_id)


def _asker_of(task_id: int) -> Actor:
    """Act for who made the project, and set the rule."""
    user_id, organisation_id = offers.asker_of(task_id=task_id)
    return Actor(user_id=user_id, organisation_ids=frozenset({organisation_id}))


ACTIONS: Mapping[str, Callable[[Waiting, datetime], Done]] = {
    "approve": _approve,
    "reject": _reject,
    "extend": _extend,
}
