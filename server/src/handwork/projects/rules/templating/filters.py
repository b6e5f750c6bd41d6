"""The filters of Liquid: those of the standard under limits, and Amazon's own."""

from __future__ import annotations

import html
from collections.abc import Callable, Sized
from functools import wraps
from typing import Any

from liquid import Environment, RenderContext
from liquid.exceptions import FilterArgumentError
from liquid.filter import with_context
from liquid.undefined import is_undefined
from markupsafe import Markup, escape

from handwork.projects.rules.templating.limits import (
    MAX_LIST_LENGTH,
    MAX_NUMBER,
    MAX_TEXT_LENGTH,
    TemplateTooCostlyError,
)
from handwork.projects.rules.templating.values import JsonText, asked, json_text, plain

Filter = Callable[..., Any]
# `safe` marks data as HTML without saying so; `date` writes as wide as it is told.
LEFT_OUT = ("safe",)
LONGEST_ARGUMENT = {"date": 100}


def add_filters(environment: Environment) -> None:
    """Put limits around the standard's filters and add our own."""
    for name in LEFT_OUT:
        environment.filters.pop(name, None)
    for name, known in environment.filters.items():
        environment.filters[name] = limited(name, known)
    environment.filters |= {
        "escape": escape_html,
        "escape_once": escape_html_once,
        "grant_read_access": grant_read_access,
        "skip_autoescape": skip_autoescape,
        "to_json": to_json,
    }


def escape_html(value: object) -> Markup:
    """Escape for HTML, always: `to_json | escape` stands in an attribute."""
    return Markup(escape(str(plain(value))))  # noqa: S704 - it is escaped


def escape_html_once(value: object) -> Markup:
    """Escape for HTML what is not escaped yet."""
    return Markup(escape(html.unescape(plain(value))))  # noqa: S704 - it is escaped


def skip_autoescape(value: object) -> Markup:
    """Let HTML of a row be HTML: the frame is what contains it."""
    return asked(value)


def to_json(value: object) -> JsonText:
    """Write any value as JSON."""
    if is_undefined(value):
        return JsonText(str(value) or "null")
    return json_text(value)


@with_context
def grant_read_access(value: object, *, context: RenderContext) -> str:
    """Give a file its address that works for a while."""
    return context.readable(str(plain(value)).strip())  # type: ignore[attr-defined, no-any-return]


def limited(name: str, known: Filter) -> Filter:
    """Refuse what would fill the memory before it does."""

    @wraps(known)
    def within_limits(value: object, *args: object, **kwargs: object) -> object:
        for each in (value, *args):
            weigh(each)
        check_arguments(name, args)
        check_product(name, value, args)
        result = known(value, *args, **kwargs)
        weigh(result)
        return result

    return within_limits


def weigh(value: object) -> None:
    """Refuse a value that is too long or too big."""
    longest = MAX_TEXT_LENGTH if isinstance(value, str) else MAX_LIST_LENGTH
    is_long = isinstance(value, Sized) and size_of(value) > longest
    is_big = isinstance(value, int | float) and abs(value) > MAX_NUMBER
    if is_long or is_big:
        raise TemplateTooCostlyError("gives a filter more than it may take")


def size_of(value: Sized) -> int:
    """Tell how long a value is; a range may be longer than can be told."""
    try:
        return len(value)
    except OverflowError:
        return MAX_LIST_LENGTH + 1


def check_arguments(name: str, args: tuple[object, ...]) -> None:
    """Refuse a format that no date needs."""
    longest = LONGEST_ARGUMENT.get(name)
    if longest and any(isinstance(each, str) and len(each) > longest for each in args):
        raise FilterArgumentError(f'the argument of "{name}" is too long', token=None)


def check_product(name: str, value: object, args: tuple[object, ...]) -> None:
    """Refuse what would be the product of two long things."""
    if not args:
        return
    times = 0
    if name == "replace" and isinstance(value, str) and len(args) > 1:
        times = value.count(str(args[0])) * len(str(args[1]))
    elif name == "join" and isinstance(value, Sized):
        times = size_of(value) * len(str(args[0]))
    if times > MAX_TEXT_LENGTH:
        raise TemplateTooCostlyError(f'writes too much with "{name}"')
