from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction

from handwork.base import queries, services
from handwork.base.models import OutboxMessage
from handwork.base.rules import LEASE, MAX_ATTEMPTS
from handwork.base.transactions import journey
from handwork.flow import delivering
from handwork.jobs.deliver import deliver
from handwork.people.queries import StewardsOnlyError

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def post(noon, recipient="ada@example.org", **content):
    with transaction.atomic():
        return services.post_message(
            channel="email",
            recipient=recipient,
            content={"subject": "Hello", "body": "You are in.", **content},
            now=noon,
        )


def test_a_message_is_sent_once(noon):
    post(noon)
    assert deliver(now=noon) == 1
    assert deliver(now=noon + HOUR) == 0
    assert [letter.to for letter in mail.outbox] == [["ada@example.org"]]


def test_what_a_letter_said_is_forgotten_once_it_left(noon):
    message_id = post(noon, body="Sign in: /enter/a-token/")
    deliver(now=noon)
    assert OutboxMessage.objects.get(pk=message_id).content == {}
    assert "a-token" in mail.outbox[0].body


@journey
def write_and_fail(noon):
    services.post_message(
        channel="email",
        recipient="ada@example.org",
        content={"subject": "Hello", "body": ""},
        now=noon,
    )
    raise ZeroDivisionError


def test_a_message_of_a_journey_that_failed_never_leaves(noon):
    with pytest.raises(ZeroDivisionError):
        write_and_fail(noon)
    assert deliver(now=noon) == 0
    assert mail.outbox == []


def test_a_message_whose_process_died_is_sent_by_the_next(noon):
    post(noon)
    assert len(delivering.claim_messages(now=noon, limit=10)) == 1
    assert delivering.claim_messages(now=noon, limit=10) == ()
    assert deliver(now=noon + LEASE) == 1


def test_a_message_that_cannot_leave_stops_no_other(noon):
    post(noon, subject="Two\nlines: an injected header")
    post(noon, recipient="bola@example.org")
    assert deliver(now=noon) == 1
    assert [letter.to for letter in mail.outbox] == [["bola@example.org"]]
    assert queries.outbox_state().waiting_count == 1


def given_up(noon):
    message_id = post(noon, subject="Two\nlines")
    for attempt in range(MAX_ATTEMPTS):
        deliver(now=noon + attempt * timedelta(days=10))
    return message_id


def test_a_message_is_given_up_in_sight_of_the_steward(noon):
    message_id = given_up(noon)
    assert queries.outbox_state().waiting_count == 0
    (lost,) = queries.undelivered_messages()
    assert lost.message_id == message_id
    assert "newline" in lost.failure.lower() or "BadHeader" in lost.failure


def test_a_steward_has_a_message_sent_once_more(noon, sam):
    message_id = given_up(noon)
    delivering.retry_message(actor=sam, message_id=message_id, now=noon)
    assert queries.outbox_state().waiting_count == 1


def test_only_a_steward_has_messages_sent_again(noon, ada):
    message_id = given_up(noon)
    with pytest.raises(StewardsOnlyError):
        delivering.retry_message(actor=ada, message_id=message_id, now=noon)


def test_what_was_done_can_be_read_and_never_changed(noon, sam):
    with transaction.atomic():
        services.record(
            actor_id=sam.user_id,
            verb="publish",
            subject="batch:1",
            details={"n": 3},
            now=noon,
        )
    (event,) = queries.audit_for_subject(subject="batch:1")
    assert (event.verb, event.actor_id, event.details) == (
        "publish",
        sam.user_id,
        {"n": 3},
    )
    with pytest.raises(Exception, match="append-only"):
        queries.AuditEvent.objects.filter(pk=event.event_id).update(verb="nothing")
