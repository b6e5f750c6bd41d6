"""Files of a release: written beside their place, hashed, then moved into the storage."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage

from handwork.releases.formats import FORMATS, Chunk
from handwork.releases.rules import MANIFEST, TABLES, Table

FILE_NAMES = (
    *(f"{table.name}.{extension}" for table in TABLES for extension in FORMATS),
    MANIFEST,
)


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A finished file that is not stored yet."""

    path: Path
    table: str
    format: str
    rows_count: int
    size_bytes: int
    sha256: str

    @property
    def name(self) -> str:
        """Its name in the release."""
        return self.path.name


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file where it stays."""

    name: str
    size_bytes: int
    sha256: str
    stored_as: str


class LocalFile(File[bytes]):
    """A file that a storage on the same disk takes over by renaming it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(path.open("rb"), name=path.name)

    def temporary_file_path(self) -> str:
        """Tell Django's storage that the file may be moved."""
        return str(self.path)


class TableFiles:
    """One table on its way into a file of each format."""

    def __init__(self, folder: Path, table: Table) -> None:
        self.table = table
        self.rows_count = 0
        self.paths = {name: folder / f"{table.name}.{name}" for name in FORMATS}
        self.writers = [
            FORMATS[name].open(path, table.columns) for name, path in self.paths.items()
        ]

    def write(self, chunk: Chunk) -> int:
        """Append some rows to every file; return how many."""
        for writer in self.writers:
            writer.write(chunk)
        rows_count = len(chunk[self.table.columns[0].name])
        self.rows_count += rows_count
        return rows_count

    def close(self) -> tuple[WrittenFile, ...]:
        """Finish the files, and hash them."""
        for writer in self.writers:
            writer.close()
        return tuple(
            finished(path, self.table.name, name, self.rows_count)
            for name, path in self.paths.items()
        )


def write_manifest(folder: Path, content: bytes) -> WrittenFile:
    """Write the file that describes the others."""
    path = folder / MANIFEST
    path.write_bytes(content)
    return finished(path, "", "json", 0)


def finished(path: Path, table: str, format_name: str, rows_count: int) -> WrittenFile:
    """Bring a file to the disk and hash it."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    size = path.stat().st_size
    return WrittenFile(path, table, format_name, rows_count, size, digest)


def folder_of(release_id: int, attempt: int) -> str:
    """Name the folder of one attempt; attempts never share files."""
    return f"releases/{release_id}/{attempt}"


@contextmanager
def workplace(*, release_id: int, attempt: int) -> Iterator[Path]:
    """Make a folder to write in, on the disk of the storage where it has one."""
    try:
        place = Path(default_storage.path(writing_in(release_id, attempt)))
    except NotImplementedError:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)
        return
    place.mkdir(parents=True)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def writing_in(release_id: int, attempt: int) -> str:
    """Name the folder in which an attempt writes before its files are complete."""
    return f"releases/{release_id}/.writing-{attempt}"


def store(*, release_id: int, attempt: int, file: WrittenFile) -> StoredFile:
    """Move a finished file into the storage."""
    name = f"{folder_of(release_id, attempt)}/{file.name}"
    with LocalFile(file.path) as content:
        stored_as = default_storage.save(name, content)
    return StoredFile(file.name, file.size_bytes, file.sha256, stored_as)


def remove_attempts(*, release_id: int, first: int, below: int) -> None:
    """Remove what attempts that did not end have left behind."""
    for attempt in range(first, below):
        folder = folder_of(release_id, attempt)
        for name in {*FILE_NAMES, *_names_in(folder)}:
            default_storage.delete(f"{folder}/{name}")
        try:
            left = default_storage.path(writing_in(release_id, attempt))
        except NotImplementedError:
            continue
        shutil.rmtree(left, ignore_errors=True)


def _names_in(folder: str) -> Iterator[str]:
    with suppress(FileNotFoundError, NotImplementedError):
        yield from filter(None, default_storage.listdir(folder)[1])
