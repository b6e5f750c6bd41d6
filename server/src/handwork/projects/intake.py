"""From rows of a file to tasks that may be written, with the files that they name."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import IO, TypeAlias

from handwork.projects import queries
from handwork.projects.files import (
    CHUNK_BYTES,
    RefusedFileError,
    StoredFile,
    plain_text,
    save_asset,
)
from handwork.projects.formats import (
    Archive,
    BadRow,
    GoodRow,
    Row,
    Table,
    label_studio,
    open_table,
)
from handwork.projects.queries.batches import BatchRecord
from handwork.projects.rules import MEDIA_FIELDS, kind_named, media_of, validator_of
from handwork.projects.rules.answering import find_elements
from handwork.projects.rules.rows import (
    ASSET_PREFIX,
    Asking,
    FoundFile,
    RefusedRowError,
    TaskRow,
    read_row,
)

CHUNK = 1_000
MAX_SHOWN_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class ReadTask:
    """A row that may become a task."""

    line: int
    row: TaskRow


ReadRow: TypeAlias = ReadTask | BadRow


class PackedFiles:
    """Files of a zip, stored when the first row names them.

    A task refers to one by its hash (`asset:<sha256>`) until its asset has an id.
    """

    def __init__(self, archive: Archive | None, organisation_id: int) -> None:
        self.archive, self._organisation_id = archive, organisation_id
        self._taken: dict[str, StoredFile] = {}

    @property
    def taken(self) -> tuple[StoredFile, ...]:
        """The files that rows named."""
        return tuple(self._taken.values())

    def has(self, name: str) -> bool:
        """Whether the zip holds a file of this name."""
        archive = self.archive
        return (
            archive is not None
            and name in archive.entries
            and name != archive.table_name
        )

    def take(self, name: str) -> StoredFile:
        """Store a file of the zip, once."""
        if name not in self._taken:
            self._taken[name] = self._store(name)
        return self._taken[name]

    def text(self, name: str) -> str | None:
        """Read a file of the zip that is a short plain text; None for any other."""
        archive = self.archive
        if archive is None or archive.entries[name].file_size > MAX_SHOWN_TEXT:
            return None
        with archive.open(name) as file:
            return plain_text(file.read(MAX_SHOWN_TEXT + 1))

    def _store(self, name: str) -> StoredFile:
        if self.archive is None:
            raise RefusedRowError(f'there is no zip with "{name}"')
        try:
            with self.archive.open(name) as file:
                return save_asset(
                    organisation_id=self._organisation_id, file_name=name, file=file
                )
        except RefusedFileError as error:
            raise RefusedRowError(
                f'"{name}": {error.message} {error.what_to_do}'
            ) from None


@dataclass(frozen=True, slots=True)
class ChunkFiles:
    """Files that the rows of one chunk name: in the zip, or stored before."""

    packed: PackedFiles
    media: Mapping[int, str]
    names: Mapping[str, tuple[int, str]]

    def by_id(self, asset_id: int) -> FoundFile | None:
        """Find a stored asset of the organisation."""
        media = self.media.get(asset_id)
        return FoundFile(f"{ASSET_PREFIX}{asset_id}", media) if media else None

    def by_name(self, name: str) -> FoundFile | None:
        """Find a file of the zip, else a stored asset of this file name."""
        if self.packed.has(name):
            stored = self.packed.take(name)
            return FoundFile(f"{ASSET_PREFIX}{stored.sha256}", stored.media)
        if (named := self.names.get(name)) is not None:
            return FoundFile(f"{ASSET_PREFIX}{named[0]}", named[1])
        return None

    def is_packed(self, name: str) -> bool:
        """Whether the zip holds a file of this name."""
        return self.packed.has(name)


def read_tasks(
    rows: Iterable[Row], *, batch: BatchRecord, packed: PackedFiles
) -> Iterator[ReadRow]:
    """Check rows one after another; look their files up a chunk at a time."""
    asking = Asking(kind_named(batch.kind), validator_of(batch.answer_schema))
    remaining = _from_label_studio(rows, batch)
    while chunk := list(islice(remaining, CHUNK)):
        files = _files_of(chunk, batch.organisation_id, packed)
        for row in chunk:
            yield row if isinstance(row, BadRow) else _read(row, asking, files)


def _from_label_studio(rows: Iterable[Row], batch: BatchRecord) -> Iterator[Row]:
    """Read tasks of Label Studio as rows, where the answers are those of a template."""
    if batch.kind != "template":
        yield from rows
        return
    elements = find_elements(str(batch.options["template"]))
    for row in rows:
        if isinstance(row, BadRow) or not label_studio.is_task(row.fields):
            yield row
            continue
        try:
            yield GoodRow(row.line, label_studio.row_of(row.fields, elements))
        except (KeyError, TypeError, ValueError) as error:
            yield BadRow(
                row.line, f"it cannot be read as a task of Label Studio: {error}"
            )


def rows_of_files(archive: Archive) -> Iterator[Row]:
    """Make a row of each file of a zip without a table: a text is shown, others played."""
    for number, name in enumerate(archive.entries, start=1):
        yield GoodRow(number, {"key": name[-200:], _FILE: name})


def rows_of_file(
    file: IO[bytes], *, batch: BatchRecord, packed: PackedFiles
) -> Iterator[tuple[int, ReadRow]]:
    """Read the rows of a table, of the table in a zip, or of the files of a zip.

    Each comes with how many lines there are in all.
    """
    archive = packed.archive
    if archive is None:
        yield from _checked(open_table(file), batch, packed)
    elif archive.table_name is None:
        table = Table(len(archive.entries), rows_of_files(archive))
        yield from _checked(table, batch, packed)
    else:
        with _spooled_table(archive, archive.table_name) as spool:
            yield from _checked(open_table(spool), batch, packed)


def _checked(
    table: Table, batch: BatchRecord, packed: PackedFiles
) -> Iterator[tuple[int, ReadRow]]:
    rows: Iterable[Row] = table.rows
    for row in read_tasks(rows, batch=batch, packed=packed):
        yield table.lines_count, row


@contextmanager
def _spooled_table(archive: Archive, name: str) -> Iterator[IO[bytes]]:
    """Take the table out of a zip, where it can be read from the start again."""
    with tempfile.TemporaryFile() as spool:
        with archive.open(name) as packed:
            while chunk := packed.read(CHUNK_BYTES):
                spool.write(chunk)
        spool.seek(0)
        yield spool


# A zip without a table: the field is named after what the file turns out to be.
_FILE = "asset:*"


def _read(row: GoodRow, asking: Asking, files: ChunkFiles) -> ReadRow:
    try:
        fields = row.fields
        if _FILE in fields:
            fields = _file_fields(fields, files)
        return ReadTask(row.line, read_row(fields, asking=asking, files=files))
    except RefusedRowError as error:
        return BadRow(row.line, error.message)


def _file_fields(fields: Mapping[str, object], files: ChunkFiles) -> dict[str, object]:
    name = str(fields[_FILE])
    text = files.packed.text(name)
    if text is not None:
        return {"key": fields["key"], "text": text}
    found = files.by_name(name)
    if found is None:
        raise RefusedRowError(f'"{name[:100]}" is not in the zip')
    return {"key": fields["key"], found.media: name}


def _files_of(
    chunk: Iterable[Row], organisation_id: int, packed: PackedFiles
) -> ChunkFiles:
    values = [
        value
        for row in chunk
        if isinstance(row, GoodRow)
        for column, value in row.fields.items()
        if isinstance(value, str) and _may_name_a_file(column, value)
    ]
    ids = {asset_id for value in values if (asset_id := media_of(value)) is not None}
    names = {value for value in values if media_of(value) is None}
    wanted = {name for name in names if not packed.has(name)}
    return ChunkFiles(
        packed=packed,
        media=queries.media_types(organisation_id=organisation_id, asset_ids=ids),
        names=queries.named_media(organisation_id=organisation_id, file_names=wanted),
    )


def _may_name_a_file(column: str, value: str) -> bool:
    is_file = column.startswith(ASSET_PREFIX) or column in MEDIA_FIELDS
    return bool(value) and len(value) <= 1_000 and (
        is_file or value.startswith(ASSET_PREFIX)
    )  # fmt: skip
