"""Comma-separated values, or separated by semicolons or tabs."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from typing import IO

from handwork.projects.formats.table import (
    MAX_COLUMNS,
    MAX_LINE_BYTES,
    BadRow,
    GoodRow,
    Row,
    Table,
    UnreadableFileError,
    count_lines,
    text_lines,
)

DELIMITERS = (",", ";", "\t")
# The module's own limit is 131,072 characters, for every reader in the process.
csv.field_size_limit(MAX_LINE_BYTES)


def open_csv(file: IO[bytes]) -> Table:
    """Read the header, and then the rows as they are asked for."""
    lines_count = count_lines(file)
    lines = text_lines(file)
    first = next(lines, "")
    reader = csv.reader(_all(first, lines), delimiter=delimiter_of(first), strict=True)
    records = _records(reader)
    _line, names = next(records, (1, []))
    header = _checked_header(names)
    return Table(lines_count, _rows(header, records))


def delimiter_of(header: str) -> str:
    """Choose the delimiter that the header holds most, outside quotes."""
    outside = "".join(header.split('"')[::2])
    return max(DELIMITERS, key=outside.count)


def _all(first: str, lines: Iterator[str]) -> Iterator[str]:
    if first:
        yield first
    yield from lines


def _records(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Give each record with the line on which it starts; skip blank ones."""
    line = 1
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableFileError(
                f"Line {line:,}: {_plain(error)}.",
                what_to_do="Check the quotes around that line, or export the table again.",
            ) from None
        if record:
            yield line, record
        line = reader.line_num + 1  # type: ignore[attr-defined]


def _plain(error: csv.Error) -> str:
    text = str(error)
    if "unexpected end of data" in text:
        return "a quoted value is opened and never closed"
    if "field larger" in text:
        return f"a value is longer than {MAX_LINE_BYTES:,} characters"
    if "new-line" in text:
        return "the line ends are neither those of Unix nor those of Windows"
    return text


def _checked_header(names: list[str]) -> list[str]:
    header = [name.strip() for name in names]
    if not any(header):
        raise UnreadableFileError(
            "The file has no header.",
            what_to_do="Write the names of the columns into its first line.",
        )
    if len(header) > MAX_COLUMNS:
        raise UnreadableFileError(
            f"The header has {len(header):,} columns; {MAX_COLUMNS} are the most."
        )
    if "" in header:
        raise UnreadableFileError(
            f"Column {header.index('') + 1} has no name.",
            what_to_do="Name every column in the first line.",
        )
    twice = [name for name, count in Counter(header).items() if count > 1]
    if twice:
        raise UnreadableFileError(
            f'The column "{twice[0]}" is there twice.', what_to_do="Rename one of them."
        )
    return header


def _rows(header: list[str], records: Iterator[tuple[int, list[str]]]) -> Iterator[Row]:
    for line, record in records:
        if len(record) == len(header):
            yield GoodRow(line, dict(zip(header, record, strict=True)))
        else:
            yield BadRow(
                line, f"it has {len(record)} values and the header has {len(header)}"
            )
