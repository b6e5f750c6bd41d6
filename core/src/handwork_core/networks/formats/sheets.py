"""Files, folders and archives as sheets of text; sheets of one kind put together."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from handwork_core.networks.gathering import Rows
from handwork_core.reading.texts import TextColumns, read_texts

MOST_BYTES = 2 * 2**30
"""Of an archive when it is unpacked: more is refused, as a bomb would be."""
KINDS = (".csv", ".tsv", ".txt", ".graphml", ".xml", ".json", ".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True)
class Given:
    """One file, wherever it was.

    Attributes
    ----------
    name : str
        For messages and to know what it is: with the folder or archive it is in.
    data : bytes
    """

    name: str
    data: bytes

    @property
    def suffix(self) -> str:
        """The ending of the name, such as ".csv"."""
        return Path(self.name).suffix.lower()

    @property
    def stem(self) -> str:
        """The name without folder and ending."""
        return Path(self.name).stem


def given_files(paths: Iterable[Path]) -> list[Given]:
    """Read files, those in folders, and those in archives, in the order of their names.

    Raises
    ------
    ValueError
        When an archive cannot be read or is too large, or nothing is there.
    """
    found = [given for path in paths for given in _files_of(path)]
    if not found:
        kinds = ", ".join(KINDS)
        raise ValueError(f"there is no file to read: none ends in {kinds} or .zip")
    return found


def _files_of(path: Path) -> Iterator[Given]:
    if path.is_dir():
        for inside in sorted(path.rglob("*")):
            if inside.is_file() and inside.suffix.lower() in KINDS:
                name = f"{path.name}/{inside.relative_to(path).as_posix()}"
                yield Given(name, inside.read_bytes())
    elif path.suffix.lower() == ".zip":
        yield from _unpacked(path.name, path.read_bytes())
    else:
        yield Given(path.name, path.read_bytes())


def _unpacked(name: str, data: bytes) -> Iterator[Given]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = sorted(archive.infolist(), key=lambda entry: entry.filename)
            if sum(entry.file_size for entry in entries) > MOST_BYTES:
                raise ValueError(f"{name} is larger than 2 GiB when it is unpacked")
            for entry in entries:
                hidden = "__MACOSX" in entry.filename
                if Path(entry.filename).suffix.lower() in KINDS and not hidden:
                    yield Given(f"{name}/{entry.filename}", archive.read(entry))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        message = f"{name} cannot be unpacked: {error}; unpack it and give the folder"
        raise ValueError(message) from error


def sheets_of(files: Iterable[Given]) -> list[TextColumns]:
    """Read the files that are CSV; a file without a header is refused."""
    return [
        read_texts(file.data, file.name)
        for file in files
        if file.suffix in {".csv", ".tsv", ".txt"}
    ]


def stacked(
    sheets: Sequence[TextColumns],
    ids: Sequence[tuple[Sequence[str], ...]],
    columns: tuple[str, ...],
    aside: Iterable[str] = (),
) -> Rows:
    """Put sheets below each other.

    Parameters
    ----------
    sheets : sequence of TextColumns
    ids : sequence of tuple of sequence of str
        Of each sheet, its ids.
    columns : tuple of str
        What those are called, for messages.
    aside : iterable of str
        Columns that are no attributes.
    """
    left_out = set(aside)
    names = [
        name
        for name in dict.fromkeys(name for sheet in sheets for name in sheet.columns)
        if name not in left_out
    ]
    cells: dict[str, list[str]] = {name: [] for name in names}
    for sheet in sheets:
        for name in names:
            cells[name] += sheet.columns.get(name, [""] * sheet.n_rows)
    has_comma = any(sheet.has_decimal_comma for sheet in sheets)
    n_rows = sum(sheet.n_rows for sheet in sheets)
    whole = TextColumns("", cells, n_rows, has_decimal_comma=has_comma)
    origins = [
        (sheet.name, row) for sheet in sheets for row in range(1, sheet.n_rows + 1)
    ]
    places = range(len(columns))
    return Rows(
        name=", ".join(sheet.name for sheet in sheets[:3]),
        ids=tuple([one for own in ids for one in own[place]] for place in places),
        attributes=whole.typed(names),
        columns=columns,
        origins=origins,
    )
