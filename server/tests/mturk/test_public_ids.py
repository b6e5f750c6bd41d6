"""Ids of the requester API: made from our numbers, of one form, not to be guessed."""

from __future__ import annotations

import base64
import hmac
import re

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from handwork.base.public_codes import code, pk_of

KINDS = (
    "hit", "type", "group", "assignment", "qualification", "request", "layout",
    "review action",
)  # fmt: skip
NUMBERS = st.integers(1, 2**63 - 1)


@given(kind=st.sampled_from(KINDS), number=NUMBERS)
def test_an_id_leads_back_to_its_number(kind, number):
    text = code(kind, number)
    assert re.fullmatch(r"3[A-Z0-9]{29}", text)
    assert pk_of(kind, text) == number


@given(number=NUMBERS)
def test_an_id_of_another_kind_leads_nowhere(number):
    assert [pk_of(kind, code("hit", number)) for kind in KINDS if kind != "hit"] == [
        None
    ] * (len(KINDS) - 1)


@given(number=NUMBERS, place=st.integers(0, 29), letter=st.sampled_from("ABCXYZ2347"))
def test_an_id_with_a_letter_changed_leads_nowhere(number, place, letter):
    text = code("hit", number)
    changed = text[:place] + letter + text[place + 1 :]
    assert pk_of("hit", changed) == (number if changed == text else None)


@given(text=st.text(max_size=40) | st.from_regex(r"3[A-Z2-7]{29}", fullmatch=True))
def test_a_guess_leads_nowhere(text):
    assert pk_of("hit", text) is None


def test_neighbours_have_nothing_in_common():
    first, second = code("hit", 1), code("hit", 2)
    assert sum(a == b for a, b in zip(first, second, strict=True)) < 10


@pytest.mark.parametrize(
    "text", ["00000000000000000040", "2F1QJWKUDD8XADTFD2Q0G6UTO95ALH", ""]
)
def test_ids_that_mturk_gave_are_not_ours(text):
    assert pk_of("qualification", text) is None


@given(kind=st.sampled_from(KINDS), number=NUMBERS)
def test_an_id_is_a_tag_and_the_number_masked_by_it_in_base32(kind, number):
    def digest(use: str, message: bytes) -> bytes:
        purpose = f"ids of the requester API: {use} of {kind}".encode()
        key = hmac.digest(settings.SECRET_KEY.encode(), purpose, "sha256")
        return hmac.digest(key, message, "sha256")

    packed = number.to_bytes(8, "big")
    tag = digest("tags", packed)[:10]
    mask = digest("masks", tag)[:8]
    masked = bytes(a ^ b for a, b in zip(packed, mask, strict=True))
    written = base64.b32encode(tag + masked).decode().rstrip("=")
    assert code(kind, number) == f"3{written}"
