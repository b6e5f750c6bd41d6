"""Bytes into the storage: counted, hashed, and known by their content, never by name."""

from __future__ import annotations

import codecs
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath, PureWindowsPath
from typing import IO, Protocol, cast

import filetype
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage

from handwork.base.errors import InvalidInputError
from handwork.projects.models import Asset, TaskImport

ASSETS, IMPORTS = "assets", "imports"
SHA256_LETTERS = 64
CHUNK_BYTES = 256 * 1024
IN_MEMORY_BYTES = 4_000_000
# What browsers show by themselves, by the names that the detector gives.
CONTENT_TYPES = {
    "image/png": "image/png",
    "image/apng": "image/png",
    "image/jpeg": "image/jpeg",
    "image/gif": "image/gif",
    "image/webp": "image/webp",
    "image/avif": "image/avif",
    "image/bmp": "image/bmp",
    "audio/mpeg": "audio/mpeg",
    "audio/mp4": "audio/mp4",
    "audio/ogg": "audio/ogg",
    "audio/x-flac": "audio/flac",
    "audio/x-wav": "audio/wav",
    "audio/aac": "audio/aac",
    "video/mp4": "video/mp4",
    "video/x-m4v": "video/mp4",
    "video/webm": "video/webm",
    "video/x-matroska": "video/webm",
    "video/quicktime": "video/quicktime",
}
PLAIN_TEXT = "text/plain"
ACTIVE_MARKS = (
    b"<!doctype",
    b"<html",
    b"<svg",
    b"<?xml",
    b"<script",
    b"<body",
    b"<!--",
)


class RefusedFileError(InvalidInputError):
    """A file cannot be stored."""

    code = "refused-file"


class Readable(Protocol):
    """Anything that gives its bytes piece by piece."""

    def read(self, size: int = ..., /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in the storage that no table names yet."""

    sha256: str
    content_type: str
    size_bytes: int
    file_name: str
    stored_as: str
    # Otherwise an asset names it already, and nobody else may remove it.
    is_new: bool = True

    @property
    def media(self) -> str:
        """image, audio, video or text."""
        return self.content_type.partition("/")[0]


def save_asset(*, organisation_id: int, file_name: str, file: Readable) -> StoredFile:
    """Check and store a file under a name of the server's choice."""
    with tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES) as spool:
        digest, size, is_text = _take_in(file, spool, settings.ASSET_MAX_BYTES)
        spool.seek(0)
        content_type = content_type_of(spool.read(CHUNK_BYTES), is_text=is_text)
        kept = stored_copy(organisation_id=organisation_id, sha256=digest)
        stored_as = kept or _save(
            f"{ASSETS}/{organisation_id}/{digest[:2]}", digest, spool
        )
    name = display_name(file_name)
    return StoredFile(digest, content_type, size, name, stored_as, is_new=not kept)


def stored_copy(*, organisation_id: int, sha256: str) -> str | None:
    """Tell where the same bytes are kept, if the storage still has them."""
    rows = Asset.objects.filter(organisation_id=organisation_id, sha256=sha256)
    stored_as = rows.values_list("stored_as", flat=True).first()
    is_there = stored_as is not None and default_storage.exists(stored_as)
    return stored_as if is_there else None


def _save(folder: str, digest: str, spool: IO[bytes]) -> str:
    spool.seek(0)
    return default_storage.save(f"{folder}/{digest}", File(spool, name=digest))


def save_import(*, batch_id: int, file: Readable) -> str:
    """Keep an uploaded file of tasks until it is imported."""
    with tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES) as spool:
        digest, _size, _is_text = _take_in(file, spool, settings.IMPORT_MAX_BYTES)
        return _save(f"{IMPORTS}/{batch_id}", digest, spool)


def open_import(*, stored_as: str) -> IO[bytes]:
    """Open an uploaded file of tasks."""
    try:
        return cast("IO[bytes]", default_storage.open(stored_as, "rb"))
    except OSError:
        raise RefusedFileError(
            "The uploaded file is no longer in the storage.",
            what_to_do="Upload it again.",
        ) from None


def forget_file(*, stored_as: str) -> None:
    """Remove a stored file that no table names."""
    with suppress(OSError):
        default_storage.delete(stored_as)


def orphans(*, before: datetime) -> Iterator[str]:
    """Find stored files that no row needs and that are older than a moment.

    An asset that is being stored has no row yet, and is young; so is an upload.
    """
    for organisation in filter(str.isdecimal, _folders(ASSETS)):
        for start in _folders(f"{ASSETS}/{organisation}"):
            names = _names(f"{ASSETS}/{organisation}/{start}")
            yield from _old(names - _of_assets(organisation, names), before)
    for batch in _folders(IMPORTS):
        names = _names(f"{IMPORTS}/{batch}")
        yield from _old(names - _of_imports(names), before)


def _folders(folder: str) -> Iterator[str]:
    with suppress(FileNotFoundError):
        yield from (name for name in default_storage.listdir(folder)[0] if name)


def _names(folder: str) -> set[str]:
    return {f"{folder}/{name}" for name in default_storage.listdir(folder)[1] if name}


def _of_assets(organisation: str, names: set[str]) -> set[str]:
    # By hash, which has an index; the storage may have put something after it.
    hashes = {name.rpartition("/")[2][:SHA256_LETTERS] for name in names}
    rows = Asset.objects.filter(organisation_id=organisation, sha256__in=hashes)
    return set(rows.values_list("stored_as", flat=True))


def _of_imports(names: set[str]) -> set[str]:
    states = (TaskImport.State.WAITING, TaskImport.State.RUNNING)
    rows = TaskImport.objects.filter(stored_as__in=names, state__in=states)
    return set(rows.values_list("stored_as", flat=True))


def _old(names: set[str], before: datetime) -> Iterator[str]:
    for name in sorted(names):
        with suppress(OSError):
            if default_storage.get_modified_time(name) < before:
                yield name


def display_name(file_name: str) -> str:
    """Keep of a file's name what is safe to show: no folders, no control characters."""
    last = PureWindowsPath(PurePosixPath(file_name).name).name
    printable = "".join(letter for letter in last if letter.isprintable())
    return printable[:255] or "file"


def content_type_of(head: bytes, *, is_text: bool) -> str:
    """Tell what the bytes are; anything that a browser could run is refused."""
    guessed = filetype.guess_mime(head) or ""
    if guessed in CONTENT_TYPES:
        return CONTENT_TYPES[guessed]
    start = head[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if any(start.startswith(mark) for mark in ACTIVE_MARKS):
        raise RefusedFileError(
            "HTML, SVG and XML files can carry programs and are not stored.",
            what_to_do="Export the picture as PNG or WebP, or the text as plain text.",
        )
    if guessed or not is_text:
        what = f"a file of type {guessed}" if guessed else "not a known kind of file"
        raise RefusedFileError(
            f"This is {what}.",
            what_to_do="Use PNG, JPEG, GIF, WebP, AVIF, MP3, WAV, OGG, FLAC, M4A, MP4, "
            "WebM or text in UTF-8.",
        )
    return PLAIN_TEXT


def plain_text(data: bytes) -> str | None:
    """Read bytes as a plain text; None where they are anything else."""
    try:
        text = data.decode("utf-8-sig")
        is_plain = content_type_of(data, is_text="\x00" not in text) == PLAIN_TEXT
    except (UnicodeDecodeError, RefusedFileError):
        return None
    return text if is_plain and text.strip() else None


def _take_in(file: Readable, spool: IO[bytes], limit: int) -> tuple[str, int, bool]:
    digest, size = hashlib.sha256(), 0
    text = _TextCheck()
    for chunk in _chunks(file):
        size += len(chunk)
        if size > limit:
            raise RefusedFileError(
                f"The file is larger than {limit:,} bytes.",
                what_to_do="Use a smaller one, or ask a steward to raise the limit.",
            )
        digest.update(chunk)
        text.feed(chunk)
        spool.write(chunk)
    if size == 0:
        raise RefusedFileError("The file is empty.", what_to_do="Choose another one.")
    return digest.hexdigest(), size, text.is_text()


def _chunks(file: Readable) -> Iterator[bytes]:
    while chunk := file.read(CHUNK_BYTES):
        yield chunk


class _TextCheck:
    """Whether all bytes that were fed are UTF-8 without control characters."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._holds = True

    def feed(self, chunk: bytes) -> None:
        if not self._holds:
            return
        try:
            self._decoder.decode(chunk)
        except UnicodeDecodeError:
            self._holds = False
        self._holds = self._holds and b"\x00" not in chunk and b"\x1b" not in chunk

    def is_text(self) -> bool:
        with suppress(UnicodeDecodeError):
            self._decoder.decode(b"", final=True)
            return self._holds
        return False
