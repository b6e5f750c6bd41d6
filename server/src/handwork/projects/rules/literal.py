"""JavaScript literals, as templates write lists into attributes; read, never run.

The elements read the same in the browser: `widgets/src/element/literals.json` lists cases
on which both agree.
"""

from __future__ import annotations

import re
from collections.abc import Callable

MAX_LENGTH = 200_000
MAX_DEPTH = 100
# As JavaScript has them: more than Python's own blanks in one place, fewer in another.
_GAP = re.compile(r"(?:[\s\ufeff]|//[^\n]*|/\*[\s\S]*?\*/)*")
_NUMBER = re.compile(
    r"[+-]?(?:0[xX][\da-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)", re.ASCII
)
_NAME = re.compile(r"(?:[^\W\d]|\$)[\w$\u200c\u200d]*")
_NAMES = {"true": True, "false": False, "null": None, "undefined": None}
_PLAIN = {quote: re.compile(rf"[^\\{quote}]*") for quote in "\"'`"}
_CODE = re.compile(
    r"u\{([\da-f]{1,6})\}|u([\da-f]{4})|x([\da-f]{2})", re.IGNORECASE | re.ASCII
)
_ESCAPES = {
    "n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "",
}  # fmt: skip


class LiteralError(ValueError):
    """A text is not a literal: what was expected, and near which words."""

    def __init__(self, expected: str, near: str) -> None:
        super().__init__(f"expected {expected} near “{near}”")
        self.expected = expected
        self.near = near


def read_literal(text: str) -> object:
    """Read a list, an object, a text or a number: JSON, or as JavaScript writes it."""
    return _Reader(text).whole()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = self.depth = 0
        if len(text) > MAX_LENGTH:
            raise self.wrong(f"at most {MAX_LENGTH:,} characters")

    def whole(self) -> object:
        value = self.value()
        self.gap()
        if self.at < len(self.text):
            raise self.wrong("the end")
        return value

    def value(self) -> object:
        self.gap()
        first = self.text[self.at : self.at + 1]
        if first == "[":
            return self.nested(self.read_list)
        if first == "{":
            return self.nested(self.read_object)
        if first in _PLAIN:
            return self.string(first)
        if number := self.match(_NUMBER):
            return _number(number)
        start = self.at
        name = self.match(_NAME)
        if name in _NAMES:
            return _NAMES[name]
        self.at = start
        raise self.wrong("a list, an object, a text in quotes or a number")

    def nested(self, read: Callable[[], object]) -> object:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.wrong(f"at most {MAX_DEPTH} levels")
        value = read()
        self.depth -= 1
        return value

    def read_list(self) -> object:
        items: list[object] = []
        self.at += 1
        while not self.ends("]"):
            items.append(self.value())
            self.comma("]")
        return items

    def read_object(self) -> object:
        fields: dict[str, object] = {}
        self.at += 1
        while not self.ends("}"):
            key = self.key()
            self.gap()
            if self.text[self.at : self.at + 1] != ":":
                raise self.wrong('":" after a name')
            self.at += 1
            fields[key] = self.value()
            self.comma("}")
        return fields

    def key(self) -> str:
        self.gap()
        first = self.text[self.at : self.at + 1]
        if first in ('"', "'"):
            return self.string(first)
        key = self.match(_NAME) or self.match(_NUMBER)
        if not key:
            raise self.wrong("a name")
        return key

    def string(self, quote: str) -> str:
        at = self.at + 1
        parts: list[str] = []
        while plain := _PLAIN[quote].match(self.text, at):
            parts.append(plain[0])
            at = plain.end()
            if at >= len(self.text):
                break
            if self.text[at] == quote:
                self.at = at + 1
                return _joined("".join(parts))
            part, at = self.escape(at + 1)
            parts.append(part)
        raise self.wrong(f"a closing {quote}")

    def escape(self, at: int) -> tuple[str, int]:
        code = _CODE.match(self.text, at)
        if code is None:
            sign = self.text[at : at + 1]
            return _ESCAPES.get(sign, sign), at + 1
        point = int(code[1] or code[2] or code[3], 16)
        if point > 0x10FFFF:
            raise self.wrong("a character that exists")
        return chr(point), code.end()

    def ends(self, close: str) -> bool:
        self.gap()
        if self.text[self.at : self.at + 1] != close:
            return False
        self.at += 1
        return True

    def comma(self, close: str) -> None:
        self.gap()
        sign = self.text[self.at : self.at + 1]
        if sign == ",":
            self.at += 1
        elif sign != close:
            raise self.wrong(f'"," or "{close}"')

    def gap(self) -> None:
        self.match(_GAP)

    def match(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found[0]

    def wrong(self, expected: str) -> LiteralError:
        around = self.text[max(0, self.at - 10) : self.at + 20]
        return LiteralError(expected, re.sub(r"\s+", " ", around).strip())


def _joined(text: str) -> str:
    """Make one character of two halves, as JSON writes those beyond the first plane."""
    halves = text.encode("utf-16-le", "surrogatepass")
    return halves.decode("utf-16-le", "replace")


def _number(text: str) -> int | float:
    if text.lstrip("+-")[:2].lower() == "0x":
        return int(text, 16)
    number = float(text)
    is_whole = number.is_integer() and "e" not in text.lower()
    return int(number) if is_whole else number
