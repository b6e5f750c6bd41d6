"""What an answer says to each question, in the form in which answers are compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Said = Mapping[str, frozenset[str]]


def said_of(content: Mapping[str, Any]) -> Said:
    """Give each question's answers as a set, trimmed; what is empty says nothing."""
    said: dict[str, set[str]] = {}
    for answer in content.get("answers", ()):
        values = [answer.get("text", ""), *answer.get("choices", ())]
        values.append(answer.get("other", ""))
        known = said.setdefault(answer["name"], set())
        known.update(str(value).strip() for value in values if value is not None)
    return {name: frozenset(values - {""}) for name, values in said.items()}
