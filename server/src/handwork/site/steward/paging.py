"""Pages by cursor: the latest first, each page begins after the last id shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.http import HttpRequest

from handwork.base.rules import whole_number

T = TypeVar("T")
PAGE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows, and the address of those before them."""

    rows: Sequence[T]
    earlier: str
    is_first: bool


def before_of(request: HttpRequest) -> int | None:
    """Read where the page begins; what is no id begins at the latest."""
    return number_of(request, "before")


def number_of(request: HttpRequest, name: str) -> int | None:
    """Read an id from the address; anything else is none."""
    return whole_number(request.GET.get(name, ""))


def page_of(
    request: HttpRequest, rows: Sequence[T], id_of: Callable[[T], int]
) -> Page[T]:
    """Cut one row more than a page down to a page."""
    shown, earlier = rows[:PAGE], ""
    if len(rows) > PAGE:
        address = request.GET.copy()
        address["before"] = str(id_of(shown[-1]))
        earlier = f"?{address.urlencode()}"
    return Page(rows=shown, earlier=earlier, is_first=before_of(request) is None)
