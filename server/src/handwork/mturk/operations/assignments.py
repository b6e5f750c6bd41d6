"""Assignments: what was submitted, and what the requester decides on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handwork.flow import deciding
from handwork.flow.deciding import DecidedError
from handwork.mturk import ids
from handwork.mturk.errors import does_not_exist
from handwork.mturk.naming import answer_named, asked_task, not_submitted
from handwork.mturk.operations import Caller, Given, Output, operation
from handwork.mturk.operations.hits import asked_in, shown_hit
from handwork.mturk.paging import Place, listed, page_of
from handwork.mturk.service import Json, moment_text, text_of
from handwork.pay import queries as pay
from handwork.pay.queries import DecidedAnswer, VerdictRecord
from handwork.people import queries as people
from handwork.projects.queries.offers import AskedTask
from handwork.projects.rules.questions_xml import (
    AFTER,
    BEFORE,
    Document,
    answers_inside,
    form_of,
)

# The states as MTurk names them where an operation needs one of them.
READABLE = "Reviewable,Approved,Rejected"
DECIDABLE = "Submitted"
NOT_DECIDABLE = "null"
# Of an answer's XML, as JSON has them.
BEGINNING, END = text_of(BEFORE)[:-1], text_of(AFTER)[1:]


@operation("ApproveAssignment")
def approve_assignment(caller: Caller, given: Given, now: datetime) -> Output:
    """Approve what was submitted, or override a rejection."""
    answer = answer_named(caller, given, else_called_with=NOT_DECIDABLE)
    try:
        deciding.approve_answer(
            actor=caller.actor,
            answer_id=answer.answer_id,
            feedback=given.get("RequesterFeedback", ""),
            is_override=given.get("OverrideRejection", False),
            now=now,
        )
    except DecidedError:
        raise not_submitted(DECIDABLE) from None
    return {}


@operation("RejectAssignment")
def reject_assignment(caller: Caller, given: Given, now: datetime) -> Output:
    """Reject what was submitted; the feedback may be empty, as programs send it."""
    answer = answer_named(caller, given, else_called_with=NOT_DECIDABLE)
    try:
        deciding.reject_answer(
            actor=caller.actor,
            answer_id=answer.answer_id,
            feedback=given["RequesterFeedback"],
            now=now,
        )
    except DecidedError:
        raise not_submitted(DECIDABLE) from None
    return {}


@operation("GetAssignment")
def get_assignment(caller: Caller, given: Given, now: datetime) -> Output:
    """Show what was submitted, with its HIT."""
    named = answer_named(caller, given, else_called_with=READABLE)
    answer = pay.decided_answer(answer_id=named.answer_id, now=now)
    if answer is None:
        raise does_not_exist("AssignmentId", given["AssignmentId"])
    task = asked_task(caller, answer.task_id)
    asked = AskedTask(task.task_id, task.organisation_id, task.terms.kind, task.content)
    (shown,) = _shown(asked, [answer])
    return {"Assignment": Json(shown), "HIT": shown_hit(task, now=now)}


@operation("ListAssignmentsForHIT")
def list_assignments_for_hit(caller: Caller, given: Given, now: datetime) -> Output:
    """List what was submitted to a HIT, the first submitted first."""
    task = asked_in(caller, given["HITId"])

    def fetch(after: Place | None, limit: int) -> Sequence[DecidedAnswer]:
        return pay.decided_answers(
            task_id=task.task_id,
            standings=given.get("AssignmentStatuses", ()),
            after_id=int(after[0]) if after else 0,
            limit=limit,
            now=now,
        )

    page = page_of(given, fetch, lambda answer: (answer.answer_id,))
    answers = listed(page, "Assignments")
    answers["Assignments"] = Json(f"[{','.join(_shown(task, page.rows))}]")
    return answers


def _shown(task: AskedTask, answers: Sequence[DecidedAnswer]) -> list[str]:
    """Write assignments as MTurk does; the question is read once for all of them."""
    document = form_of(task.kind, task.content)
    hit_id = ids.code("hit", task.task_id)
    codes = people.worker_codes(
        organisation_id=task.organisation_id,
        worker_ids=[answer.worker_id for answer in answers],
    )
    return [
        _written(answer, document, hit_id, codes[answer.worker_id])
        for answer in answers
    ]


def _written(
    answer: DecidedAnswer, document: Document | None, hit_id: str, worker_code: str
) -> str:
    """Write one as JSON: a page of them is most of what the service says."""
    verdict = answer.verdict
    said = text_of(answers_inside(document, answer.content))[1:-1]
    return (
        f'{{"AssignmentId":"{ids.code("assignment", answer.assignment_id)}",'
        f'"WorkerId":"{worker_code}","HITId":"{hit_id}",'
        f'"AssignmentStatus":"{verdict.status}",'
        f'"AutoApprovalTime":{moment_text(verdict.auto_approval_at)},'
        f'"AcceptTime":{moment_text(answer.taken_at)},'
        f'"SubmitTime":{moment_text(answer.submitted_at)},'
        f'"Deadline":{moment_text(answer.expires_at)},'
        f'"Answer":{BEGINNING}{said}{END}{_decided(verdict)}}}'
    )


def _decided(verdict: VerdictRecord) -> str:
    """Write what there is once an answer is decided."""
    decided = ""
    if verdict.approved_at is not None:
        decided += f',"ApprovalTime":{moment_text(verdict.approved_at)}'
    if verdict.rejected_at is not None:
        decided += f',"RejectionTime":{moment_text(verdict.rejected_at)}'
    if verdict.feedback:
        decided += f',"RequesterFeedback":{text_of(verdict.feedback)}'
    return decided
