"""Where in a document a value is written: between tags, or in a script."""

from __future__ import annotations

import re
from typing import TypeAlias

State: TypeAlias = tuple[str, str]
"""What surrounds a place, and the element or the sign that ends it."""

_TEXT: State = ("text", "")
# Their insides are no HTML, so no script begins there.
_RAW = ("style", "textarea", "title", "xmp")
_OPENING = re.compile(r"<!--(?:-?>)?|</?([a-zA-Z][^\s/>]*)")
_IN_TAG = re.compile(r">|=\s*([\"'])")


class Place:
    """Reads a document piece by piece and knows whether its end stands in a script."""

    def __init__(self) -> None:
        self.state = _TEXT

    def read(self, text: str) -> None:
        """Go on by a piece of what the author wrote."""
        at: int | None = 0
        while at is not None:
            at = self._step(text, at)

    @property
    def is_script(self) -> bool:
        """Whether what comes next is a script's code."""
        return self.state[0] == "raw" and self.state[1] == "script"

    def _step(self, text: str, at: int) -> int | None:
        """Read up to the next turn; None where the text ends before it."""
        kind, name = self.state
        if kind == "text":
            return self._open(_OPENING.search(text, at))
        if kind == "tag":
            return self._in_tag(_IN_TAG.search(text, at), name)
        end = _end_of(kind, name).search(text, at)
        if end is None:
            return None
        after: dict[str, State] = {"raw": ("tag", ""), "quoted": ("tag", name[1:])}
        self.state = after.get(kind, _TEXT)
        return end.end()

    def _open(self, found: re.Match[str] | None) -> int | None:
        if found is None:
            return None
        if found[1]:
            is_end = found[0].startswith("</")
            self.state = ("tag", "" if is_end else found[1].lower())
        elif not found[0].endswith(">"):
            self.state = ("comment", "")
        return found.end()

    def _in_tag(self, found: re.Match[str] | None, name: str) -> int | None:
        if found is None:
            return None
        if found[1]:
            self.state = ("quoted", found[1] + name)
        elif name == "script" or name in _RAW:
            self.state = ("raw", name)
        else:
            self.state = _TEXT
        return found.end()


def _end_of(kind: str, name: str) -> re.Pattern[str]:
    if kind == "comment":
        return re.compile("-->")
    if kind == "quoted":
        return re.compile(name[0])
    return re.compile(rf"</{name}\b", re.IGNORECASE | re.ASCII)
