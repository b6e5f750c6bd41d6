"""A steward looks at a person, suspends, readmits, closes: always for a reason they read."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from handwork.allocation import queries as allocation
from handwork.base.errors import ConflictError, InvalidInputError
from handwork.base.queries import audit_for_subject
from handwork.base.services import post_message, record
from handwork.base.transactions import journey
from handwork.flow.deciding import OVERRIDE_LASTS
from handwork.flow.working.passing import VALID as PASS_LASTS
from handwork.pay import queries as pay
from handwork.people import queries, services
from handwork.people.rules import Actor

MINUTES = PASS_LASTS.seconds // 60


class ReasonMissingError(InvalidInputError):
    """Who is turned away must be told why."""

    code = "reason-missing"


class OwnAccountError(ConflictError):
    """A steward may not turn themselves away."""

    code = "own-account"


class StillOwedError(ConflictError):
    """The worker has earned what was not paid out yet."""

    code = "still-owed"


class NoWorkerError(ConflictError):
    """The account is no worker's."""

    code = "no-worker"


class StillWorkingError(ConflictError):
    """The worker could still answer and earn in an account that nobody can enter."""

    code = "still-working"


@journey
def open_person(*, actor: Actor, user_id: int, now: datetime) -> queries.PersonRecord:
    """Show a person's data to a steward; that they looked is written first."""
    queries.require_steward(actor)
    record(
        actor_id=actor.user_id,
        verb="person-seen",
        subject=f"user:{user_id}",
        now=now,
    )
    return queries.person_for(actor=actor, user_id=user_id)


@journey
def open_people(
    *, actor: Actor, search: str, before_id: int | None, limit: int, now: datetime
) -> tuple[queries.PersonRecord, ...]:
    """List accounts for a steward; whose data they saw is written with it."""
    found = queries.people_for(
        actor=actor, search=search, before_id=before_id, limit=limit
    )
    record(
        actor_id=actor.user_id,
        verb="people-seen",
        subject="people",
        details={"user_ids": [person.user_id for person in found]},
        now=now,
    )
    return found


@journey
def suspend_worker(*, actor: Actor, user_id: int, reason: str, now: datetime) -> None:
    """Give a worker no more tasks, for a reason that they can read."""
    person = other_person(actor, user_id)
    if person.worker_id is None:
        raise NoWorkerError(
            "This account is no worker's.", what_to_do="Close the account instead."
        )
    reason = checked_reason(reason)
    services.suspend_worker(worker_id=person.worker_id, reason=reason)
    tell(person, "suspended", reason=reason, now=now)
    note(actor, "worker-suspended", user_id, reason=reason, now=now)


@journey
def readmit_worker(*, actor: Actor, user_id: int, reason: str, now: datetime) -> None:
    """Let a suspended worker work again."""
    person = other_person(actor, user_id)
    if person.worker_id is None:
        raise NoWorkerError(
            "This account is no worker's.", what_to_do="Look it up in the list."
        )
    reason = checked_reason(reason)
    services.readmit_worker(worker_id=person.worker_id)
    tell(person, "readmitted", reason=reason, now=now)
    note(actor, "worker-readmitted", user_id, reason=reason, now=now)


@journey
def close_account(*, actor: Actor, user_id: int, reason: str, now: datetime) -> None:
    """Let nobody enter an account any more."""
    person = other_person(actor, user_id)
    reason = checked_reason(reason)
    if person.worker_id is not None:
        refuse_while_working(person.worker_id, user_id=user_id, now=now)
        refuse_while_owed(person.worker_id)
        refuse_while_withheld(person.worker_id, now=now)
    services.close_account(user_id=user_id)
    tell(person, "closed", reason=reason, now=now)
    note(actor, "account-closed", user_id, reason=reason, now=now)


def other_person(actor: Actor, user_id: int) -> queries.PersonRecord:
    """Find a person who is not the steward themselves."""
    person = queries.person_for(actor=actor, user_id=user_id)
    if person.user_id == actor.user_id:
        raise OwnAccountError(
            "This is your own account.", what_to_do="Ask another steward to do it."
        )
    return person


def refuse_while_working(worker_id: int, *, user_id: int, now: datetime) -> None:
    """Refuse to shut a worker out who can still answer: by a pass, in time or late."""
    if not queries.worker(worker_id=worker_id).is_suspended:
        raise StillWorkingError(
            "This worker is not suspended and could go on working.",
            what_to_do=f"Suspend the worker, and close the account {MINUTES} minutes "
            "later: what the worker was let into before ends by then.",
        )
    events = audit_for_subject(
        subject=f"user:{user_id}", verb="worker-suspended", limit=1
    )
    ends = max((event.happened_at + PASS_LASTS for event in events), default=now)
    if now < ends:
        raise StillWorkingError(
            f"This worker was suspended less than {MINUTES} minutes ago and could "
            "still answer what they were let into before.",
            what_to_do=f"Close the account after {said_at(ends)}.",
        )
    if held := len(allocation.held_by(worker_id=worker_id)):
        raise StillWorkingError(
            f"This worker still holds tasks: {held}.",
            what_to_do="Close the account when they are answered or their time is over.",
        )
    until = allocation.answers_late_until(worker_id=worker_id, now=now)
    if until is not None:
        raise StillWorkingError(
            "This worker's time for a task is over, and a late answer to it would still "
            "be kept and paid.",
            what_to_do=f"Close the account after {said_at(until)}.",
        )


def refuse_while_owed(worker_id: int) -> None:
    """Refuse to shut a worker out from money that is theirs."""
    owed = [
        amount
        for money in pay.worker_money(worker_id=worker_id)
        for amount in (money.pending, money.payable_now, money.in_payout)
        if amount.micros
    ]
    if owed:
        raise StillOwedError(
            f"This worker is still owed {', '.join(str(amount) for amount in owed)}.",
            what_to_do="Suspend the worker; close the account when it is paid out.",
        )


def refuse_while_withheld(worker_id: int, *, now: datetime) -> None:
    """Refuse to shut a worker out whose rejected answers may still come to be paid."""
    latest = pay.withheld_since(worker_id=worker_id, since=now - OVERRIDE_LASTS)
    if latest is not None:
        raise StillOwedError(
            "Pay of this worker is withheld for rejected answers, and who rejected them "
            "may still pay it.",
            what_to_do="Suspend the worker; close the account after "
            f"{said_at(latest + OVERRIDE_LASTS)}.",
        )


def said_at(moment: datetime) -> str:
    """Write a moment from which on an account may be closed."""
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


def checked_reason(reason: str) -> str:
    """Refuse an empty or endless reason."""
    reason = reason.strip()
    if not 1 <= len(reason) <= 500:
        raise ReasonMissingError(
            "A reason has 1 to 500 characters; the person will read it.",
            what_to_do="Say in a sentence or two what happened.",
        )
    return reason


def tell(
    person: queries.PersonRecord, what: str, *, reason: str, now: datetime
) -> None:
    """Write to the person what was decided, why, and what stays theirs."""
    said = {
        "suspended": _("A steward suspended your work. What you earned stays yours."),
        "readmitted": _("A steward let you work again."),
        "closed": _("A steward closed your account."),
    }[what]
    answer = _("If you think that this is wrong, answer to the steward who runs this.")
    content = {
        "subject": _("Your account at Handwork"),
        "body": f"{said}\n\n{_('The reason given:')} {reason}\n\n{answer}",
    }
    post_message(channel="email", recipient=person.email, content=content, now=now)


def note(actor: Actor, verb: str, user_id: int, *, reason: str, now: datetime) -> None:
    """Write into the audit what a steward decided."""
    record(
        actor_id=actor.user_id,
        verb=verb,
        subject=f"user:{user_id}",
        details={"reason": reason},
        now=now,
    )
