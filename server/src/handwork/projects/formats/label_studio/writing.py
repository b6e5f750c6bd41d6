"""Pieces of templates: texts in which nothing runs, variables where Label Studio has them."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable

_VARIABLE = re.compile(r"\$([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*)")
_WHOLE = re.compile(r"\$([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*)\s*")


def variable_of(value: str) -> str:
    """Name the field that a whole value is; empty for a text."""
    found = _WHOLE.fullmatch(value.strip())
    return found[1] if found else ""


def output(field: str, *filters: str) -> str:
    """Write a field of the row."""
    return "{{ " + " | ".join((f"task.input.{field}", *filters)) + " }}"


def literal(text: str) -> str:
    """Write a text as it is: as HTML, and so that Liquid sees nothing in it."""
    escaped = html.escape(text)
    return escaped.replace("{{", '{{ "{{" }}').replace("{%", '{{ "{%" }}')


def mixed(text: str) -> str:
    """Write a text in which `$name` is a field of the row."""
    parts, done = [], 0
    for found in _VARIABLE.finditer(text):
        parts += [literal(text[done : found.start()]), output(found[1])]
        done = found.end()
    return "".join((*parts, literal(text[done:])))


def listed(entries: Iterable[object]) -> str:
    """Write a list into an attribute."""
    return literal(json.dumps(list(entries), ensure_ascii=False))


def tag(name: str, attributes: Iterable[tuple[str, str]], inside: str = "") -> str:
    """Write an element; values are written already."""
    given = "".join(f' {key}="{value}"' for key, value in attributes if value)
    return f"<{name}{given}>{inside}</{name}>"
