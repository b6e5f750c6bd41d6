"""Letters, and notices to who wants them as letters."""

from __future__ import annotations

from django.core.mail import EmailMessage, get_connection

from handwork.base.queries import Message

SECONDS_PER_MESSAGE = 15


def send(message: Message) -> None:
    """Hand a letter to the mail server."""
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
