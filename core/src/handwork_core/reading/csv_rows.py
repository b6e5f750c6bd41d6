"""CSV read row by row: for small files, and to say what is wrong with a large one."""

from __future__ import annotations

import codecs
import csv
import io
from typing import TYPE_CHECKING, NamedTuple

from handwork_core.reading.columns import EMPTY_CELL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handwork_core.reading.columns import Source

DELIMITERS = ",\t;|"
OTHER_ENCODINGS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Header(NamedTuple):
    """The first row of a CSV file.

    Attributes
    ----------
    names : tuple of str
    delimiter : str
    end : int
        Offset in bytes of what follows the header.
    """

    names: tuple[str, ...]
    delimiter: str
    end: int


def read_header(source: Source, data: bytes) -> Header:
    """Find the delimiter that gives the wanted columns.

    Raises
    ------
    ValueError
        When the file is empty, not UTF-8, or a column is missing or there twice.
    """
    if data.startswith(OTHER_ENCODINGS):
        raise ValueError(f"{source.name} is UTF-16: save it as UTF-8")
    begin = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    line, end = _first_line(data, begin)
    if not line.strip():
        raise ValueError(
            f"{source.name} is empty: its first line must name the columns "
            f"{', '.join(dict.fromkeys(source.columns))}"
        )
    try:
        text = line.decode()
    except UnicodeDecodeError:
        raise ValueError(f"{source.name} is not UTF-8: save it as UTF-8") from None
    found: list[tuple[str, ...]] = []
    for delimiter in DELIMITERS:
        cells = next(csv.reader([text], delimiter=delimiter))
        names = tuple(cell.strip(AROUND) for cell in cells)
        if source.has_all(names):
            return Header(_check_once(source, names), delimiter, end)
        found.append(names)
    raise source.missing_columns(max(found, key=len))


def _first_line(data: bytes, begin: int) -> tuple[bytes, int]:
    ends = [
        end for end in (data.find(b"\n", begin), data.find(b"\r", begin)) if end >= 0
    ]
    end = min(ends, default=len(data))
    return data[begin:end], end


def _check_once(source: Source, names: tuple[str, ...]) -> tuple[str, ...]:
    for column in source.columns:
        if names.count(column) > 1:
            raise ValueError(f"{source.name} has the column {column!r} twice")
    return names


def read_rows(
    source: Source, data: bytes, header: Header
) -> tuple[list[str], list[str], list[str]]:
    """Return tasks, workers and labels, checked cell by cell, without blanks around.

    Raises
    ------
    ValueError
        Naming the first row with a wrong number of cells, an empty cell, a stray quote
        or bytes that are not UTF-8.
    """
    places = [header.names.index(column) for column in source.columns]
    columns: tuple[list[str], list[str], list[str]] = ([], [], [])
    width = len(header.names)
    for number, row in enumerate(_rows(source, data, header), start=1):
        if len(row) != width:
            raise ValueError(
                f"{source.name}, row {number}: {len(row)} cells, but the header names "
                f"{width} columns; put quotes around a cell with {header.delimiter!r}"
            )
        for column, name, place in zip(columns, source.columns, places, strict=True):
            _check_cell(source, number, name, row[place])
            column.append(row[place].strip(AROUND))
    return columns


def _rows(source: Source, data: bytes, header: Header) -> Iterator[list[str]]:
    # Undecodable bytes are let through here, so that the cell can be named later.
    text = data[header.end :].decode(errors="surrogateescape")
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=header.delimiter, strict=True)
    number = 0
    try:
        for row in reader:
            if row:
                number += 1
                yield row
    except csv.Error as error:
        raise ValueError(
            f"{source.name}, row {number + 1}: {error}; a quote inside a quoted cell "
            "is written twice"
        ) from error


def _check_cell(source: Source, row: int, column: str, cell: str) -> None:
    if not cell.isascii() and any("\ud800" <= sign <= "\udfff" for sign in cell):
        raise source.wrong_cell(row, column, "not UTF-8; save the file as UTF-8")
    if not cell.strip(BLANKS):
        raise source.wrong_cell(row, column, EMPTY_CELL)


BLANKS = "".join(map(chr, range(33)))
AROUND = " \t"
"""What does not count at the ends of a cell, in quotes or not."""
