"""CSV: for spreadsheets, so no cell may be run as a formula."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from handwork.releases.formats.format import Chunk, Format
from handwork.releases.rules import (
    Column,
    canonical_json,
    harmless_cell,
)

NOTE = (
    "UTF-8, comma, CR LF ends a row, the first row names the columns. Empty cells "
    "have no value. Where a text begins with = + - @ (or their wide forms), a tab, an "
    "end of line or an apostrophe, one apostrophe is put before it so that no spreadsheet "
    "runs it: remove one leading apostrophe from cells of text and label columns to get "
    "the text. JSON Lines and Parquet hold every text as it is."
)


def _text(values: Sequence[Any]) -> Sequence[Any]:
    return [value and harmless_cell(value) for value in values]


def _label(values: Sequence[Any]) -> Sequence[Any]:
    return [
        harmless_cell(value)
        if isinstance(value, str)
        else None
        if value is None
        else canonical_json(value)
        for value in values
    ]


def _boolean(values: Sequence[Any]) -> Sequence[Any]:
    return ["true" if value else "false" for value in values]


def _as_is(values: Sequence[Any]) -> Sequence[Any]:
    return values


CELLS: Mapping[str, Callable[[Sequence[Any]], Sequence[Any]]] = {
    "integer": _as_is,
    "number": _as_is,
    "text": _text,
    "label": _label,
    "json": _as_is,
    "moment": _as_is,
    "boolean": _boolean,
}


class CsvWriter:
    """Writes rows with the standard library's writer."""

    def __init__(self, path: Path, columns: tuple[Column, ...]) -> None:
        self.columns = columns
        self.file = path.open("w", encoding="utf-8", newline="")
        self.rows = csv.writer(self.file, lineterminator="\r\n")
        self.rows.writerow([column.name for column in columns])

    def write(self, chunk: Chunk) -> None:
        """Append some rows."""
        cells = [CELLS[column.type](chunk[column.name]) for column in self.columns]
        self.rows.writerows(zip(*cells, strict=True))

    def close(self) -> None:
        """Finish the file."""
        self.file.close()


FORMAT = Format(open=CsvWriter, content_type="text/csv", note=NOTE)
