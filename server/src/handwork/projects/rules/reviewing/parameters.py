"""Parameters of a policy: a list of keys with values, each key once, none unknown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from handwork.base.errors import InvalidInputError

FLAGS: Mapping[str, bool] = {"t": True, "true": True, "f": False, "false": False}
LONGEST_TEXT = 1_000


class Parameters:
    """Reads parameters one by one, and tells which nobody asked for."""

    def __init__(
        self, policy: Mapping[str, Any], *, refuse: Callable[[str], InvalidInputError]
    ) -> None:
        self.refuse = refuse
        self.given: dict[str, Mapping[str, Any]] = {}
        self.read: set[str] = set()
        for parameter in policy.get("Parameters") or ():
            key = parameter.get("Key")
            if not key or key in self.given:
                raise refuse(f"Parameter {key!r} has no key, or stands twice.")
            self.given[key] = parameter

    def __contains__(self, key: str) -> bool:
        return key in self.given

    def texts(self, key: str) -> tuple[str, ...]:
        """Read the values of a key; none where it is absent."""
        self.read.add(key)
        if key not in self.given:
            return ()
        parameter = self.given[key]
        if parameter.get("MapEntries"):
            raise self.refuse(f"{key} takes Values, not MapEntries.")
        values = tuple(parameter.get("Values") or ())
        if any(len(value) > LONGEST_TEXT for value in values):
            raise self.refuse(f"A value of {key} is longer than {LONGEST_TEXT}.")
        return values

    def text(self, key: str) -> str:
        """Read one value; empty where the key is absent."""
        values = self.texts(key)
        if key in self.given and len(values) != 1:
            raise self.refuse(f"{key} takes exactly one value.")
        return values[0] if values else ""

    def number(self, key: str, least: int, most: int) -> int | None:
        """Read a whole number; None where the key is absent."""
        text = self.text(key).strip()
        if key not in self.given:
            return None
        is_number = text.isascii() and text.isdigit() and len(text) <= 9
        if not is_number or not least <= int(text) <= most:
            raise self.refuse(f"{key} is a whole number from {least} to {most}.")
        return int(text)

    def flag(self, key: str) -> bool:
        """Read true or false; false where the key is absent."""
        text = self.text(key).strip().lower()
        if key not in self.given:
            return False
        if text not in FLAGS:
            raise self.refuse(f"{key} is T or F.")
        return FLAGS[text]

    def map(self, key: str) -> Mapping[str, frozenset[str]]:
        """Read entries, each a name with a set of values, trimmed."""
        self.read.add(key)
        if key not in self.given:
            return {}
        if self.given[key].get("Values"):
            raise self.refuse(f"{key} takes MapEntries, not Values.")
        entries: dict[str, frozenset[str]] = {}
        for entry in self.given[key].get("MapEntries") or ():
            name = entry.get("Key")
            if not name or name in entries:
                raise self.refuse(f"An entry of {key} has no key, or stands twice.")
            values = (value.strip() for value in entry.get("Values") or ())
            entries[name] = frozenset(values) - {""}
        return entries

    def check_all_read(self) -> None:
        """Refuse parameters that the policy does not have."""
        unknown = sorted(self.given.keys() - self.read)
        if unknown:
            raise self.refuse(
                f"The policy has no parameter {', '.join(unknown)[:200]}."
            )
