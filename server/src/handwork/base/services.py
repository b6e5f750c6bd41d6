"""Writes of the ground: audit, outbox, job processes, background jobs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.module_loading import import_string

from handwork.base.errors import NotFoundError
from handwork.base.models import AuditEvent, JobProcess, OutboxMessage
from handwork.base.queries import Message
from handwork.base.rules import JOBS, LEASE, retry_after
from handwork.base.transactions import service


@service
def record(
    *,
    actor_id: int | None,
    verb: str,
    subject: str,
    now: datetime,
    details: Mapping[str, Any] | None = None,
) -> int:
    """Write an audit event; `actor_id` is a user, or None for the clock."""
    event = AuditEvent.objects.create(
        happened_at=now,
        actor_id=actor_id,
        verb=verb,
        subject=subject,
        details=dict(details or {}),
    )
    return event.pk


@service
def start_job(*, name: str, arguments: Mapping[str, int | str | None]) -> str:
    """Ask for a background job of `jobs.tasks`; it starts once the journey committed."""
    job = import_string(f"{JOBS}.{name}")
    return str(job.enqueue(**arguments).id)


@service
def post_message(
    *, channel: str, recipient: str, content: Mapping[str, str], now: datetime
) -> int:
    """Put a message into the outbox; an e-mail has a `subject` and a `body`."""
    message = OutboxMessage.objects.create(
        channel=OutboxMessage.Channel(channel),
        recipient=recipient,
        content=dict(content),
        written_at=now,
        due_at=now,
    )
    return message.pk


@service
def take_due_messages(
    *, now: datetime, limit: int, channels: Collection[str] | None = None
) -> tuple[Message, ...]:
    """Take messages to deliver; who dies with them gives them back after a while."""
    due = OutboxMessage.objects.filter(
        due_at__lte=now, delivered_at__isnull=True, given_up_at__isnull=True
    )
    if channels is not None:
        due = due.filter(channel__in=channels)
    taken = list(
        due.select_for_update(skip_locked=True).order_by("due_at", "id")[:limit]
    )
    OutboxMessage.objects.filter(pk__in=[message.pk for message in taken]).update(
        due_at=now + LEASE, attempts_count=F("attempts_count") + 1
    )
    return tuple(
        Message(
            message_id=message.pk,
            channel=message.channel,
            recipient=message.recipient,
            content=message.content,
            attempts_count=message.attempts_count + 1,
        )
        for message in taken
    )


@service
def mark_delivered(*, message_id: int, now: datetime) -> None:
    """Note that a message left, and forget what it said: letters hold keys."""
    OutboxMessage.objects.filter(pk=message_id, delivered_at__isnull=True).update(
        delivered_at=now, given_up_at=None, content={}
    )


@service
def mark_failed(*, message: Message, failure: str, now: datetime) -> None:
    """Note a failure; the message is tried again later, and given up in the end."""
    wait = retry_after(message.attempts_count)
    OutboxMessage.objects.filter(
        pk=message.message_id, delivered_at__isnull=True
    ).update(
        due_at=now if wait is None else now + wait,
        given_up_at=now if wait is None else None,
        last_failure=failure[:2000],
    )


@service
def retry_message(*, message_id: int, now: datetime) -> None:
    """Send a message that was given up once more."""
    given_up = OutboxMessage.objects.filter(pk=message_id, given_up_at__isnull=False)
    if not given_up.update(due_at=now, given_up_at=None, attempts_count=0):
        raise NotFoundError(
            "No such message was given up.",
            what_to_do="Open the list of undelivered messages again.",
        )


@service
def report_alive(*, name: str, failures_count: int, now: datetime) -> None:
    """Note that a job process is alive, and how much failed in it."""
    JobProcess.objects.update_or_create(
        name=name,
        defaults={"seen_at": now, "failures_count": failures_count},
        create_defaults={
            "started_at": now,
            "seen_at": now,
            "failures_count": failures_count,
        },
    )


@service
def report_stopped(*, name: str) -> None:
    """Forget a job process that ended in order."""
    JobProcess.objects.filter(name=name).delete()


@service
def forget_processes(*, unseen_since: datetime) -> int:
    """Forget job processes that were not seen for long."""
    return JobProcess.objects.filter(seen_at__lt=unseen_since).delete()[0]
