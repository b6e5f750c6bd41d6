"""Where in a document a value is written: between tags, or in a script."""

from __future__ import annotations

import re

_TURNS = re.compile(r"<script\b|</script|>", re.IGNORECASE)


class Place:
    """Reads a document piece by piece and knows whether its end stands in a script."""

    def __init__(self) -> None:
        self._state = "body"

    def read(self, text: str) -> None:
        """Go on by a piece of what the author wrote."""
        for turn in _TURNS.findall(text):
            sign = turn.lower()
            if sign == "</script":
                self._state = "body"
            elif sign == "<script" and self._state == "body":
                self._state = "tag"
            elif sign == ">" and self._state == "tag":
                self._state = "script"

    @property
    def is_script(self) -> bool:
        """Whether what comes next is a script's code."""
        return self._state == "script"
