"""How values of a row are written into HTML and into scripts."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup, escape

from handwork.projects.rules.shown import plain_lines

_json = json.JSONEncoder(ensure_ascii=False).encode
# In a script these would end the script, or a line of it.
_NOT_IN_SCRIPTS = str.maketrans(
    {each: f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"}
)
# In a string of a script these would end or change the string.
_NOT_IN_STRINGS = str.maketrans(
    {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
    | {each: f"\\u{ord(each):04x}" for each in "`$\u2028\u2029"}
)


class JsonObject(dict[str, Any]):
    """An object of a row: it prints as JSON."""

    def __str__(self) -> str:
        return _json(self)

    def __html__(self) -> str:
        return escape(_json(self))


class JsonList(list[Any]):
    """A list of a row: it prints as JSON."""

    def __str__(self) -> str:
        return _json(self)

    def __html__(self) -> str:
        return escape(_json(self))


class JsonText(str):
    """What `to_json` made: a text that scripts take as it is and HTML escaped."""

    __slots__ = ()


class ScriptText(str):
    """What a `capture` in a script holds: scripts take it as it is, HTML escaped."""

    __slots__ = ()


class Asked(Markup):
    """HTML that the author let through by name; whatever is made of it is not asked for."""

    is_asked = False


def asked(value: object) -> Asked:
    """Let a value be HTML, or code, as it stands."""
    letting = Asked(plain(value))
    letting.is_asked = True
    return letting


def prepared(value: object, resolve: Callable[[str], str]) -> object:
    """Make a value printable; texts go through `resolve`, which gives files their address."""
    if isinstance(value, str):
        # As the page has them: offsets that scripts count are those of exports.
        return resolve(plain_lines(value))
    if isinstance(value, Mapping):
        return JsonObject((str(k), prepared(v, resolve)) for k, v in value.items())
    if isinstance(value, list | tuple):
        return JsonList(prepared(each, resolve) for each in value)
    return value


def json_text(value: object) -> JsonText:
    """Write a value as JSON."""
    return JsonText(_json(value))


def in_html(value: object) -> str:
    """Write a value between tags or in an attribute."""
    return escape(plain(value))


def in_script(value: object) -> str:
    """Write a value into a script: JSON as it is, text as the inside of a string.

    Text is escaped for HTML too, as Amazon's templates expect it everywhere. What is
    escaped for HTML already can still end a string, so only what the author asked for
    by name stays as it is.
    """
    if isinstance(value, ScriptText):
        return value
    if isinstance(value, Asked):
        return str(value) if value.is_asked else _in_string(str(value))
    if isinstance(value, JsonText | JsonObject | JsonList):
        return str(value).translate(_NOT_IN_SCRIPTS)
    return _in_string(value if isinstance(value, Markup) else plain(value))


def _in_string(text: str) -> str:
    return str(escape(text)).translate(_NOT_IN_STRINGS)


def plain(value: object) -> str:
    """Write a value as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
