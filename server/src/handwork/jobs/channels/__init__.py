"""The channels of the outbox: one file each, found by name in `CHANNELS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from handwork.base.queries import Message
from handwork.jobs.channels import email, sns, sqs, webhook

CHANNELS: Mapping[str, Callable[[Message], None]] = {
    "email": email.send,
    "webhook": webhook.send,
    "sqs": sqs.send,
    "sns": sns.send,
}
