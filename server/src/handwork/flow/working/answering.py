"""Submit an answer: the answer and what it earns, both or neither, once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from handwork.allocation import queries as allocation
from handwork.allocation import rules as allocation_rules
from handwork.allocation import services
from handwork.allocation.queries import AssignmentRecord, Held
from handwork.allocation.services import Finished
from handwork.answers import queries as answers
from handwork.answers import rules as answer_rules
from handwork.answers import services as answer_services
from handwork.base.errors import ConflictError, InvalidInputError
from handwork.base.transactions import journey
from handwork.flow.working import fusing, sequencing
from handwork.flow.working.remembering import Memory
from handwork.flow.working.showing import Next, show
from handwork.flow.working.taking import resume_or_take, take_in_place, take_into
from handwork.flow.working.writing import again_after_a_clash, once_more
from handwork.pay import statements as pay
from handwork.pay.goodwill import Most, hold_goodwill
from handwork.people import queries as people
from handwork.projects import queries as projects
from handwork.projects import rules


class AlreadyAnsweredError(ConflictError):
    """Another answer to this assignment is kept already."""

    code = "already-answered"


class AssignmentReturnedError(ConflictError):
    """The worker gave the task back before."""

    code = "assignment-returned"


class AnswerTooLateError(ConflictError):
    """The time for the task, and the time for late answers to it, are over."""

    code = "answer-too-late"


class InvalidKeyError(InvalidInputError):
    """The client's key cannot tell one submission from another."""

    code = "invalid-client-key"


@dataclass(frozen=True, slots=True)
class Asked:
    """What answers of a batch must hold; `check` looks into the task too."""

    schema: Mapping[str, Any]
    check: Callable[[Mapping[str, Any], object], None] | None


@dataclass(frozen=True, slots=True)
class Submission:
    """What a worker sends for an assignment."""

    worker_id: int
    assignment_id: int
    content: object
    client_key: str
    active_milliseconds: int | None
    now: datetime


@dataclass(frozen=True, slots=True)
class Submitted:
    """An answer is kept and will be paid, a late one too."""

    answer_id: int
    is_late: bool
    is_repeat: bool


# Published versions never change, so neither does what a batch asks.
_asked: Memory[Asked] = Memory(keep=None)


def submit(
    *,
    worker_id: int,
    assignment_id: int,
    content: object,
    client_key: str,
    active_milliseconds: int | None,
    now: datetime,
) -> Submitted:
    """Keep the answer to an own assignment; the same again gives the first result."""
    assignment = allocation.own(worker_id=worker_id, assignment_id=assignment_id)
    sent = Submission(
        worker_id, assignment_id, content, client_key, active_milliseconds, now
    )
    _check(sent, assignment.batch_id)
    return once_more(lambda: _submit(sent))


def submit_and_take(
    *,
    worker_id: int,
    batch_id: int,
    assignment_id: int,
    content: object,
    client_key: str,
    active_milliseconds: int | None,
    now: datetime,
) -> tuple[Submitted, Next | None]:
    """Submit, and take the next task of the same batch into the hand that this empties."""
    sent = Submission(
        worker_id, assignment_id, content, client_key, active_milliseconds, now
    )
    _check(sent, batch_id)
    done = again_after_a_clash(lambda: _at_once(sent, batch_id))
    if done is not None:
        return done
    submitted, held = once_more(lambda: _submit_then_take(sent, batch_id=batch_id))
    return submitted, show(held)


def _check(sent: Submission, batch_id: int) -> None:
    key = sent.client_key
    if not 0 < len(key) <= answer_rules.LONGEST_KEY or not key.isprintable():
        raise InvalidKeyError(
            _("The client key must have 1 to 64 printable characters."),
            what_to_do=_("Send a new random one with each answer."),
        )
    asked = _asked.get(batch_id, sent.now, lambda: _asked_in(batch_id))
    rules.check_answer(asked.schema, sent.content)
    if asked.check is not None:
        held = allocation.own(
            worker_id=sent.worker_id, assignment_id=sent.assignment_id
        )
        asked.check(projects.task(task_id=held.task_id).content, sent.content)


def _asked_in(batch_id: int) -> Asked:
    batch = projects.batch(batch_id=batch_id)
    kind = rules.kind_named(batch.kind)
    return Asked(batch.answer_schema, kind.check_with_task)


def _at_once(sent: Submission, batch_id: int) -> tuple[Submitted, Next | None] | None:
    """Send what is simply held the short way; None where it is not that simple."""
    send = fusing if connection.vendor == "postgresql" else sequencing
    done = send.submit_and_take(
        worker_id=sent.worker_id,
        batch_id=batch_id,
        assignment_id=sent.assignment_id,
        content=json.dumps(sent.content),
        client_key=sent.client_key,
        active_milliseconds=sent.active_milliseconds,
        now=sent.now,
    )
    if done.answer_id is None or done.slot is None:
        return None
    following = done.next or show(
        take_in_place(
            done.slot, worker_id=sent.worker_id, batch_id=batch_id, now=sent.now
        )
    )
    return Submitted(done.answer_id, is_late=False, is_repeat=False), following


@journey
def _submit(sent: Submission) -> Submitted:
    return _keep(sent)[0]


@journey
def _submit_then_take(
    sent: Submission, *, batch_id: int
) -> tuple[Submitted, Held | None]:
    submitted, finished = _keep(sent)
    if finished is not None and finished.batch_id != batch_id:
        raise allocation.no_such_assignment()
    worker_id, now = sent.worker_id, sent.now
    if finished is not None and finished.was_held:
        return submitted, take_into(
            finished.slot, worker_id=worker_id, batch_id=batch_id, now=now
        )
    return submitted, resume_or_take(
        worker_id=worker_id, batch_id=batch_id, now=now, hands=1
    )


def _keep(sent: Submission) -> tuple[Submitted, Finished | None]:
    finished = _finish(sent)
    if finished is None:
        return _first_result(sent), None
    if not finished.was_held:
        people.require_open_account(worker_id=sent.worker_id)
    if not finished.has_seat:
        _require_goodwill(finished, sent.now)
    answer_id = answer_services.record(
        finished=finished,
        content=sent.content,
        client_key=sent.client_key,
        active_milliseconds=sent.active_milliseconds,
        now=sent.now,
    )
    pay.earn(
        answer_id=answer_id,
        batch_id=finished.batch_id,
        worker_id=sent.worker_id,
        is_goodwill=not finished.has_seat,
        now=sent.now,
    )
    is_late = not finished.has_seat
    return Submitted(answer_id, is_late=is_late, is_repeat=False), finished


def _require_goodwill(finished: Finished, now: datetime) -> None:
    most = Most(
        to_a_worker_micros=settings.GOODWILL_A_DAY_MICROS,
        in_all_micros=settings.GOODWILL_A_DAY_IN_ALL_MICROS,
    )
    is_enough = hold_goodwill(
        worker_id=finished.worker_id, batch_id=finished.batch_id, most=most, now=now
    )
    if not is_enough:
        raise AnswerTooLateError(
            _(
                "Your time for this task was over and your place in it is gone, so it "
                "takes no answer any more."
            ),
            what_to_do=_("Take the next task."),
        )


def _finish(sent: Submission) -> Finished | None:
    return services.finish(
        worker_id=sent.worker_id, assignment_id=sent.assignment_id, now=sent.now
    ) or services.finish_late(
        worker_id=sent.worker_id, assignment_id=sent.assignment_id, now=sent.now
    )


def _first_result(sent: Submission) -> Submitted:
    found = allocation.own(worker_id=sent.worker_id, assignment_id=sent.assignment_id)
    first = answers.answer_of_assignment(assignment_id=sent.assignment_id)
    if first is None and found.is_expired:
        raise _too_late(found)
    if first is None:
        raise AssignmentReturnedError(
            _("You gave this task back, so it takes no answer any more."),
            what_to_do=_("Take the next task."),
        )
    if (first.client_key, first.content) != (sent.client_key, sent.content):
        raise AlreadyAnsweredError(
            _("You have answered this task already; the first answer counts."),
            what_to_do=_("Go on with the next task."),
        )
    return Submitted(first.answer_id, is_late=first.is_late, is_repeat=True)


def _too_late(found: AssignmentRecord) -> AnswerTooLateError:
    limit = found.expires_at - found.taken_at
    late_for = allocation_rules.late_for(time_limit=limit)
    minutes = late_for // timedelta(minutes=1)
    text = _(
        "Your time for this task was over more than %(minutes)s minutes ago, "
        "so it takes no answer any more."
    )
    return AnswerTooLateError(
        text % {"minutes": minutes}, what_to_do=_("Take the next task.")
    )
