"""Delivering: messages leave the outbox at least once, or are given up in sight."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from handwork.base import services
from handwork.base.queries import Message
from handwork.base.transactions import journey
from handwork.people.queries import require_steward
from handwork.people.rules import Actor


@journey
def claim_messages(
    *, now: datetime, limit: int, channels: Collection[str] | None = None
) -> tuple[Message, ...]:
    """Take messages that are due, so that no other process delivers them meanwhile."""
    return services.take_due_messages(now=now, limit=limit, channels=channels)


@journey
def confirm_delivery(*, message: Message, now: datetime) -> None:
    """Note that a message left."""
    services.mark_delivered(message_id=message.message_id, now=now)


@journey
def note_failure(*, message: Message, failure: str, now: datetime) -> None:
    """Note why a message did not leave; it is tried again later, and given up at last."""
    services.mark_failed(message=message, failure=failure, now=now)


@journey
def retry_message(*, actor: Actor, message_id: int, now: datetime) -> None:
    """Send a message that was given up once more."""
    require_steward(actor)
    services.retry_message(message_id=message_id, now=now)
    services.record(
        actor_id=actor.user_id,
        verb="retry-message",
        subject=f"message:{message_id}",
        now=now,
    )
