"""A table in a file, read so that what is wrong can be named by row and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from handwork_core.counting.results import CountingError

DELIMITERS = ",;\t|"
ARCHIVE = b"PK\x03\x04"
LARGEST = 2**53
"""Above it whole numbers are no longer exact in a float64."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of a file, as text.

    Attributes
    ----------
    name : str
        Of the file.
    header : tuple of str
    rows : tuple of (int, tuple of str)
        Line number in the file (the header is line 1), and the cells without blanks
        around them. Empty lines are not here.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def find(self, names: Sequence[str]) -> int | None:
        """Return the place of the first of some columns, however they are capitalised."""
        known = [name.lower() for name in self.header]
        return next((known.index(name) for name in names if name in known), None)

    def place(self, names: Sequence[str], what: str) -> int:
        """Return the place of a column that must be there."""
        found = self.find(names)
        if found is None:
            raise CountingError(
                f"{self.name}: no column {what} (called {' or '.join(names)}); its "
                f"columns are {', '.join(self.header)}"
            )
        return found

    def column(self, place: int) -> list[str]:
        """Return the cells of a column."""
        return [cells[place] for _, cells in self.rows]

    def whole(self, place: int, *, least: int) -> list[int]:
        """Return a column of whole numbers from `least` on."""
        return [self._whole(number, cells, place, least) for number, cells in self.rows]

    def _whole(self, row: int, cells: tuple[str, ...], place: int, least: int) -> int:
        try:
            value = float(cells[place])
        except ValueError:
            value = least - 1.0
        if not least <= value < LARGEST or value != int(value):
            raise self.wrong(
                row,
                place,
                f"expected a whole number from {least} on, not {cells[place]!r}",
            )
        return int(value)

    def wrong(self, row: int, place: int, what: str) -> CountingError:
        """Say what is wrong in one cell."""
        return CountingError(
            f"{self.name}, row {row}, column {self.header[place]!r}: {what}"
        )


def read_sheet(path: Path) -> Sheet:
    """Read CSV with commas, semicolons, tabs or bars between the cells.

    Raises
    ------
    CountingError
        When the file is empty, no text, or a row is shorter or longer than the header.
    """
    text = _text(path)
    first = text.split("\n", maxsplit=1)[0]
    delimiter = max(DELIMITERS, key=first.count) if first.strip() else ","
    rows = list(_rows(text, delimiter, path.name))
    if not rows:
        raise CountingError(
            f"{path.name} is empty: its first row must name the columns"
        )
    header = rows[0][1]
    for number, cells in rows[1:]:
        if len(cells) != len(header):
            raise CountingError(
                f"{path.name}, row {number}: {len(cells)} cells, but the header names "
                f"{len(header)} columns"
            )
    if len(set(header)) < len(header):
        twice = next(name for name in header if header.count(name) > 1)
        raise CountingError(f"{path.name}: the column {twice!r} is there twice")
    return Sheet(path.name, header, tuple(rows[1:]))


def _text(path: Path) -> str:
    data = path.read_bytes()
    if data.startswith(ARCHIVE):
        raise CountingError(
            f"{path.name} is a spreadsheet or an archive: save the table as CSV"
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CountingError(f"{path.name} is not UTF-8: save it as UTF-8") from None


def _rows(
    text: str, delimiter: str, name: str
) -> Iterator[tuple[int, tuple[str, ...]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            cells = tuple(cell.strip() for cell in row)
            if any(cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise CountingError(
            f"{name}, row {reader.line_num}: {error}; a quote inside quotes is written twice"
        ) from error
