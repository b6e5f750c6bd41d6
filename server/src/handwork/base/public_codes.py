"""Ids that programs see: made from our own numbers, kept nowhere, not to be guessed.

An id is a tag of 80 bits and the number masked by it: who has not been told an id cannot
make one, and neither order nor count of things can be read from those that were told.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from functools import cache, lru_cache
from typing import Literal

from django.conf import settings

Kind = Literal[
    "hit",
    "type",
    "group",
    "assignment",
    "qualification",
    "request",
    "layout",
    "review action",
]
MARK = "3"
LENGTH = 30
TAG_BYTES = 10
NUMBER_BYTES = 8
PADDING = "==="


@lru_cache(maxsize=65_536)
def code(kind: Kind, pk: int) -> str:
    """Give the id of a thing: 30 characters, of capitals and digits."""
    number = pk.to_bytes(NUMBER_BYTES, "big")
    tag = _tag(kind, number)
    packed = tag + _masked(kind, tag, number)
    return MARK + base64.b32encode(packed).decode().rstrip("=")


def pk_of(kind: Kind, text: str) -> int | None:
    """Read an id of this kind; None where it was never given out."""
    if len(text) != LENGTH or not text.startswith(MARK):
        return None
    try:
        packed = base64.b32decode(text[1:] + PADDING)
    except (binascii.Error, ValueError):
        return None
    tag = packed[:TAG_BYTES]
    number = _masked(kind, tag, packed[TAG_BYTES:])
    is_ours = hmac.compare_digest(tag, _tag(kind, number))
    pk = int.from_bytes(number, "big")
    # The last character has a bit more than the number needs: one spelling counts.
    return pk if is_ours and code(kind, pk) == text else None


def _tag(kind: Kind, number: bytes) -> bytes:
    return hmac.digest(_key(kind, "tags"), number, "sha256")[:TAG_BYTES]


def _masked(kind: Kind, tag: bytes, number: bytes) -> bytes:
    mask = hmac.digest(_key(kind, "masks"), tag, "sha256")
    return bytes(a ^ b for a, b in zip(number, mask, strict=False))


@cache
def _key(kind: Kind, use: str) -> bytes:
    purpose = f"ids of the requester API: {use} of {kind}"
    return hmac.digest(settings.SECRET_KEY.encode(), purpose.encode(), "sha256")
