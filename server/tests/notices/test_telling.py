"""What happens in a batch is told to who asked, from rows that work leaves anyway."""

from __future__ import annotations

import json
from datetime import timedelta
from threading import Event

import pytest
from django.db import transaction

from handwork.base.models import OutboxMessage
from handwork.base.public_codes import code
from handwork.base.services import post_message
from handwork.flow import (
    deciding,
    notifying,
    paying,
    publishing,
    watching,
    working,
)
from handwork.flow.notifying import NoRuleError, Wanted
from handwork.jobs import deliver
from handwork.projects.models import BatchWatch, Happening
from handwork.projects.queries import noticing
from handwork.projects.queries.offers import NoSuchTermsError
from handwork.projects.rules.noticing import (
    EVENTS,
    InvalidDestinationError,
    InvalidEventsError,
)

pytestmark = pytest.mark.django_db(transaction=True)
SECOND = timedelta(seconds=1)
ADDRESS = "https://programs.example.org/listener"
EVERYTHING = tuple(sorted(EVENTS))


def wanted(**changes):
    return Wanted(
        **{
            "transport": "sns",
            "destination": ADDRESS,
            "version": "2014-08-15",
            "event_types": EVERYTHING,
            **changes,
        }
    )


def ask(cleo, batch_id, now, *, is_active=None, **changes):
    notifying.change_rule(
        actor=cleo,
        batch_id=batch_id,
        wanted=wanted(**changes),
        is_active=is_active,
        now=now,
    )


def told():
    """Every event in the outbox, message by message."""
    rows = OutboxMessage.objects.order_by("id")
    return [json.loads(row.content["body"])["Events"] for row in rows]


def look(now):
    watching.look_due(now=now)
    notifying.tell_due(now=now)


def take(worker, batch_id, now):
    held = working.take(worker_id=worker.worker_id, batch_id=batch_id, now=now)
    return held.assignment_id


def submit(worker, assignment_id, now):
    return working.submit(
        worker_id=worker.worker_id,
        assignment_id=assignment_id,
        content={"choice": "7"},
        client_key=f"key-{assignment_id}",
        active_milliseconds=1_000,
        now=now,
    ).answer_id


def test_taking_and_submitting_are_told_with_the_ids_that_programs_know(
    cleo, ada, open_batch, noon
):
    ask(cleo, open_batch, noon)
    assignment_id = take(ada, open_batch, noon + SECOND)
    submit(ada, assignment_id, noon + 2 * SECOND)
    look(noon + 3 * SECOND)
    (events,) = told()
    assert [(each["EventType"], each["EventTimestamp"]) for each in events] == [
        ("AssignmentAccepted", "2026-11-21T12:00:01Z"),
        ("AssignmentSubmitted", "2026-11-21T12:00:02Z"),
    ]
    assert {each["HITTypeId"] for each in events} == {code("type", open_batch)}
    assert {each["AssignmentId"] for each in events} == {
        code("assignment", assignment_id)
    }


def test_what_was_seen_is_not_told_again_however_often_it_is_looked_at(
    cleo, ada, open_batch, noon
):
    ask(cleo, open_batch, noon)
    submit(ada, take(ada, open_batch, noon + SECOND), noon + SECOND)
    for second in range(2, 40, 3):
        look(noon + second * SECOND)
    assert len(told()) == 1


def test_what_happened_before_somebody_asked_is_not_told(cleo, ada, open_batch, noon):
    submit(ada, take(ada, open_batch, noon), noon)
    ask(cleo, open_batch, noon + SECOND)
    look(noon + 2 * SECOND)
    assert told() == []


def test_work_given_back_and_work_whose_time_was_over_are_told_apart(
    cleo, ada, bola, open_batch, noon
):
    ask(
        cleo,
        open_batch,
        noon,
        event_types=("AssignmentReturned", "AssignmentAbandoned"),
    )
    working.hand_back(
        worker_id=ada.worker_id,
        assignment_id=take(ada, open_batch, noon),
        now=noon + SECOND,
    )
    take(bola, open_batch, noon)
    look(noon + 2 * SECOND)
    later = noon + timedelta(hours=2)
    working.expire_held(now=later)
    look(later + SECOND)
    assert [[each["EventType"] for each in message] for message in told()] == [
        ["AssignmentReturned"],
        ["AssignmentAbandoned"],
    ]


def test_only_the_events_that_were_asked_for_are_told(cleo, ada, open_batch, noon):
    ask(cleo, open_batch, noon, event_types=("AssignmentSubmitted",))
    submit(ada, take(ada, open_batch, noon + SECOND), noon + SECOND)
    look(noon + 2 * SECOND)
    assert [[each["EventType"] for each in message] for message in told()] == [
        ["AssignmentSubmitted"]
    ]


def test_a_decision_is_told_once_and_approval_by_silence_too(
    cleo, ada, bola, open_batch, noon
):
    ask(
        cleo,
        open_batch,
        noon,
        event_types=("AssignmentApproved", "AssignmentRejected"),
    )
    first = submit(ada, take(ada, open_batch, noon), noon)
    submit(bola, take(bola, open_batch, noon), noon)
    deciding.approve_answer(
        actor=cleo, answer_id=first, feedback="", is_override=False, now=noon + SECOND
    )
    look(noon + 2 * SECOND)
    assert [len(message) for message in told()] == [1]
    much_later = noon + timedelta(days=40)
    paying.accept_due(now=much_later)
    look(much_later + SECOND)
    assert [[each["EventType"] for each in message] for message in told()] == [
        ["AssignmentApproved"],
        ["AssignmentApproved"],
    ]


def test_a_rule_that_is_switched_off_tells_nothing_and_on_again_what_comes_then(
    cleo, ada, bola, open_batch, noon
):
    ask(cleo, open_batch, noon, is_active=False)
    submit(ada, take(ada, open_batch, noon), noon)
    look(noon + SECOND)
    assert told() == []
    notifying.change_rule(
        actor=cleo, batch_id=open_batch, wanted=None, is_active=True, now=noon
    )
    minute = timedelta(minutes=1)
    submit(bola, take(bola, open_batch, noon + minute), noon + minute)
    look(noon + minute + SECOND)
    assert len(told()) == 1


def test_a_message_that_is_sent_twice_keeps_its_id(cleo, open_batch, noon):
    notifying.send_test(
        actor=cleo,
        organisation_id=min(cleo.organisation_ids),
        wanted=wanted(event_types=("Ping",)),
        event="Ping",
        now=noon,
    )
    row = OutboxMessage.objects.get()
    assert row.channel == "webhook"
    assert json.loads(row.content["body"])["EventDocId"] == row.content["document_id"]
    assert [
        event["EventType"] for event in json.loads(row.content["body"])["Events"]
    ] == ["Ping"]


def test_a_batch_that_nobody_asked_about_writes_nothing(ada, open_batch, noon):
    submit(ada, take(ada, open_batch, noon), noon)
    look(noon + SECOND)
    assert Happening.objects.count() == 0


def test_another_organisation_cannot_ask_about_a_batch(dov, open_batch, noon):
    with pytest.raises(NoSuchTermsError):
        ask(dov, open_batch, noon)


def test_switching_on_needs_somebody_to_tell(cleo, open_batch, noon):
    with pytest.raises(NoRuleError):
        notifying.change_rule(
            actor=cleo, batch_id=open_batch, wanted=None, is_active=True, now=noon
        )


@pytest.mark.parametrize(
    ("transport", "destination"),
    [
        ("email", "not an address"),
        ("email", "dov@example.org"),
        ("sns", "http://programs.example.org/"),
        ("sns", "https://user:word@programs.example.org/"),
        ("sns", "arn:aws:sns:us-east-1:123456789012:topic"),
        ("sns", "arn:aws:sqs:us-east-1:123456789012:queue"),
        ("sqs", "https://queue.example.org/1/q"),
        ("sqs", "queue"),
    ],
)
def test_a_destination_that_is_not_reached_from_here_is_refused(
    cleo, open_batch, noon, transport, destination
):
    with pytest.raises(InvalidDestinationError):
        ask(cleo, open_batch, noon, transport=transport, destination=destination)


@pytest.mark.parametrize(
    "changes", [{"event_types": ()}, {"event_types": ("Ping",)}, {"version": "1"}]
)
def test_events_and_versions_that_are_not_known_are_refused(
    cleo, open_batch, noon, changes
):
    with pytest.raises(InvalidEventsError):
        ask(cleo, open_batch, noon, **changes)


def test_queues_and_topics_are_taken_where_the_installation_reaches_them(
    cleo, open_batch, noon, settings
):
    settings.SQS_ENDPOINT = settings.SNS_ENDPOINT = "http://127.0.0.1:9"
    for transport in ("sqs", "sns"):
        arn = f"arn:aws:{transport}:us-east-1:123456789012:name"
        ask(cleo, open_batch, noon, transport=transport, destination=arn)


def test_what_was_told_days_ago_is_forgotten(cleo, ada, open_batch, noon):
    ask(cleo, open_batch, noon)
    submit(ada, take(ada, open_batch, noon + SECOND), noon + SECOND)
    look(noon + 2 * SECOND)
    assert Happening.objects.exists()
    notifying.tell_due(now=noon + timedelta(days=3))
    assert not Happening.objects.exists()


def test_letters_go_to_the_own_confirmed_address(cleo, open_batch, noon):
    ask(cleo, open_batch, noon, transport="email", destination="cleo@example.org")


def test_a_receiver_that_takes_nothing_does_not_fill_the_outbox(
    cleo, ada, open_batch, noon
):
    ask(cleo, open_batch, noon)
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            channel="webhook", recipient=ADDRESS, content={"body": "{}"},
            written_at=noon, due_at=noon,
        )
        for _ in range(notifying.MOST_WAITING)
    )  # fmt: skip
    submit(ada, take(ada, open_batch, noon + SECOND), noon + SECOND)
    look(noon + 2 * SECOND)
    assert OutboxMessage.objects.count() == notifying.MOST_WAITING
    OutboxMessage.objects.update(delivered_at=noon)
    look(noon + 5 * SECOND)
    assert OutboxMessage.objects.count() == notifying.MOST_WAITING + 1


def test_a_receiver_that_is_silent_keeps_neither_letters_nor_the_clock(
    noon, monkeypatch
):
    silence = Event()
    monkeypatch.setitem(deliver.CHANNELS, "webhook", lambda _message: silence.wait(20))
    with transaction.atomic():
        for _ in range(deliver.AT_ONCE + 5):
            post_message(channel="webhook", recipient=ADDRESS, content={}, now=noon)
        letter = {"subject": "Hello", "body": "You are in."}
        post_message(
            channel="email", recipient="ada@example.org", content=letter, now=noon
        )
    try:
        begun = deliver.deliver_notices(now=noon)
        assert len(begun) == deliver.AT_ONCE
        assert deliver.deliver_notices(now=noon) == ()
        assert deliver.deliver(now=noon) == 1
    finally:
        silence.set()
    assert all(each.result(20) for each in begun)
    rest = deliver.deliver_notices(now=noon)
    assert [each.result(20) for each in rest] == [True] * 5
    assert (
        OutboxMessage.objects.filter(delivered_at=noon).count() == deliver.AT_ONCE + 6
    )


def test_what_happened_while_a_rule_was_off_is_never_told(
    cleo, ada, bola, open_batch, noon
):
    ask(cleo, open_batch, noon)
    notifying.change_rule(
        actor=cleo, batch_id=open_batch, wanted=None, is_active=False, now=noon
    )
    submit(ada, take(ada, open_batch, noon + SECOND), noon + SECOND)
    look(noon + timedelta(minutes=1))
    hour = noon + timedelta(hours=1)
    notifying.change_rule(
        actor=cleo, batch_id=open_batch, wanted=None, is_active=True, now=hour
    )
    submit(bola, take(bola, open_batch, hour + SECOND), hour + SECOND)
    look(hour + 2 * SECOND)
    assert [len(message) for message in told()] == [2]


def test_a_batch_of_which_nobody_is_told_any_more_is_not_looked_through(
    cleo, open_batch, noon
):
    ask(cleo, open_batch, noon)
    assert noticing.batches_to_look_through(now=noon, limit=9) == (open_batch,)
    ask(cleo, open_batch, noon, is_active=False)
    assert noticing.batches_to_look_through(now=noon, limit=9) == ()


def test_a_batch_closed_long_ago_is_not_looked_through(cleo, open_batch, noon):
    ask(cleo, open_batch, noon)
    publishing.close(actor=cleo, batch_id=open_batch, now=noon)
    late = noon + timedelta(days=41)
    assert noticing.batches_to_look_through(now=late, limit=9) == ()


def test_a_quiet_batch_does_not_read_the_assignments_of_others_again(
    cleo, ada, make_batch, noon
):
    quiet, busy = make_batch(tasks=2), make_batch(tasks=2)
    ask(cleo, quiet, noon)
    assignment_id = take(ada, busy, noon + SECOND)
    look(noon + timedelta(minutes=1))
    assert BatchWatch.objects.get(pk=quiet).taken_to_id == assignment_id
