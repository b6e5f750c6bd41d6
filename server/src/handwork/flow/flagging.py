"""Flagging: a worker says that a task cannot be done, and gives it back without penalty."""

from __future__ import annotations

from datetime import datetime

from handwork.allocation import queries as allocation
from handwork.allocation import services
from handwork.base.errors import InvalidInputError
from handwork.base.services import record
from handwork.base.transactions import journey
from handwork.people.rules import Actor

PROBLEMS = frozenset({"file-missing"})


class UnknownProblemError(InvalidInputError):
    """A problem that no page offers."""

    code = "unknown-problem"


@journey
def flag_task(*, actor: Actor, assignment_id: int, problem: str, now: datetime) -> None:
    """Note what is wrong with a task, for requester and steward, and free its seat."""
    if problem not in PROBLEMS:
        raise UnknownProblemError(f"{problem} is not a problem that can be reported.")
    assignment = allocation.held_for(actor=actor, assignment_id=assignment_id)
    if not services.give_back(
        worker_id=assignment.worker_id, assignment_id=assignment_id, now=now
    ):
        return
    record(
        actor_id=None,
        verb="task-flagged",
        subject=f"batch:{assignment.batch_id}",
        details={"task_id": assignment.task_id, "problem": problem},
        now=now,
    )
