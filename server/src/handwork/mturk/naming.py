"""What an id of a program names here; an id of somebody else's names nothing."""

from __future__ import annotations

from handwork.allocation.assignments import assignment
from handwork.answers import queries as answers
from handwork.answers.queries import AnswerRecord
from handwork.base.errors import NotFoundError
from handwork.mturk import ids
from handwork.mturk.errors import TurkError, does_not_exist
from handwork.mturk.operations import Caller, Given
from handwork.people import queries as people
from handwork.projects.queries import offers
from handwork.projects.queries.offers import OfferRecord


def answer_named(
    caller: Caller, given: Given, *, else_called_with: str
) -> AnswerRecord:
    """Find the answer of the named assignment; one that was not submitted is in no state."""
    text = given["AssignmentId"]
    pk = ids.pk_of("assignment", text)
    held = None if pk is None else assignment(assignment_id=pk)
    if held is None:
        raise does_not_exist("AssignmentId", text)
    try:
        asked_task(caller, held.task_id)
    except NotFoundError:
        raise does_not_exist("AssignmentId", text) from None
    answer = answers.answer_of_assignment(assignment_id=held.assignment_id)
    if answer is None:
        raise not_submitted(else_called_with)
    return answer


def asked_task(caller: Caller, task_id: int) -> OfferRecord:
    """Find a task that the caller's organisation asked."""
    return offers.offer_for(actor=caller.actor, task_id=task_id)


def worker_named(caller: Caller, text: str) -> int:
    """Find the worker whom the caller's organisation knows by this id."""
    found = people.worker_of_code(organisation_id=caller.organisation_id, code=text)
    if found is None:
        raise TurkError("InvalidParameterValue", "WorkerId is invalid.")
    return found


def not_submitted(allowed: str) -> TurkError:
    """Refuse an assignment that is in another state, in the words that programs match."""
    return TurkError(
        "InvalidAssignmentState",
        f"This operation can be called with a status of: {allowed}",
    )
