"""Flagging: a worker says what is wrong with a task, and gives it back without penalty.

The requester sees it, and what is grave waits for a steward until one has seen it. Who said
so is not written down.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from handwork.allocation import queries as allocation
from handwork.allocation import services
from handwork.base import queries as base
from handwork.base.errors import ConflictError, InvalidInputError
from handwork.base.services import record
from handwork.base.transactions import journey
from handwork.flow.working.writing import one_writer
from handwork.people.queries import require_steward
from handwork.people.rules import Actor
from handwork.projects import queries as projects
from handwork.projects import services as holding

GRAVE = ("unwarned-content", "asks-for-secrets", "unlawful")
PROBLEMS = frozenset({"file-missing", "cannot-be-done", "not-shown", *GRAVE})
# What the audit calls the list of grave reports of all batches.
REPORTS = "reports"


class UnknownProblemError(InvalidInputError):
    """A problem that no page offers."""

    code = "unknown-problem"


class NotWithYouError(ConflictError):
    """Only who holds a task reports it, so that each reports it once."""

    code = "task-not-with-you"


class NewReportsError(ConflictError):
    """Reports came in that the steward has not read."""

    code = "new-reports"


@dataclass(frozen=True, slots=True)
class ReportedBatch:
    """A batch with grave reports that no steward has seen."""

    batch_id: int
    # The latest report: what came after it is not seen with it.
    latest_event_id: int
    counts: Mapping[str, int]


def flag_task(*, actor: Actor, assignment_id: int, problem: str, now: datetime) -> None:
    """Note what is wrong with a task, for requester and steward, and free its seat."""
    if problem not in PROBLEMS:
        raise UnknownProblemError(
            _("It was not said what is wrong with the task."),
            what_to_do=_("Go back and choose what is wrong."),
        )
    with one_writer():
        _flag(actor=actor, assignment_id=assignment_id, problem=problem, now=now)


@journey
def _flag(*, actor: Actor, assignment_id: int, problem: str, now: datetime) -> None:
    assignment = allocation.held_for(actor=actor, assignment_id=assignment_id)
    batch_id, task_id = assignment.batch_id, assignment.task_id
    if problem in GRAVE:
        # Against a steward who marks as seen meanwhile what is not written yet.
        holding.hold_batch(batch_id=batch_id)
    if not services.give_back(
        worker_id=assignment.worker_id, assignment_id=assignment_id, now=now
    ):
        raise NotWithYouError(
            _(
                "This task is not with you any more: what you reported before counts, "
                "and nothing was added."
            ),
            what_to_do=_("Go on with the next task."),
        )
    said = {"task_id": task_id, "problem": problem}
    _note(f"batch:{batch_id}", said, now)
    if problem in GRAVE:
        _note(REPORTS, {"batch_id": batch_id, **said}, now)


def _note(subject: str, said: Mapping[str, object], now: datetime) -> None:
    record(actor_id=None, verb="task-flagged", subject=subject, details=said, now=now)


def reported_batches(*, actor: Actor, limit: int) -> tuple[ReportedBatch, ...]:
    """List the batches whose grave reports wait for a steward, the latest first."""
    require_steward(actor)
    return _waiting(limit)


def report_of(*, actor: Actor, batch_id: int) -> ReportedBatch | None:
    """Read the grave reports of a batch that wait for a steward; None where none do."""
    require_steward(actor)
    return next(iter(_waiting(1, (batch_id,))), None)


@journey
def mark_reports_seen(
    *, actor: Actor, batch_id: int, latest_event_id: int, now: datetime
) -> None:
    """Note that a steward read a batch's reports up to one: they wait no longer."""
    require_steward(actor)
    projects.batch_for(actor=actor, batch_id=batch_id)
    holding.hold_batch(batch_id=batch_id)
    if _latest("task-flagged").get(batch_id, 0) > latest_event_id:
        raise NewReportsError(
            _("Somebody reported this work again meanwhile."),
            what_to_do=_("Read what is new, then say again that you have seen it."),
        )
    record(
        actor_id=actor.user_id,
        verb="reports-seen",
        subject=REPORTS,
        details={"batch_id": batch_id},
        now=now,
    )


def _waiting(limit: int, batch_ids: Collection[int] = ()) -> tuple[ReportedBatch, ...]:
    """Count what waits: of some batches, or of those that were reported last."""
    seen, latest = _latest("reports-seen"), _latest("task-flagged")
    newest = sorted(batch_ids or latest, key=lambda each: latest.get(each, 0))[::-1]
    unseen = [each for each in newest if latest.get(each, 0) > seen.get(each, 0)]
    after = {batch_id: seen.get(batch_id, 0) for batch_id in unseen[:limit]}
    counts = base.audit_counts_by(
        subject=REPORTS, verb="task-flagged", key="batch_id", of="problem", after=after
    )
    return tuple(
        ReportedBatch(
            batch_id,
            latest[batch_id],
            {
                each: counts[batch_id, each]
                for each in GRAVE
                if (batch_id, each) in counts
            },
        )
        for batch_id in after
    )


def _latest(verb: str) -> Mapping[int, int]:
    return base.audit_latest_by(subject=REPORTS, verb=verb, key="batch_id")
