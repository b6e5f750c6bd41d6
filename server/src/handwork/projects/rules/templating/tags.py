"""The tags of an HTML text, read in one go from its beginning to its end.

Whatever a person wrote is read in time in proportion to its length; the standard library's
parser goes back to look again, which takes minutes for a text that is made for it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

_NAME = re.compile(r"[a-zA-Z][^\s/>]*")
_BETWEEN = re.compile(r"[\s/]*")
_ATTRIBUTE = re.compile(r"[^\s=>/][^\s=>/]*")
_EQUALS = re.compile(r"\s*=\s*")
_BARE = re.compile(r"[^\s>]*")
# Their insides are no HTML.
RAW = ("script", "style", "textarea", "title", "xmp")
_ENDS = {name: re.compile(f"</{name}", re.IGNORECASE | re.ASCII) for name in RAW}


class Tag(NamedTuple):
    """A start tag; `inside` is the text of an element whose inside is no HTML."""

    name: str
    attributes: dict[str, str]
    inside: str


def tags(text: str) -> Iterator[Tag]:
    """Read the start tags of a text."""
    at = 0
    while (at := text.find("<", at)) >= 0:
        if text.startswith("<!--", at):
            at = _after(text, "-->", at + 2)
        elif found := _NAME.match(text, at + 1):
            attributes, at = _attributes(text, found.end())
            name, start = found[0].lower(), at
            if name in RAW:
                end = _ENDS[name].search(text, at)
                at = len(text) if end is None else end.start()
            yield Tag(name, attributes, text[start:at] if name in RAW else "")
        else:
            at += 1


def _after(text: str, sign: str, at: int) -> int:
    found = text.find(sign, at)
    return len(text) if found < 0 else found + len(sign)


def _attributes(text: str, at: int) -> tuple[dict[str, str], int]:
    """Read attributes up to the end of the tag; the first of a name counts."""
    found: dict[str, str] = {}
    while True:
        between = _BETWEEN.match(text, at)
        at = between.end() if between else at
        name = _ATTRIBUTE.match(text, at)
        if name is None:
            return found, at + 1
        value, at = _value(text, name.end())
        found.setdefault(name[0].lower(), html.unescape(value))


def _value(text: str, at: int) -> tuple[str, int]:
    equals = _EQUALS.match(text, at)
    if equals is None:
        return "", at
    start = equals.end()
    quote = text[start : start + 1]
    if quote in ("'", '"'):
        end = text.find(quote, start + 1)
        end = len(text) if end < 0 else end
        return text[start + 1 : end], end + 1
    bare = _BARE.match(text, start)
    return (bare[0], bare.end()) if bare else ("", start)
