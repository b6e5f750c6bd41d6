"""Skills are granted and taken away, requests decided, masters named."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from handwork.base.errors import ConflictError
from handwork.base.services import post_message, record
from handwork.base.transactions import journey
from handwork.flow.limiting_letters import may_be_written_to, send_letter
from handwork.flow.suspending import NoWorkerError, checked_reason
from handwork.people import queries as people
from handwork.people.rules import Actor
from handwork.skills import queries, services
from handwork.skills.rules import LARGEST, InvalidSkillTermsError, check_text

LONGEST_REASON = 2000
# What a skill is worth where nobody gave it a value.
USUAL_VALUE = 1


class MasteryError(ConflictError):
    """The worker is a master already, or is none."""

    code = "mastery-unchanged"


@journey
def grant_skill(
    *,
    actor: Actor,
    type_id: int,
    worker_id: int,
    value: int = USUAL_VALUE,
    is_told: bool = True,
    now: datetime,
) -> None:
    """Give a worker a skill without being asked; a waiting request stays."""
    kind = queries.type_for(actor=actor, type_id=type_id)
    check_value(value)
    # A program that says the same again must not fill a worker's mailbox.
    if not services.grant(type_id=type_id, worker_id=worker_id, value=value, now=now):
        return
    note(actor, "skill-granted", type_id, worker_id, {"value": value}, now)
    if is_told:
        said = _("You were given the skill “{name}”.").format(name=kind.name)
        write(actor, kind.organisation_id, worker_id, said, now=now)


@journey
def revoke_skill(
    *, actor: Actor, type_id: int, worker_id: int, reason: str, now: datetime
) -> None:
    """Take a skill away; the worker reads why."""
    kind = queries.type_for(actor=actor, type_id=type_id)
    queries.skill_for(actor=actor, type_id=type_id, worker_id=worker_id)
    reason = check_reason(reason)
    services.revoke(type_id=type_id, worker_id=worker_id, reason=reason, now=now)
    note(actor, "skill-revoked", type_id, worker_id, {"reason": reason}, now)
    said = _("The skill “{name}” was taken from you.").format(name=kind.name)
    write(actor, kind.organisation_id, worker_id, said, reason=reason, now=now)


@journey
def accept_request(
    *, actor: Actor, request_id: int, value: int = USUAL_VALUE, now: datetime
) -> None:
    """Grant what a worker asked for."""
    request = queries.request_for(actor=actor, request_id=request_id)
    check_value(value)
    services.decide_request(request_id=request_id, value=value, reason="", now=now)
    services.grant(
        type_id=request.type_id, worker_id=request.worker_id, value=value, now=now
    )
    note(
        actor,
        "skill-granted",
        request.type_id,
        request.worker_id,
        {"value": value},
        now,
    )
    said = _("You were given the skill “{name}”.").format(name=request.type_name)
    write(actor, request.organisation_id, request.worker_id, said, now=now)


@journey
def reject_request(
    *, actor: Actor, request_id: int, reason: str, now: datetime
) -> None:
    """Refuse what a worker asked for; the worker reads why."""
    request = queries.request_for(actor=actor, request_id=request_id)
    reason = check_reason(reason)
    services.decide_request(request_id=request_id, value=None, reason=reason, now=now)
    note(
        actor,
        "skill-refused",
        request.type_id,
        request.worker_id,
        {"reason": reason},
        now,
    )
    said = _("Your request for the skill “{name}” was refused.").format(
        name=request.type_name
    )
    write(
        actor,
        request.organisation_id,
        request.worker_id,
        said,
        reason=reason,
        now=now,
    )


@journey
def name_master(*, actor: Actor, user_id: int, reason: str, now: datetime) -> None:
    """Say that a worker's work is known to be good, everywhere here."""
    worker_id = worker_known_to(actor, user_id)
    reason = checked_reason(reason)
    if not services.make_master(
        worker_id=worker_id, granted_by_id=actor.user_id, now=now
    ):
        raise MasteryError("This worker is a master already.")
    decided(actor, "master-named", user_id, reason, now)
    tell(worker_id, _("A steward made you a master."), reason=reason, now=now)


@journey
def unname_master(*, actor: Actor, user_id: int, reason: str, now: datetime) -> None:
    """Take that back, for a reason that the worker reads."""
    worker_id = worker_known_to(actor, user_id)
    reason = checked_reason(reason)
    if not services.unmake_master(worker_id=worker_id, now=now):
        raise MasteryError("This worker is no master.")
    decided(actor, "master-unnamed", user_id, reason, now)
    tell(
        worker_id,
        _("A steward decided that you are no master."),
        reason=reason,
        now=now,
    )


def worker_known_to(actor: Actor, user_id: int) -> int:
    """Find a worker by their account, for a steward."""
    worker_id = people.person_for(actor=actor, user_id=user_id).worker_id
    if worker_id is None:
        raise NoWorkerError("This account is no worker's.")
    return worker_id


def check_value(value: int) -> int:
    """Refuse a value that no table holds."""
    if abs(value) > LARGEST:
        raise InvalidSkillTermsError(f"{value} is too large a value.")
    return value


def check_reason(reason: str) -> str:
    """Refuse an endless reason; an empty one is allowed."""
    reason = check_text(reason.strip(), "reason")
    if len(reason) > LONGEST_REASON:
        raise InvalidSkillTermsError(
            f"The reason is longer than {LONGEST_REASON} characters."
        )
    return reason


def write(
    actor: Actor,
    organisation_id: int,
    worker_id: int,
    said: str,
    *,
    reason: str = "",
    now: datetime,
) -> None:
    """Write what an organisation decided, unless that fills a mailbox; pages say it too."""
    box = people.letter_boxes(worker_ids=[worker_id])[worker_id]
    may_be_written = may_be_written_to(
        organisation_id=organisation_id, worker_ids=[worker_id], now=now
    )
    if box.is_open and may_be_written:
        send_letter(
            actor=actor,
            organisation_id=organisation_id,
            worker_id=worker_id,
            email=box.email,
            letter=letter_of(said, reason),
            now=now,
        )


def tell(worker_id: int, said: str, *, reason: str, now: datetime) -> None:
    """Write to a worker what a steward decided, and why."""
    box = people.letter_boxes(worker_ids=[worker_id])[worker_id]
    if box.is_open:
        letter = letter_of(said, reason)
        post_message(channel="email", recipient=box.email, content=letter, now=now)


def letter_of(said: str, reason: str) -> dict[str, str]:
    """Say what was decided about a skill, and why."""
    why = f"\n\n{_('The reason given:')} {reason}" if reason else ""
    where = _("Your skills, and how to come to more, stand on your page of skills.")
    return {"subject": _("Your skills at Handwork"), "body": f"{said}{why}\n\n{where}"}


def note(
    actor: Actor,
    verb: str,
    type_id: int,
    worker_id: int,
    details: dict[str, int | str],
    now: datetime,
) -> None:
    """Write into the audit what was decided about a worker's skill."""
    record(
        actor_id=actor.user_id,
        verb=verb,
        subject=f"skill:{type_id}",
        details={"worker_id": worker_id, **details},
        now=now,
    )


def decided(actor: Actor, verb: str, user_id: int, reason: str, now: datetime) -> None:
    """Write into the audit what a steward decided."""
    record(
        actor_id=actor.user_id,
        verb=verb,
        subject=f"user:{user_id}",
        details={"reason": reason},
        now=now,
    )
