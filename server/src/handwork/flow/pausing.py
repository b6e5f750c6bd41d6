"""Pausing: work is given out no more for a while, by who asks or by a steward."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from handwork.allocation import services as allocation
from handwork.base import queries as base
from handwork.base.errors import ConflictError
from handwork.base.services import record
from handwork.base.transactions import journey
from handwork.flow.storing import require_member
from handwork.people.rules import Actor
from handwork.projects import queries, services


class StoppedByStewardError(ConflictError):
    """A steward paused the batch, so a steward gives it out again."""

    code = "stopped-by-steward"

    @classmethod
    def words(cls) -> StoppedByStewardError:
        """Say it in the reader's language."""
        return cls(
            _("A steward paused this work, for workers reported it."),
            what_to_do=_("Write to the steward, who can give it out again."),
        )


@journey
def pause(*, actor: Actor, batch_id: int, now: datetime) -> None:
    """Stop giving out work; what is held may be finished."""
    # Stewards too, for what workers report.
    batch = queries.batch_for(actor=actor, batch_id=batch_id)
    is_own = batch.organisation_id in actor.organisation_ids
    services.pause_batch(batch_id=batch_id)
    allocation.pause_queue(batch_id=batch_id)
    _audit(actor, "pause", batch_id, {} if is_own else {"by": "steward"}, now)


@journey
def resume(*, actor: Actor, batch_id: int, now: datetime) -> None:
    """Give out work again; what a steward stopped, a steward gives out."""
    batch = queries.batch_for(actor=actor, batch_id=batch_id)
    if not is_stopped(batch_id=batch_id):
        require_member(actor, batch.organisation_id)
    elif not actor.is_steward:
        raise StoppedByStewardError.words()
    services.resume_batch(batch_id=batch_id)
    allocation.resume_queue(batch_id=batch_id)
    _audit(actor, "resume", batch_id, {}, now)


def is_stopped(*, batch_id: int) -> bool:
    """Whether the latest pause of a batch was a steward's."""
    pauses = base.audit_for_subject(subject=f"batch:{batch_id}", verb="pause", limit=1)
    return any(event.details.get("by") == "steward" for event in pauses)


def _audit(
    actor: Actor, verb: str, batch_id: int, details: Mapping[str, str], now: datetime
) -> None:
    subject = f"batch:{batch_id}"
    record(actor_id=actor.user_id, verb=verb, subject=subject, details=details, now=now)
