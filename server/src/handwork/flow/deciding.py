"""Deciding: a requester approves or rejects an answer; its pay is settled with it.

Whether a rejection withholds pay is the installation's policy; the worker is told it
before they begin, and reads the verdict with its reason.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from handwork.answers import queries as answers
from handwork.answers import services as answers_services
from handwork.answers.queries import AnswerRecord
from handwork.base.errors import ConflictError, InvalidInputError
from handwork.base.services import record
from handwork.base.transactions import journey
from handwork.flow.notifying import note
from handwork.flow.paying import require_asker
from handwork.flow.paying_bonuses import require_payee
from handwork.pay import queries as pay
from handwork.pay import withholding
from handwork.pay.queries import Standing
from handwork.pay.withholding import OneEarning
from handwork.people.rules import Actor
from handwork.projects import queries as projects
from handwork.projects.queries import BatchRecord, offers

OVERRIDE_LASTS = timedelta(days=30)
LONGEST_FEEDBACK = 4_096


class DecidedError(ConflictError):
    """The answer was approved or rejected before."""

    code = "answer-decided"

    def __init__(self, standing: Standing) -> None:
        super().__init__(
            f"This answer is {standing.lower()} already.",
            what_to_do="Reload the page to see what was decided.",
        )
        self.standing = standing


class TooLateToOverrideError(ConflictError):
    """The rejection stands for good."""

    code = "too-late-to-override"


class FeedbackTooLongError(InvalidInputError):
    """Nobody reads that much."""

    code = "feedback-too-long"


@journey
def approve_answer(
    *,
    actor: Actor | None,
    answer_id: int,
    feedback: str,
    is_override: bool,
    now: datetime,
) -> None:
    """Approve an answer, which pays it; or, if asked to, one that was rejected.

    Without an actor a rule that the requester set before decides.
    """
    answer, batch = _asked(actor, answer_id)
    earning = withholding.lock_earning(answer_id=answer_id)
    made_by_id = actor.user_id if actor else None
    standing = _standing(actor, answer_id, now)
    if standing is Standing.SUBMITTED:
        withholding.accept_one(earning, made_by_id=made_by_id, now=now)
    elif standing is Standing.REJECTED and is_override:
        _override(answer, batch, earning, made_by_id=made_by_id, now=now)
    else:
        raise DecidedError(standing)
    _say(actor, answer, is_approved=True, feedback=feedback, now=now)


@journey
def reject_answer(
    *, actor: Actor | None, answer_id: int, feedback: str, now: datetime
) -> None:
    """Reject an answer for a reason that its worker reads; pay follows the policy."""
    answer, batch = _asked(actor, answer_id)
    earning = withholding.lock_earning(answer_id=answer_id)
    made_by_id = actor.user_id if actor else None
    standing = _standing(actor, answer_id, now)
    if standing is not Standing.SUBMITTED:
        raise DecidedError(standing)
    if withholds_pay():
        withholding.withhold(
            earning,
            organisation_id=batch.organisation_id,
            made_by_id=made_by_id,
            now=now,
        )
    else:
        withholding.accept_one(earning, made_by_id=made_by_id, now=now)
    _say(actor, answer, is_approved=False, feedback=feedback, now=now)


def withholds_pay() -> bool:
    """Whether a rejection takes the pay of an answer back."""
    return bool(settings.PAY_ON_REJECTION == "withheld")


def _standing(actor: Actor | None, answer_id: int, now: datetime) -> Standing:
    """Tell how an answer stands to who decides.

    A person is too late when silence has accepted; a rule that looked on is not.
    """
    moment = now if actor else None
    return pay.statuses(answer_ids=[answer_id], now=moment)[answer_id].status


def _asked(actor: Actor | None, answer_id: int) -> tuple[AnswerRecord, BatchRecord]:
    if actor is None:
        answer = answers.answer(answer_id=answer_id)
        return answer, projects.batch(batch_id=answer.batch_id)
    answer = answers.answer_for(actor=actor, answer_id=answer_id)
    batch = projects.batch_for(actor=actor, batch_id=answer.batch_id)
    require_asker(actor, batch)
    return answer, batch


def _override(
    answer: AnswerRecord,
    batch: BatchRecord,
    earning: OneEarning,
    *,
    made_by_id: int | None,
    now: datetime,
) -> None:
    _require_overridable(answer, earning, now)
    if earning.state == earning.state.WITHHELD:
        require_payee(earning.worker_id)
        withholding.restore(
            earning,
            organisation_id=batch.organisation_id,
            made_by_id=made_by_id,
            now=now,
        )


def _require_overridable(
    answer: AnswerRecord, earning: OneEarning, now: datetime
) -> None:
    if now - answer.submitted_at > OVERRIDE_LASTS:
        raise TooLateToOverrideError(
            f"This answer was submitted more than {OVERRIDE_LASTS.days} days ago; its "
            "rejection cannot be overridden any more.",
            what_to_do="Give its worker a bonus instead.",
        )
    offered = offers.offers_of(task_ids=[answer.task_id]).get(answer.task_id)
    if offered is not None and offered.disposed_at is not None:
        raise TooLateToOverrideError(
            "The task of this answer was deleted; the rejection cannot be overridden "
            "any more.",
            what_to_do="Give its worker a bonus instead.",
        )
    if earning.is_settled_elsewhere:
        raise TooLateToOverrideError(
            "This answer was given and settled elsewhere, before it was imported; its "
            "rejection cannot be overridden here.",
            what_to_do="Decide on it where the work was done.",
        )


def _say(
    actor: Actor | None,
    answer: AnswerRecord,
    *,
    is_approved: bool,
    feedback: str,
    now: datetime,
) -> None:
    answers_services.give_verdict(
        answer_id=answer.answer_id,
        worker_id=answer.worker_id,
        is_approved=is_approved,
        feedback=checked_feedback(feedback),
        decided_by_id=actor.user_id if actor else None,
        now=now,
    )
    record(
        actor_id=actor.user_id if actor else None,
        verb="approve-answer" if is_approved else "reject-answer",
        subject=f"batch:{answer.batch_id}",
        details={"answer_id": answer.answer_id},
        now=now,
    )
    note(
        batch_id=answer.batch_id,
        event="AssignmentApproved" if is_approved else "AssignmentRejected",
        task_id=answer.task_id,
        assignment_id=answer.assignment_id,
        now=now,
    )


def checked_feedback(feedback: str) -> str:
    """Refuse what is too long; nothing is allowed."""
    feedback = feedback.strip()
    if len(feedback) > LONGEST_FEEDBACK:
        raise FeedbackTooLongError(
            f"The feedback has {len(feedback)} characters.",
            what_to_do=f"Say it in at most {LONGEST_FEEDBACK} characters.",
        )
    return feedback
