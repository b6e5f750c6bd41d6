"""What leaves the machine: the messages of the outbox, each by its channel.

Letters leave one after another, by a server that the installation chose. Notices go to
receivers that requesters chose, who may be slow or silent on purpose: beside the clock, in
threads of their own, so that nobody waits for them.
"""

from __future__ import annotations

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime

from django.db import connection

from handwork.base.queries import Message
from handwork.flow import delivering
from handwork.jobs.channels import CHANNELS

logger = logging.getLogger(__name__)

AT_ONCE = 20
LETTERS = ("email",)
NOTICES = tuple(name for name in CHANNELS if name not in LETTERS)
_beside = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="notices")
_under_way: set[Future[bool]] = set()


def deliver(*, now: datetime) -> int:
    """Send the letters that are due; a failure is noted, and stops no other."""
    letters = delivering.claim_messages(now=now, limit=AT_ONCE, channels=LETTERS)
    return sum(_deliver_one(letter, now) for letter in letters)


def deliver_notices(*, now: datetime) -> tuple[Future[bool], ...]:
    """Begin to send the notices that are due, as many at once as there are threads."""
    _under_way.difference_update([each for each in _under_way if each.done()])
    room = AT_ONCE - len(_under_way)
    if not room:
        return ()
    notices = delivering.claim_messages(now=now, limit=room, channels=NOTICES)
    begun = tuple(_beside.submit(_beside_the_clock, each, now) for each in notices)
    _under_way.update(begun)
    return begun


def _beside_the_clock(message: Message, now: datetime) -> bool:
    try:
        return _deliver_one(message, now)
    finally:
        connection.close()


def _deliver_one(message: Message, now: datetime) -> bool:
    try:
        send(message)
    except Exception as failure:  # noqa: BLE001 - whatever a receiver does
        logger.warning(
            "message %s was not delivered: %s",
            message.message_id,
            type(failure).__name__,
        )
        delivering.note_failure(message=message, failure=repr(failure), now=now)
        return False
    delivering.confirm_delivery(message=message, now=now)
    return True


def send(message: Message) -> None:
    """Hand one message to its channel."""
    if message.channel not in CHANNELS:
        raise ValueError(f"{message.channel} is no channel")
    CHANNELS[message.channel](message)
