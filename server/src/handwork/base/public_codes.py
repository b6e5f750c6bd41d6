"""Ids that programs see: made from our own numbers, kept nowhere, not to be guessed.

An id is a tag of 80 bits and the number masked by it: who has not been told an id cannot
make one, and neither order nor count of things can be read from those that were told.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from functools import cache, lru_cache
from itertools import product
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
SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
TRIPLES = ["".join(signs) for signs in product(SIGNS, repeat=3)]
# 18 bytes and six bits are ten of them; the last sign says nothing.
SPARE_BITS = 6
PLACES = range(135, -1, -15)


@lru_cache(maxsize=65_536)
def code(kind: Kind, pk: int) -> str:
    """Give the id of a thing: 30 characters, of capitals and digits."""
    number = pk.to_bytes(NUMBER_BYTES, "big")
    tag = _tag(kind, number)
    packed = tag + _masked(kind, tag, number)
    # As base32 writes it, three signs at once: a page has a hundred ids.
    bits = int.from_bytes(packed, "big") << SPARE_BITS
    return MARK + "".join([TRIPLES[bits >> place & 32_767] for place in PLACES])[:-1]


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
    return _digest(kind, "tags", number)[:TAG_BYTES]


def _masked(kind: Kind, tag: bytes, number: bytes) -> bytes:
    mask = _digest(kind, "masks", tag)[:NUMBER_BYTES]
    masked = int.from_bytes(number, "big") ^ int.from_bytes(mask, "big")
    return masked.to_bytes(NUMBER_BYTES, "big")


def _digest(kind: Kind, use: str, message: bytes) -> bytes:
    begun = _begun(kind, use).copy()
    begun.update(message)
    return begun.digest()


@cache
def _begun(kind: Kind, use: str) -> hmac.HMAC:
    # Reading a key takes longer than hashing a few bytes with it: it is read once.
    purpose = f"ids of the requester API: {use} of {kind}"
    key = hmac.digest(settings.SECRET_KEY.encode(), purpose.encode(), "sha256")
    return hmac.new(key, digestmod="sha256")
