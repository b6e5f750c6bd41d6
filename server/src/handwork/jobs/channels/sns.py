"""Notices to a topic of SNS, or of a service that speaks like it."""

from __future__ import annotations

from django.conf import settings

from handwork.base.queries import Message
from handwork.jobs.channels.amazon import USUAL_REGION, client
from handwork.projects.rules.noticing import arn_parts


def send(message: Message) -> None:
    """Publish a notice to the topic; the service forwards it to who subscribed."""
    parts = arn_parts(message.recipient)
    region = parts[1] if parts else USUAL_REGION
    topics = client("sns", region, settings.SNS_ENDPOINT)
    topics.publish(
        TopicArn=message.recipient,
        Subject=message.content["subject"][:100],
        Message=message.content["body"],
    )
