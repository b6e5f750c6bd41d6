"""Tasks that are done with leave every list: when their requester says so, or long after."""

from __future__ import annotations

from datetime import datetime

from handwork.allocation import offered
from handwork.allocation import offering as seats
from handwork.answers.offered import submitted_counts
from handwork.base.errors import ConflictError
from handwork.base.services import record
from handwork.base.transactions import journey
from handwork.flow.notifying import note
from handwork.flow.offering_tasks.escrowing import settle
from handwork.flow.offering_tasks.reviewing import REVIEWED
from handwork.flow.offering_tasks.standing import hold, require
from handwork.flow.working.writing import once_more, one_writer
from handwork.people.rules import Actor
from handwork.projects import offering
from handwork.projects.offering import Held
from handwork.projects.queries import ending

AT_ONCE = 200


class UndecidedAnswersError(ConflictError):
    """Answers to the task wait for a decision."""

    code = "undecided-answers"


def dispose_offer(*, actor: Actor, task_id: int, now: datetime) -> None:
    """Take a task out of every list, for good, once each of its answers is decided."""
    once_more(lambda: _dispose_one(actor=actor, task_id=task_id, now=now))


@journey
def _dispose_one(*, actor: Actor, task_id: int, now: datetime) -> None:
    standing = hold(actor=actor, task_id=task_id, allowed=REVIEWED)
    view = require(standing, REVIEWED, now)
    submitted = submitted_counts(task_ids=[task_id]).get(task_id, 0)
    if submitted > view.counts.completed:
        raise UndecidedAnswersError(
            f"{submitted - view.counts.completed} answers to this task are neither "
            "approved nor rejected.",
            what_to_do="Approve or reject each of them first.",
        )
    _dispose([standing.held], actor_id=actor.user_id, now=now)


def dispose_old(*, now: datetime) -> int:
    """Dispose of what ended long ago; returns of how many."""
    count, after = 0, None
    while page := ending.to_dispose(now=now, after=after, limit=AT_ONCE):
        task_ids = tuple(task_id for _ended_at, task_id in page)
        with one_writer():
            count += _dispose_some(task_ids=task_ids, now=now)
        after = page[-1]
    return count


@journey
def _dispose_some(*, task_ids: tuple[int, ...], now: datetime) -> int:
    held = offering.hold_offers(task_ids=task_ids)
    alive = [each for each in held if each.disposed_at is None]
    # Whoever still holds one may finish it; it is disposed of after that.
    return _dispose([each for each in alive if each.swept_at], actor_id=None, now=now)


def _dispose(held: list[Held], *, actor_id: int | None, now: datetime) -> int:
    settle(held, made_by_id=actor_id, now=now)
    task_ids = [each.task_id for each in held]
    # A hold that lapsed frees its seat later, and that seat must close then.
    busy = offered.held_tasks(task_ids=task_ids)
    seats.forget_closing(task_ids=set(task_ids) - busy)
    count = offering.dispose(task_ids=task_ids, now=now)
    for each in held:
        record(
            actor_id=actor_id,
            verb="dispose-offer",
            subject=f"task:{each.task_id}",
            now=now,
        )
        note(
            batch_id=each.batch_id,
            event="HITDisposed",
            task_id=each.task_id,
            assignment_id=None,
            now=now,
        )
    return count
