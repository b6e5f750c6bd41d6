"""A steward says from which hosts requesters' templates may load."""

from __future__ import annotations

from datetime import datetime

from handwork.base.errors import ConflictError, InvalidInputError, NotFoundError
from handwork.base.services import record
from handwork.base.transactions import journey
from handwork.people.queries import require_steward
from handwork.people.rules import Actor
from handwork.projects import services
from handwork.projects.rules import check_storable
from handwork.projects.rules.templating import check_host

MAX_REASON_LENGTH = 500
SUBJECT = "hosts"


class HostReasonMissingError(InvalidInputError):
    """Whoever lets something in says why."""

    code = "reason-missing"


class HostAllowedError(ConflictError):
    """The host is on the list."""

    code = "host-allowed"


@journey
def allow_host(*, actor: Actor, host: str, reason: str, now: datetime) -> str:
    """Let templates load scripts and files from a host; gives its name as it is kept."""
    require_steward(actor)
    name, why = check_host(host), reason.strip()
    if not why or len(why) > MAX_REASON_LENGTH:
        raise HostReasonMissingError(
            f"The reason is empty or longer than {MAX_REASON_LENGTH} characters.",
            what_to_do="Say who needs this host and why it can be trusted.",
        )
    check_storable(why, "The reason")
    if not services.allow_host(
        host=name, reason=why, allowed_by=actor.user_id, now=now
    ):
        raise HostAllowedError(f"{name} is allowed already.")
    record(
        actor_id=actor.user_id,
        verb="host-allowed",
        subject=SUBJECT,
        details={"host": name, "reason": why},
        now=now,
    )
    return name


@journey
def disallow_host(*, actor: Actor, host_id: int, now: datetime) -> str:
    """Let templates load from a host no longer; gives its name."""
    require_steward(actor)
    name = services.disallow_host(host_id=host_id)
    if not name:
        raise NotFoundError("This host is not on the list any more.")
    record(
        actor_id=actor.user_id,
        verb="host-disallowed",
        subject=SUBJECT,
        details={"host": name},
        now=now,
    )
    return name
