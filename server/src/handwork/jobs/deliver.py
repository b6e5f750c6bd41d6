"""What leaves the machine: e-mails of the outbox."""

from __future__ import annotations

import logging
from datetime import datetime

from django.core.mail import EmailMessage, get_connection

from handwork.base.queries import Message
from handwork.flow import delivering

logger = logging.getLogger(__name__)

AT_ONCE = 20
SECONDS_PER_MESSAGE = 15


def deliver(*, now: datetime) -> int:
    """Send what is due; a failure is noted and tried again, and stops no other."""
    sent = 0
    for message in delivering.claim_messages(now=now, limit=AT_ONCE):
        try:
            send(message)
        except Exception as failure:  # noqa: BLE001 - whatever a mail server does
            logger.warning(
                "message %s was not delivered: %s",
                message.message_id,
                type(failure).__name__,
            )
            delivering.note_failure(message=message, failure=repr(failure), now=now)
        else:
            delivering.confirm_delivery(message=message, now=now)
            sent += 1
    return sent


def send(message: Message) -> None:
    """Hand one message to its channel."""
    if message.channel != "email":
        raise ValueError(f"{message.channel} is no channel")
    connection = get_connection(timeout=SECONDS_PER_MESSAGE)
    email = EmailMessage(
        subject=message.content["subject"],
        body=message.content["body"],
        to=[message.recipient],
        # A receiver that gets a message twice can tell by this that it is the same.
        headers={"X-Handwork-Message": str(message.message_id)},
        connection=connection,
    )
    email.send()
