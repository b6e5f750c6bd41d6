"""Notify: tell programs what happens in a batch, by messages of the outbox.

What journeys of requesters do is noted in their own transaction. What workers do is read
from the rows that it leaves (:mod:`handwork.flow.watching`): nobody who works waits for it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings

from handwork.base.errors import ConflictError, NotFoundError
from handwork.base.public_codes import code
from handwork.base.queries import audit_for_subject, waiting_for
from handwork.base.services import post_message, record
from handwork.base.transactions import journey
from handwork.flow import watching
from handwork.people import queries as people
from handwork.people.rules import Actor, derived_key
from handwork.projects import noticing
from handwork.projects import queries as projects
from handwork.projects.noticing import Happened
from handwork.projects.queries import noticing as read
from handwork.projects.queries import offers
from handwork.projects.queries.noticing import HappeningRecord, RuleRecord
from handwork.projects.rules import noticing as rules

# Programs that poll a queue are used to a few in one message.
IN_ONE_MESSAGE = 20
MESSAGES_AT_ONCE = 50
KEPT_FOR = timedelta(days=2)
FORGOTTEN_AT_ONCE = 5_000
# A receiver that takes nothing does not fill the outbox.
MOST_WAITING = 100
# Batches that are told of; the clock looks through each of them.
MOST_RULES = 1_000
TEST, MOST_TESTS, HOUR = "test-notification", 60, timedelta(hours=1)


class NoRuleError(NotFoundError):
    """Nobody was named yet whom to tell."""

    code = "no-notification-rule"


class TooManyTestsError(ConflictError):
    """So many test messages are no test any more."""

    code = "too-many-tests"
    status = 429


class TooManyRulesError(ConflictError):
    """The organisation is told of as many batches as it may be."""

    code = "too-many-notification-rules"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom to tell of what, as it was asked for."""

    transport: str
    destination: str
    version: str
    event_types: tuple[str, ...]


def note(
    *,
    batch_id: int,
    event: str,
    task_id: int,
    assignment_id: int | None,
    now: datetime,
) -> None:
    """Note inside a journey what it did to a task; nothing is written if nobody asked."""
    if event not in rules.SAID:
        return
    rule = read.rule_of(batch_id=batch_id)
    if rule is None or not rule.is_active or event not in rule.event_types:
        return
    happened = Happened(
        event=event,
        task_id=task_id,
        happened_at=now,
        assignment_id=assignment_id or 0,
        # It can be extended again; everything else happens to a thing once.
        mark=now.isoformat() if event == "HITExtended" else "",
    )
    noticing.happen(batch_id=batch_id, happened=[happened])


@journey
def change_rule(
    *,
    actor: Actor,
    batch_id: int,
    wanted: Wanted | None,
    is_active: bool | None,
    now: datetime,
) -> None:
    """Say who is told of what happens in a batch from now on, or switch that on or off."""
    terms = offers.terms_for(actor=actor, batch_id=batch_id)
    before = read.rule_of(batch_id=batch_id)
    if is_active is not False and not (before and before.is_active):
        _check_rules(terms.organisation_id)
    if wanted is None:
        _turn(batch_id, is_active=is_active is not False, now=now)
    else:
        _check_own_address(actor, wanted)
        _put(batch_id, checked(wanted), is_active=is_active is not False, now=now)
        watching.watch(batch_id=batch_id, now=now, is_reviewed=False)
    if before is not None and not before.is_active:
        watching.go_on_from_here(batch_id=batch_id, now=now)
    record(
        actor_id=actor.user_id,
        verb="change-notification-rule",
        subject=f"batch:{batch_id}",
        now=now,
    )


def _turn(batch_id: int, *, is_active: bool, now: datetime) -> None:
    if not noticing.turn_rule(batch_id=batch_id, is_active=is_active, now=now):
        raise NoRuleError(
            "Nobody is told yet of what happens here.",
            what_to_do="Say whom to tell, and of what, before switching it on or off.",
        )


def _put(batch_id: int, wanted: Wanted, *, is_active: bool, now: datetime) -> None:
    rule = RuleRecord(
        batch_id=batch_id,
        transport=wanted.transport,
        destination=wanted.destination,
        version=wanted.version,
        event_types=frozenset(wanted.event_types),
        is_active=is_active,
    )
    noticing.put_rule(rule=rule, now=now)


def checked(wanted: Wanted) -> Wanted:
    """Refuse a destination, a version or events that are not known, or not reached here."""
    _check_destination(wanted)
    return replace(wanted, event_types=rules.check_events(wanted.event_types))


def _check_destination(wanted: Wanted) -> None:
    rules.check_version(wanted.version)
    rules.check_destination(transport=wanted.transport, destination=wanted.destination)
    _check_reached(wanted)


def _check_own_address(actor: Actor, wanted: Wanted) -> None:
    """Let letters go to who asks for them only: they go out in the operator's name."""
    if wanted.transport != "email":
        return
    is_own = people.user_id_reading(email=wanted.destination) == actor.user_id
    if not is_own:
        raise rules.InvalidDestinationError(
            "Notices are written to your own confirmed address only.",
            what_to_do="Give the address of your account, or an https address.",
        )


def _check_rules(organisation_id: int) -> None:
    if read.rules_count(organisation_id=organisation_id) >= MOST_RULES:
        raise TooManyRulesError(
            f"You are told of {MOST_RULES:,} types of work, which is as many as may be.",
            what_to_do="Switch off the notices of one that you do not need any more.",
        )


def _check_tests(organisation_id: int, now: datetime) -> None:
    events = audit_for_subject(
        subject=f"organisation:{organisation_id}", verb=TEST, limit=MOST_TESTS
    )
    if len(events) == MOST_TESTS and now - events[-1].happened_at < HOUR:
        raise TooManyTestsError(
            f"{MOST_TESTS} tests were sent within an hour.",
            what_to_do="Wait until an hour after the first of them.",
        )


def _check_reached(wanted: Wanted) -> None:
    channel = rules.channel_of(
        transport=wanted.transport, destination=wanted.destination
    )
    is_plain = wanted.destination.lower().startswith("http://")
    if channel == "webhook" and is_plain and not settings.NOTICES_TO_PRIVATE_ADDRESSES:
        raise rules.InvalidDestinationError(
            "Notices are posted to https addresses only.",
            what_to_do="Give an address that begins with https://.",
        )
    endpoints = {"sqs": settings.SQS_ENDPOINT, "sns": settings.SNS_ENDPOINT}
    if not endpoints.get(channel, "set"):
        raise rules.InvalidDestinationError(
            f"This installation reaches no {channel.upper()}.",
            what_to_do="Give an https address with the transport SNS, or ask the steward "
            f"to set HANDWORK_{channel.upper()}_ENDPOINT.",
        )


@journey
def send_test(
    *, actor: Actor, organisation_id: int, wanted: Wanted, event: str, now: datetime
) -> int:
    """Try a destination with one made-up event; returns the message's number."""
    _check_destination(wanted)
    _check_own_address(actor, wanted)
    _check_tests(organisation_id, now)
    made_up = rules.Notice(
        event=event,
        happened_at=now,
        type_code=_made_up_code(),
        task_code=_made_up_code(),
        assignment_code=_made_up_code() if event.startswith("Assignment") else None,
    )
    record(
        actor_id=actor.user_id,
        verb=TEST,
        subject=f"organisation:{organisation_id}",
        now=now,
    )
    return _post(wanted, organisation_id, [made_up], now)


def tell_due(*, now: datetime) -> int:
    """Put what happened into messages to who asked; returns how many messages."""
    count = sum(_tell(batch_id=each, now=now) for each in read.batch_ids_to_tell())
    _forget(now=now)
    return count


def _tell(*, batch_id: int, now: datetime) -> int:
    for told in range(MESSAGES_AT_ONCE):
        if not _tell_some(batch_id=batch_id, now=now):
            return told
    return MESSAGES_AT_ONCE


@journey
def _tell_some(*, batch_id: int, now: datetime) -> bool:
    happened = read.untold(batch_id=batch_id, limit=IN_ONE_MESSAGE)
    if not happened:
        return False
    rule = read.rule_of(batch_id=batch_id)
    if rule is not None and waiting_for(recipient=rule.destination) >= MOST_WAITING:
        return False
    noticing.mark_told(happening_ids=[each.happening_id for each in happened], now=now)
    if rule is not None and rule.is_active:
        _post_for(rule, happened, now)
    return True


def _post_for(
    rule: RuleRecord, happened: Sequence[HappeningRecord], now: datetime
) -> None:
    batch = projects.batch(batch_id=rule.batch_id)
    notices = [_notice(each, rule.batch_id) for each in happened]
    wanted = Wanted(
        rule.transport, rule.destination, rule.version, tuple(rule.event_types)
    )
    _post(wanted, batch.organisation_id, notices, now)


def _notice(happened: HappeningRecord, batch_id: int) -> rules.Notice:
    assignment_id = happened.assignment_id
    return rules.Notice(
        event=happened.event,
        happened_at=happened.happened_at,
        type_code=code("type", batch_id),
        task_code=code("hit", happened.task_id),
        assignment_code=code("assignment", assignment_id) if assignment_id else None,
    )


def _post(
    wanted: Wanted,
    organisation_id: int,
    notices: Sequence[rules.Notice],
    now: datetime,
) -> int:
    document_id = secrets.token_hex(16)
    body = rules.document(
        version=wanted.version,
        document_id=document_id,
        customer_code=customer_code(organisation_id),
        notices=notices,
    )
    return post_message(
        channel=rules.channel_of(
            transport=wanted.transport, destination=wanted.destination
        ),
        recipient=wanted.destination,
        content={
            "subject": f"Handwork: {', '.join(sorted({n.event for n in notices}))}",
            "body": body,
            "document_id": document_id,
            "timestamp": rules.timestamp(now),
        },
        now=now,
    )


@journey
def _forget(*, now: datetime) -> None:
    noticing.forget_told(before=now - KEPT_FOR, limit=FORGOTTEN_AT_ONCE)


def customer_code(organisation_id: int) -> str:
    """Name an organisation as programs expect a customer's id."""
    digest = hmac.digest(_key(), str(organisation_id).encode(), hashlib.sha256)
    return "A" + base64.b32encode(digest[:10]).decode()


def _made_up_code() -> str:
    return "3" + base64.b32encode(secrets.token_bytes(20)).decode()[:29]


@cache
def _key() -> bytes:
    return derived_key(secret=settings.SECRET_KEY, purpose="ids of requesters")
