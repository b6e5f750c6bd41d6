"""Names of files in an archive: safe anywhere, and each once."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

_UNSAFE = re.compile(r"[^\w.()+ -]+")
MAX_LENGTH = 120
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


class Names:
    """Gives names in the order in which they are asked for; a repeated one is numbered."""

    def __init__(self) -> None:
        self._given: set[str] = set()
        # Of each name the last number, so that none is tried twice.
        self._numbers: dict[str, int] = {}

    def unique(self, name: str) -> str:
        """Make a name safe, and different from all before it whatever their case."""
        path = PurePosixPath(safe_name(name))
        number, found = self._numbers.get(path.name.casefold(), 1), path.name
        while found.casefold() in self._given:
            number += 1
            found = f"{path.stem}-{number}{path.suffix}"
        self._numbers[path.name.casefold()] = number
        self._given.add(found.casefold())
        return found

    def stem(self, name: str) -> str:
        """Make the name without its ending, different from all stems before it."""
        return self.unique(PurePosixPath(safe_name(name)).stem)


class Pictures:
    """Tells when another picture has the name of an earlier one."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def is_namesake(self, name: str, sha256: str) -> bool:
        """Whether an earlier picture with other bytes had this name."""
        known = self._known.setdefault(name.casefold(), sha256)
        return known != sha256


NAMESAKES = "pictures: with the name of another one, told apart by their task"


def safe_name(name: str) -> str:
    """Keep of a name what every system takes as one file."""
    kept = _UNSAFE.sub("_", name).strip(" .")[-MAX_LENGTH:].strip(" .")
    return f"_{kept}" if not kept or _RESERVED.match(kept) else kept
