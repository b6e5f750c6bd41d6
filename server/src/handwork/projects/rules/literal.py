"""JavaScript literals, as templates write lists into attributes; read, never run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

MAX_LENGTH = 200_000
MAX_DEPTH = 20
_TOKEN = re.compile(
    r"""\s*(?:(?P<mark>[\[\]{}:,])
    |(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)
    |(?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)
    |(?P<name>[A-Za-z_$][\w$-]*))""",
    re.VERBOSE | re.DOTALL,
)
_NAMES = {"true": True, "false": False, "null": None, "undefined": None}
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "\n": ""}
_CLOSING = {"[": "]", "{": "}"}


class LiteralError(ValueError):
    """A text is not a literal."""


Tokens = list[tuple[str, str]]


def read_literal(text: str) -> object:
    """Read a list, an object, a text or a number: JSON, or as JavaScript writes it."""
    if len(text) > MAX_LENGTH:
        raise LiteralError("it is too long")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    tokens = list(_tokens(text))
    value, place = _value(tokens, 0, MAX_DEPTH)
    if place != len(tokens):
        raise LiteralError("something follows it")
    return value


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    place, end = 0, len(text.rstrip())
    while place < end:
        found = _TOKEN.match(text, place)
        if found is None:
            raise LiteralError(f"position {place + 1} cannot be read")
        place = found.end()
        kind = str(found.lastgroup)
        yield kind, found[kind]


def _value(tokens: Tokens, place: int, depth: int) -> tuple[object, int]:
    if place >= len(tokens) or depth == 0:
        raise LiteralError("it is cut off, or nested too deep")
    kind, token = tokens[place]
    if token in _CLOSING and kind == "mark":
        return _collection(tokens, place, depth)
    if kind == "text":
        return _unquoted(token), place + 1
    if kind == "number":
        return _number(token), place + 1
    if kind == "name" and token in _NAMES:
        return _NAMES[token], place + 1
    raise LiteralError(f"{token} is not a value")


def _collection(tokens: Tokens, place: int, depth: int) -> tuple[object, int]:
    opening = tokens[place][1]
    closing = ("mark", _CLOSING[opening])
    items: list[object] = []
    fields: dict[str, object] = {}
    place += 1
    while place < len(tokens) and tokens[place] != closing:
        key = ""
        if opening == "{":
            key, place = _key(tokens, place)
        value, place = _value(tokens, place, depth - 1)
        items.append(value)
        fields[key] = value
        place = _after_comma(tokens, place, closing)
    if place >= len(tokens):
        raise LiteralError("it is cut off")
    return (fields if opening == "{" else items), place + 1


def _key(tokens: Tokens, place: int) -> tuple[str, int]:
    kind, token = tokens[place]
    if kind == "mark" or tokens[place + 1 : place + 2] != [("mark", ":")]:
        raise LiteralError("an entry of an object has no name")
    return (_unquoted(token) if kind == "text" else token), place + 2


def _after_comma(tokens: Tokens, place: int, closing: tuple[str, str]) -> int:
    if tokens[place : place + 1] == [("mark", ",")]:
        return place + 1
    if tokens[place : place + 1] == [closing]:
        return place
    raise LiteralError("a comma is missing")


def _number(token: str) -> int | float:
    number = float(token)
    return int(number) if number.is_integer() and "e" not in token.lower() else number


def _unquoted(token: str) -> str:
    return _ESCAPE.sub(_unescaped, token[1:-1])


def _unescaped(found: re.Match[str]) -> str:
    mark = found[1]
    if mark[0] in "ux" and len(mark) > 1:
        return chr(int(mark[1:], 16))
    return _ESCAPES.get(mark, mark)
