"""Lists in pages: every page that holds something carries the token of the next one.

Programs written for MTurk index NextToken without asking; the end is an empty page.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from django.conf import settings

from handwork.mturk.errors import TurkError, not_valid
from handwork.mturk.operations import Given, Output
from handwork.people.rules import derived_key

Row = TypeVar("Row")
# Where a page ends: what the rows are ordered by, of its last row.
Place = tuple[int | str, ...]
Fetch = Callable[[Place | None, int], Sequence[Row]]
USUAL = 10
MARK = "p1:"
TAG_BYTES = 16
LONGEST = 255
NOT_FILTERS = frozenset({"NextToken", "MaxResults"})


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows, and the token behind them; None where there are none."""

    rows: Sequence[Row]
    next_token: str | None


def page_of(
    given: Given, fetch: Fetch[Row], place_of: Callable[[Row], Place]
) -> Page[Row]:
    """Read the page that was asked for: `fetch` gets the place to begin behind, and a count."""
    rows = fetch(_place(given), given.get("MaxResults", USUAL))
    token = _token(given, place_of(rows[-1])) if rows else None
    return Page(rows, token)


def listed(
    page: Page[Row], name: str, show: Callable[[Row], Any] | None = None
) -> Output:
    """Write a page as MTurk does, under the name of its list."""
    items = page.rows if show is None else [show(row) for row in page.rows]
    return {
        "NumResults": len(items),
        "NextToken": page.next_token,
        name: list(items),
    }


def _place(given: Given) -> Place | None:
    token = given.get("NextToken")
    if token is None:
        return None
    try:
        packed = base64.urlsafe_b64decode(token.removeprefix(MARK) + "==")
    except (binascii.Error, ValueError):
        raise _unknown(token) from None
    tag, content = packed[:TAG_BYTES], packed[TAG_BYTES:]
    if not token.startswith(MARK) or not hmac.compare_digest(tag, _tag(given, content)):
        raise _unknown(token)
    return tuple(json.loads(content))


def _token(given: Given, place: Place) -> str:
    content = json.dumps(place, separators=(",", ":")).encode()
    packed = base64.urlsafe_b64encode(_tag(given, content) + content)
    token = MARK + packed.decode().rstrip("=")
    if len(token) > LONGEST:
        raise ValueError(f"{given.operation}: a place in a list must be shorter")
    return token


def _tag(given: Given, content: bytes) -> bytes:
    """Bind a token to who asks for what: one of another list is refused."""
    filters = {name: given[name] for name in given if name not in NOT_FILTERS}
    bound = json.dumps(
        [given.organisation_id, given.operation, filters], sort_keys=True, default=str
    )
    asked = hashlib.sha256(bound.encode()).digest()
    return hmac.digest(_key(), asked + content, "sha256")[:TAG_BYTES]


def _unknown(token: str) -> TurkError:
    return not_valid("NextToken", token)


@cache
def _key() -> bytes:
    return derived_key(secret=settings.SECRET_KEY, purpose="pages of the requester API")
