"""Addresses of frames: whose they are, and until when, is read here and nowhere else.

The script of a requester stands in the frame and reads its address: nothing in it may tell
one worker from another, or that two requesters see the same one.
"""

from __future__ import annotations

import base64
import binascii
import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings

from handwork.base.errors import NotFoundError, RefusedError
from handwork.people.rules import derived_key

_NUMBERS = struct.Struct(">QQQ")


class FrameUrlExpiredError(RefusedError):
    """The address of a frame was right once."""

    code = "frame-url-expired"
    status = 410


@dataclass(frozen=True, slots=True)
class FramePlace:
    """Which task a frame shows, to which worker, until when."""

    task_id: int
    worker_id: int
    expires_at: datetime


def sealed(place: FramePlace, *, purpose: str) -> str:
    """Encrypt a place: the same one gives the same text, and every other quite another."""
    numbers = _NUMBERS.pack(
        place.task_id, place.worker_id, int(place.expires_at.timestamp())
    )
    box = _cipher(settings.SECRET_KEY).encrypt(numbers, [purpose.encode()])
    return base64.urlsafe_b64encode(box).decode().rstrip("=")


def unsealed(text: str, *, purpose: str, now: datetime) -> FramePlace:
    """Read a place; what was not sealed here for this purpose is no address."""
    try:
        box = base64.b64decode(text + "==", altchars=b"-_", validate=True)
        numbers = _cipher(settings.SECRET_KEY).decrypt(box, [purpose.encode()])
        task_id, worker_id, expires = _NUMBERS.unpack(numbers)
    except (binascii.Error, ValueError, InvalidTag, struct.error):
        raise NotFoundError("This is not the address of a task's frame.") from None
    if expires <= int(now.timestamp()):
        raise FrameUrlExpiredError(
            "The address of this task's frame has expired.",
            what_to_do="Reload the page that shows it.",
        )
    return FramePlace(task_id, worker_id, datetime.fromtimestamp(expires, tz=UTC))


@cache
def _cipher(secret: str) -> AESSIV:
    # Without a nonce: a page asks for the next task's frame ahead, under the same address.
    return AESSIV(derived_key(secret=secret, purpose="addresses of frames"))
