"""What a format is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from handwork.releases.rules import Column

Chunk = Mapping[str, Sequence[Any]]
"""Some rows as columns by name: all of one length.

None is empty; json is canonical text, a moment is ISO 8601 in UTC with microseconds.
"""


class TableWriter(Protocol):
    """Writes one table into one file, some rows at a time."""

    def write(self, chunk: Chunk) -> None: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Format:
    """How a table becomes a file; `note` says how values are written, for the manifest."""

    open: Callable[[Path, tuple[Column, ...]], TableWriter]
    content_type: str
    note: str
