"""What leaves the machine: the messages of the outbox, each by its channel."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from handwork.base.queries import Message
from handwork.flow import delivering
from handwork.jobs.channels import CHANNELS

logger = logging.getLogger(__name__)

AT_ONCE = 20


def deliver(*, now: datetime) -> int:
    """Send what is due; a failure is noted and tried again, and stops no other."""
    messages = delivering.claim_messages(now=now, limit=AT_ONCE)
    sent = 0
    for message, failure in zip(messages, _send_all(messages), strict=True):
        if failure is None:
            delivering.confirm_delivery(message=message, now=now)
            sent += 1
        else:
            logger.warning(
                "message %s was not delivered: %s",
                message.message_id,
                type(failure).__name__,
            )
            delivering.note_failure(message=message, failure=repr(failure), now=now)
    return sent


def _send_all(messages: Sequence[Message]) -> list[Exception | None]:
    """Send them side by side: a receiver that is silent must not keep the clock waiting."""
    if len(messages) <= 1:
        return [_try(message) for message in messages]
    with ThreadPoolExecutor(max_workers=len(messages)) as pool:
        return list(pool.map(_try, messages))


def _try(message: Message) -> Exception | None:
    try:
        send(message)
    except Exception as failure:  # noqa: BLE001 - whatever a receiver does
        return failure
    return None


def send(message: Message) -> None:
    """Hand one message to its channel."""
    if message.channel not in CHANNELS:
        raise ValueError(f"{message.channel} is no channel")
    CHANNELS[message.channel](message)
