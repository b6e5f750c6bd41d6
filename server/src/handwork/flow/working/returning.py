"""Hand a task back: its seat is free for others, and nothing is held against anyone."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from handwork.allocation import queries, services
from handwork.base.errors import ConflictError
from handwork.base.transactions import journey
from handwork.flow.working.writing import one_writer


class AnsweredError(ConflictError):
    """What was answered cannot be handed back."""

    code = "already-answered"


def hand_back(*, worker_id: int, assignment_id: int, now: datetime) -> None:
    """Free the seat of an own assignment; again changes nothing."""
    with one_writer():
        _hand_back(worker_id=worker_id, assignment_id=assignment_id, now=now)


@journey
def _hand_back(*, worker_id: int, assignment_id: int, now: datetime) -> None:
    if services.give_back(worker_id=worker_id, assignment_id=assignment_id, now=now):
        return
    if queries.own(worker_id=worker_id, assignment_id=assignment_id).is_answered:
        raise AnsweredError(
            _("You have answered this task; it cannot be given back."),
            what_to_do=_("Go on with the next task."),
        )
