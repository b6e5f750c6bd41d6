"""A release as one zip, made while it is sent."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from typing import BinaryIO, cast

from django.core.files.base import File

AT_ONCE = 256 * 1024
# The earliest date a zip can hold: the same release gives the same zip.
NO_DATE = (1980, 1, 1, 0, 0, 0)


class Pipe:
    """Collects what the zip writer writes until it is taken."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Keep some bytes."""
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Have nothing to do: `take` empties it."""

    def take(self) -> bytes:
        """Give what was written since the last time."""
        data = b"".join(self.parts)
        self.parts.clear()
        return data


def chunks(files: Iterable[tuple[str, File[bytes]]]) -> Iterator[bytes]:
    """Stream files as a zip, compressed, without ever holding one in memory."""
    pipe = Pipe()
    with zipfile.ZipFile(cast("BinaryIO", pipe), "w") as archive:
        for name, file in files:
            entry = zipfile.ZipInfo(name, NO_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with file, archive.open(entry, "w", force_zip64=True) as target:
                for data in file.chunks(AT_ONCE):
                    target.write(data)
                    yield pipe.take()
    yield pipe.take()
