"""Parts of files on their way: arrays of JSON, and archives whose bytes never vary."""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import IO

# The earliest date a zip can hold.
NO_DATE = (1980, 1, 1, 0, 0, 0)
compact_json = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), allow_nan=False
).encode


# What XML 1.0 cannot hold, even escaped.
_NO_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF), " ")


def for_xml(text: str) -> str:
    """Put blanks in place of signs that no XML document may have."""
    return text.translate(_NO_XML)


def pretty_json(value: object) -> str:
    """Write JSON for people to read: the same value gives the same text."""
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


class JsonArray:
    """An array that grows on the disk, so that no release is held in memory."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
        self.count = 0

    def add(self, entry: object) -> None:
        """Append an entry."""
        self._file.write(",\n" if self.count else "\n")
        self._file.write(compact_json(entry))
        self.count += 1

    def write_to(self, target: IO[str]) -> None:
        """Write the array out, and let its file go."""
        self._file.seek(0)
        target.write("[")
        shutil.copyfileobj(self._file, target)
        target.write("\n]" if self.count else "]")
        self._file.close()


class Archive:
    """A zip of small files, stored as they are: its bytes depend on nothing but them."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_STORED)

    def add(self, name: str, content: bytes | str) -> None:
        """Append a file."""
        data = content if isinstance(content, bytes) else content.encode()
        entry = zipfile.ZipInfo(name, NO_DATE)
        entry.external_attr = 0o644 << 16
        entry.create_system = 3
        self._zip.writestr(entry, data)

    def close(self) -> None:
        """Finish the archive."""
        self._zip.close()
