"""A zip of files, taken as hostile: what it declares and what comes out are both counted."""

from __future__ import annotations

import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO
from urllib.parse import unquote

from handwork.projects.formats.table import UnreadableFileError

MAX_ENTRIES = 200_000
MAX_DIRECTORY_BYTES = 100_000_000
MAX_INFLATED_BYTES = 5_000_000_000
TABLE_NAMES = ("tasks.csv", "tasks.jsonl", "tasks.json", "tasks.parquet")
NESTED = (".zip", ".gz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".tgz", ".zst")
_END = b"PK\x05\x06"
_END_BYTES, _MAX_COMMENT = 22, 65_535
_LOCATOR, _LOCATOR_BYTES = b"PK\x06\x07", 20
_FULL_COUNT, _FULL_SIZE, _MAX_OFFSET = 0xFFFF, 0xFFFFFFFF, 2**62


@dataclass
class Archive:
    """The checked files of a zip, by name."""

    zip: zipfile.ZipFile
    entries: Mapping[str, zipfile.ZipInfo]
    table_name: str | None
    inflated_bytes: int = field(default=0)

    @contextmanager
    def open(self, name: str) -> Iterator[CountedFile]:
        """Open one file; reading more than was declared for it is refused."""
        try:
            with self.zip.open(self.entries[name]) as file:
                yield CountedFile(self, file)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise UnreadableFileError(
                f'"{name}" in the zip is damaged: {error}.',
                what_to_do="Pack the files again.",
            ) from None


class CountedFile:
    """A file inside a zip, whose real bytes count towards the limit of the whole."""

    def __init__(self, archive: Archive, file: IO[bytes]) -> None:
        self._archive, self._file = archive, file

    def read(self, size: int = -1) -> bytes:
        """Read bytes and count them."""
        chunk = self._file.read(size)
        self._archive.inflated_bytes += len(chunk)
        if self._archive.inflated_bytes > MAX_INFLATED_BYTES:
            raise _too_large(self._archive.inflated_bytes)
        return chunk


def is_zip(file: IO[bytes]) -> bool:
    """Whether the file starts as a zip does."""
    head = file.read(4)
    file.seek(0)
    return head in (b"PK\x03\x04", _END)


def open_archive(file: IO[bytes]) -> Archive:
    """Check the directory of a zip before anything is taken out of it."""
    _check_directory(file)
    try:
        opened = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise UnreadableFileError(
            f"The zip is damaged or cut off: {error}.", what_to_do="Pack it again."
        ) from None
    infos = [info for info in opened.infolist() if not info.is_dir()]
    declared = sum(info.file_size for info in infos)
    if declared > MAX_INFLATED_BYTES:
        raise _too_large(declared)
    entries = _checked_entries(infos)
    tables = [name for name in entries if name in TABLE_NAMES]
    if len(tables) > 1:
        raise UnreadableFileError(
            f"The zip has {' and '.join(tables)}.", what_to_do="Keep one of them."
        )
    return Archive(opened, entries, tables[0] if tables else None)


def _checked_entries(infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    entries: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = unicodedata.normalize("NFC", info.filename)
        if reason := why_not_entry(info):
            raise UnreadableFileError(
                f'The zip is refused: "{name[:100]!s}" {reason}.',
                what_to_do="Pack plain files only, each once, and upload the zip again.",
            )
        if _is_left_behind(name):
            continue
        if name in entries:
            raise UnreadableFileError(
                f'The zip is refused: "{name[:100]}" is in it twice.',
                what_to_do="Pack each file once.",
            )
        entries[name] = info
    if not entries:
        raise UnreadableFileError("The zip holds no files.")
    return entries


def why_not_entry(info: zipfile.ZipInfo) -> str:
    """Say why a file may not be in a zip; empty when it may."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        return "is a link or a device"
    if info.flag_bits & 0x1:
        return "is encrypted"
    if info.filename.lower().endswith(NESTED):
        return "is an archive in an archive"
    # The name as it was written: zipfile cuts it at a NUL and turns backslashes.
    names = {info.orig_filename, unquote(info.orig_filename)}
    return next(filter(None, map(_why_not_name, sorted(names))), "")


def _why_not_name(name: str) -> str:
    if "\\" in name or any(unicodedata.category(letter) == "Cc" for letter in name):
        return "has a backslash or a control character in its name"
    if name.startswith("/") or name[1:2] == ":":
        return "has an absolute name"
    if ".." in name.split("/"):
        return "has a name that leads out of the zip"
    return ""


def _is_left_behind(name: str) -> bool:
    """Whether an operating system left the file there."""
    parts = name.split("/")
    return parts[0] == "__MACOSX" or parts[-1] in {".DS_Store", "Thumbs.db"}


def _check_directory(file: IO[bytes]) -> None:
    """Read the end of the zip, so that a directory of millions is not taken in."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_BYTES - _MAX_COMMENT))
    tail = file.read()
    file.seek(0)
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_BYTES:
        raise UnreadableFileError(
            "The zip is cut off: its directory is missing.",
            what_to_do="Upload it again.",
        )
    counts = [struct.unpack_from("<H", tail, at + 10)[0]]
    sizes = [struct.unpack_from("<I", tail, at + 12)[0]]
    if at >= _LOCATOR_BYTES and tail[at - _LOCATOR_BYTES :].startswith(_LOCATOR):
        count, directory_bytes = _wide_end(file, tail, at)
        # A field of the narrow form that is full refers to the wide one.
        counts = [count, *(n for n in counts if n != _FULL_COUNT)]
        sizes = [directory_bytes, *(n for n in sizes if n != _FULL_SIZE)]
    if max(counts) > MAX_ENTRIES or max(sizes) > MAX_DIRECTORY_BYTES:
        raise UnreadableFileError(
            f"The zip has too many files; {MAX_ENTRIES:,} are the most.",
            what_to_do="Split it into several zips.",
        )


def _wide_end(file: IO[bytes], tail: bytes, at: int) -> tuple[int, int]:
    """Read the end of a zip64: how many files, how large a directory."""
    offset = struct.unpack_from("<Q", tail, at - _LOCATOR_BYTES + 8)[0]
    file.seek(min(offset, _MAX_OFFSET))
    record = file.read(56)
    file.seek(0)
    if len(record) < 56:
        raise UnreadableFileError(
            "The zip is damaged: its directory is missing.", what_to_do="Pack it again."
        )
    count, directory_bytes = struct.unpack_from("<Q Q", record, 32)
    return count, directory_bytes


def _too_large(size: int) -> UnreadableFileError:
    return UnreadableFileError(
        f"The zip unpacks to {size:,} bytes or more; {MAX_INFLATED_BYTES:,} are the most.",
        what_to_do="Split it into several zips.",
    )
