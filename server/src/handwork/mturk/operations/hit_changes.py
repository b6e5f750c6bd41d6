"""What a requester does to a HIT that is there: more of it, less of it, the end of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from handwork.flow import offering_tasks
from handwork.flow.counting_offers import counted
from handwork.flow.offering_tasks import (
    BatchNotGrowingError,
    NotOfferedAloneError,
    OfferStateError,
    TokenUsedError,
)
from handwork.flow.offering_tasks.disposing import UndecidedAnswersError
from handwork.mturk.errors import TurkError, does_not_exist
from handwork.mturk.ids import code
from handwork.mturk.operations import Caller, Given, Output, operation
from handwork.mturk.operations.hit_types import batch_named
from handwork.mturk.operations.hits import hit_named
from handwork.projects.queries.offers import NoSuchTermsError
from handwork.projects.rules.offers import FewAtFirstError


@operation("CreateAdditionalAssignmentsForHIT")
def add_assignments(caller: Caller, given: Given, now: datetime) -> Output:
    record = hit_named(caller, given["HITId"])
    with _in_turks_words():
        offering_tasks.extend_offer(
            actor=caller.actor,
            task_id=record.task_id,
            more=given["NumberOfAdditionalAssignments"],
            token=given.get("UniqueRequestToken", ""),
            now=now,
        )
    return {}


@operation("UpdateExpirationForHIT")
def update_expiration(caller: Caller, given: Given, now: datetime) -> Output:
    record = hit_named(caller, given["HITId"])
    with _in_turks_words():
        offering_tasks.move_expiry(
            actor=caller.actor,
            task_id=record.task_id,
            expires_at=given["ExpireAt"],
            now=now,
        )
    return {}


@operation("UpdateHITReviewStatus")
def update_review_status(caller: Caller, given: Given, now: datetime) -> Output:
    record = hit_named(caller, given["HITId"])
    with _in_turks_words():
        offering_tasks.set_reviewing(
            actor=caller.actor,
            task_id=record.task_id,
            is_reviewing=not given.get("Revert", False),
            now=now,
        )
    return {}


@operation("UpdateHITTypeOfHIT")
def update_hit_type(caller: Caller, given: Given, now: datetime) -> Output:
    record = hit_named(caller, given["HITId"])
    try:
        with _in_turks_words():
            offering_tasks.move_offer(
                actor=caller.actor,
                task_id=record.task_id,
                batch_id=batch_named(given),
                now=now,
            )
    except NoSuchTermsError:
        raise does_not_exist("HITTypeId", given["HITTypeId"]) from None
    return {}


@operation("DeleteHIT")
def delete_hit(caller: Caller, given: Given, now: datetime) -> Output:
    record = hit_named(caller, given["HITId"])
    try:
        with _in_turks_words():
            offering_tasks.dispose_offer(
                actor=caller.actor, task_id=record.task_id, now=now
            )
    except UndecidedAnswersError:
        standing = counted([record], now=now)[0].status.value
        raise TurkError("InvalidHITState", undecided_message(standing)) from None
    return {}


@contextmanager
def _in_turks_words() -> Iterator[None]:
    """Say refusals as programs match them."""
    try:
        yield
    except OfferStateError as refusal:
        raise TurkError("InvalidHITState", state_message(refusal)) from None
    except FewAtFirstError as refusal:
        raise TurkError("InvalidMaximumAssignmentsIncrease", refusal.message) from None
    except TokenUsedError as used:
        task_id = int(used.subject.rpartition(":")[2] or 0)
        raise TurkError(
            "DuplicateRequest", f"{used.message} HITId: {code('hit', task_id)}"
        ) from None
    except (NotOfferedAloneError, BatchNotGrowingError) as refusal:
        raise TurkError(
            "InvalidHITState", f"{refusal.message} {refusal.what_to_do}"
        ) from None


def state_message(refusal: OfferStateError) -> str:
    """Name the state and those it should be."""
    return _message(refusal.standing.value, refusal.allowed)


def undecided_message(standing: str) -> str:
    """Begin as MTurk does, which names the state itself as one that is allowed."""
    said = _message(standing, ("Reviewable", "Reviewing"))
    return f"{said}, once each of its assignments is approved or rejected"


def _message(standing: str, allowed: Iterable[str]) -> str:
    # Two spaces stand between, as in MTurk's.
    return (
        f"This HIT is currently in the state '{standing}'.  This operation can be "
        f"called with a status of: {', '.join(sorted(allowed, reverse=True))}"
    )
