"""Notices to an address on the web, in the envelope in which SNS posts to subscribers."""

from __future__ import annotations

import json
import uuid

from django.conf import settings

from handwork.base.queries import Message
from handwork.jobs.channels.posting import post

# Programs ask for one; which installation speaks is told by the address they gave.
TOPIC = "arn:aws:sns:us-east-1:000000000000:handwork"


def send(message: Message) -> None:
    """Post a notice; anything but a status of 2xx is a failure, and tried again."""
    message_id = str(uuid.UUID(hex=message.content["document_id"]))
    envelope = {
        "Type": "Notification",
        "MessageId": message_id,
        "TopicArn": TOPIC,
        "Subject": message.content["subject"],
        "Message": message.content["body"],
        "Timestamp": message.content["timestamp"],
    }
    post(
        message.recipient,
        body=json.dumps(envelope).encode(),
        headers={
            "Content-Type": "text/plain; charset=UTF-8",
            "User-Agent": "Handwork",
            "x-amz-sns-message-type": "Notification",
            "x-amz-sns-message-id": message_id,
            "x-amz-sns-topic-arn": TOPIC,
        },
        allows_private=settings.NOTICES_TO_PRIVATE_ADDRESSES,
    )
