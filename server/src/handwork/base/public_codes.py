"""Ids that programs see: made from our own numbers, kept nowhere, not to be guessed.

An id is a tag of 80 bits and the number masked by it: who has not been told an id cannot
make one, and neither order nor count of things can be read from those that were told.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable
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
Digest = Callable[[bytes], bytes]
MARK = "3"
LENGTH = 30
TAG_BYTES = 10
NUMBER_BYTES, NUMBER_BITS = 8, 64
BLOCK_BYTES = 64
PADDING = "==="
SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
TRIPLES = ["".join(signs) for signs in product(SIGNS, repeat=3)]
# 18 bytes and six bits are ten of them; the last sign says nothing.
SPARE_BITS = 6
PLACES = range(135, -1, -15)


@lru_cache(maxsize=65_536)
def code(kind: Kind, pk: int) -> str:
    """Give the id of a thing: 30 characters, of capitals and digits."""
    tag_of, mask_of = _digests(kind)
    tag = tag_of(pk.to_bytes(NUMBER_BYTES, "big"))[:TAG_BYTES]
    bits = int.from_bytes(tag, "big") << NUMBER_BITS | _masked(pk, mask_of(tag))
    bits <<= SPARE_BITS
    # As base32 writes it, three signs at once: a page has a hundred ids.
    return MARK + "".join([TRIPLES[bits >> place & 32_767] for place in PLACES])[:-1]


def pk_of(kind: Kind, text: str) -> int | None:
    """Read an id of this kind; None where it was never given out."""
    if len(text) != LENGTH or not text.startswith(MARK):
        return None
    try:
        packed = base64.b32decode(text[1:] + PADDING)
    except (binascii.Error, ValueError):
        return None
    tag_of, mask_of = _digests(kind)
    tag = packed[:TAG_BYTES]
    pk = _masked(int.from_bytes(packed[TAG_BYTES:], "big"), mask_of(tag))
    tag_of_it = tag_of(pk.to_bytes(NUMBER_BYTES, "big"))[:TAG_BYTES]
    is_ours = hmac.compare_digest(tag, tag_of_it)
    # The last character has a bit more than the number needs: one spelling counts.
    return pk if is_ours and code(kind, pk) == text else None


def _masked(number: int, mask: bytes) -> int:
    return number ^ int.from_bytes(mask[:NUMBER_BYTES], "big")


@cache
def _digests(kind: Kind) -> tuple[Digest, Digest]:
    """Make what gives the tags and the masks of a kind."""
    purposes = (
        f"ids of the requester API: {use} of {kind}" for use in ("tags", "masks")
    )
    tags, masks = (
        hmac.digest(settings.SECRET_KEY.encode(), purpose.encode(), "sha256")
        for purpose in purposes
    )
    return _digest_with(tags), _digest_with(masks)


def _digest_with(key: bytes) -> Digest:
    """Make HMAC-SHA256 with a key that is read once: of a few bytes that is most of it."""
    padded = key.ljust(BLOCK_BYTES, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded))
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in padded))

    def digest(message: bytes) -> bytes:
        within, around = inner.copy(), outer.copy()
        within.update(message)
        around.update(within.digest())
        return around.digest()

    return digest
