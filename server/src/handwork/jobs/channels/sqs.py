"""Notices into a queue of SQS, or of a service that speaks like it."""

from __future__ import annotations

from django.conf import settings

from handwork.base.queries import Message
from handwork.jobs.channels.amazon import USUAL_REGION, client
from handwork.projects.rules.noticing import arn_parts


def send(message: Message) -> None:
    """Put a notice into the queue."""
    parts = arn_parts(message.recipient)
    region = parts[1] if parts else USUAL_REGION
    queues = client("sqs", region, settings.SQS_ENDPOINT)
    url = message.recipient
    if parts:
        _, _, account, name = parts
        found = queues.get_queue_url(QueueName=name, QueueOwnerAWSAccountId=account)
        url = found["QueueUrl"]
    queues.send_message(QueueUrl=url, MessageBody=message.content["body"])
