"""What was typed so far, on whatever device: saved and given back."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from handwork.allocation import queries, services
from handwork.allocation.queries import DraftRecord
from handwork.base.errors import ConflictError
from handwork.base.transactions import journey
from handwork.flow.working.writing import one_writer
from handwork.projects import rules


class DraftClosedError(ConflictError):
    """The assignment takes no answer any more."""

    code = "assignment-ended"


def save_draft(
    *,
    worker_id: int,
    assignment_id: int,
    content: object,
    active_milliseconds: int | None = None,
    now: datetime,
) -> None:
    """Keep what was typed for an own assignment that may still be answered."""
    rules.check_storable(content, _("The draft"), longest=rules.MAX_ANSWER_BYTES)
    with one_writer():
        _save(
            worker_id=worker_id,
            assignment_id=assignment_id,
            content=content,
            active_milliseconds=active_milliseconds,
            now=now,
        )


@journey
def _save(
    *,
    worker_id: int,
    assignment_id: int,
    content: object,
    active_milliseconds: int | None,
    now: datetime,
) -> None:
    is_kept = services.save_draft(
        worker_id=worker_id,
        assignment_id=assignment_id,
        content=content,
        active_milliseconds=active_milliseconds,
        now=now,
    )
    if not is_kept:
        queries.own(worker_id=worker_id, assignment_id=assignment_id)
        raise DraftClosedError(
            _("This task is answered or given back; nothing more is kept for it."),
            what_to_do=_("Take the next task."),
        )


def draft(*, worker_id: int, assignment_id: int) -> DraftRecord | None:
    """Read what was typed for an own assignment, and in what time; None for nothing."""
    queries.own(worker_id=worker_id, assignment_id=assignment_id)
    return queries.draft_of(assignment_id=assignment_id)
