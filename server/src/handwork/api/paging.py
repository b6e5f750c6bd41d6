"""Lists in pages: a cursor says behind which row the next page begins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from handwork.base.errors import InvalidInputError

Row = TypeVar("Row")
MOST = 200


class InvalidCursorError(InvalidInputError):
    """The cursor was changed, or belongs to another list."""

    code = "invalid-cursor"


class Paging(Schema):
    """Which part of a list."""

    cursor: str = Field("", description="`next_cursor` of the page before")
    limit: int = Field(50, ge=1, le=MOST)


@dataclass(frozen=True, slots=True)
class Rows(Generic[Row]):
    """One page, and the cursor of the next; None after the last."""

    items: Sequence[Row]
    next_cursor: str | None


def place_of(request: HttpRequest, paging: Paging) -> int | None:
    """Read behind which id the page begins; None is the start of the list."""
    if not paging.cursor:
        return None
    try:
        return int(_signer(request).unsign_object(paging.cursor))
    except (BadSignature, ValueError, TypeError):
        raise InvalidCursorError(
            "cursor: it is not one that this list gave out.",
            what_to_do="Start again without a cursor and use each next_cursor as it is.",
        ) from None


def page_of(
    request: HttpRequest,
    paging: Paging,
    rows: Sequence[Row],
    id_of: Callable[[Row], int],
) -> Rows[Row]:
    """Cut a page out of one row more than its limit: the one more tells of a next page."""
    items = rows[: paging.limit]
    has_more = len(rows) > paging.limit
    place = id_of(items[-1]) if has_more else None
    return Rows(items, None if place is None else _signer(request).sign_object(place))


def _signer(request: HttpRequest) -> Signer:
    # Bound to the list: a cursor of one is refused by another.
    return Signer(sep=".", salt=f"handwork.api:{request.path}")
