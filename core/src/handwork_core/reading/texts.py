"""A CSV of any columns as text; what cannot be used is named with its row and column."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

DELIMITERS = ",\t;|"


@dataclass(frozen=True, slots=True, eq=False)
class TextColumns:
    """The cells of a file, column by column, without the blanks around them.

    Attributes
    ----------
    name : str
        Of the file, for messages.
    columns : Mapping from str to list of str
    n_rows : int
        Without the header.
    has_decimal_comma : bool
        Whether `3,5` is a number: where semicolons separate the cells.
    """

    name: str
    columns: Mapping[str, list[str]]
    n_rows: int
    has_decimal_comma: bool = False

    def find(self, *names: str) -> str | None:
        """Return the column that has one of these names, whatever its case and dots."""
        known = {_plain(column): column for column in reversed(list(self.columns))}
        return next((known[_plain(n)] for n in names if _plain(n) in known), None)

    def need(self, *names: str) -> str:
        """Return the column that has one of these names.

        Raises
        ------
        ValueError
            When there is none; the message lists those that there are.
        """
        found = self.find(*names)
        if found is None:
            there = ", ".join(map(repr, self.columns))
            wanted = " or ".join(map(repr, names[:3]))
            raise ValueError(
                f"{self.name} has no column {wanted}; its columns are {there}"
            )
        return found

    def wrong(self, row: int, column: str, why: str) -> ValueError:
        """Make the error for a cell; rows are counted from 1 below the header."""
        return ValueError(f"{self.name}, row {row + 1}, column {column!r}: {why}")

    def filled(self, column: str) -> list[str]:
        """Return a column in which no cell may be empty."""
        values = self.columns[column]
        for row, value in enumerate(values):
            if not value:
                why = "the cell is empty; fill it, or leave the row out"
                raise self.wrong(row, column, why)
        return values

    def numbers(
        self, column: str, *, empty: float | None = None, least: float = -math.inf
    ) -> NDArray[np.float64]:
        """Return a column of numbers; `empty` stands for a cell without one.

        Raises
        ------
        ValueError
            When a cell is no number, or below `least`.
        """
        found = np.empty(self.n_rows)
        for row, text in enumerate(self.columns[column]):
            value = empty if not text else self.number(text)
            if value is None or (text and not math.isfinite(value)):
                why = f"{text!r} is no number" if text else "the cell is empty"
                raise self.wrong(row, column, f"{why}; write one such as 12.5")
            if value < least:
                raise self.wrong(row, column, f"{text!r} is below {least:g}")
            found[row] = value
        return found

    def number(self, text: str) -> float | None:
        """Read a number; None where the text is none."""
        return as_number(text.replace(",", ".") if self.has_decimal_comma else text)

    def typed(self, names: Iterable[str]) -> dict[str, NDArray[Any]]:
        """Return columns as numbers where every filled cell is one, else as text."""
        return {name: self._typed(self.columns[name]) for name in names}

    def _typed(self, cells: Sequence[str]) -> NDArray[Any]:
        numbers = [self.number(cell) if cell else math.nan for cell in cells]
        if any(cells) and all(number is not None for number in numbers):
            return np.array(numbers, dtype=np.float64)
        return np.array(cells, dtype=object)


def as_number(text: str) -> float | None:
    """Read a finite number; None where the text is none.

    Examples
    --------
    >>> as_number("1e3"), as_number("inf"), as_number("1_0"), as_number("x")
    (1000.0, None, None, None)
    """
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in text else None


def read_texts(data: bytes, name: str) -> TextColumns:
    """Read a CSV with a header; comma, tab, semicolon or bar, whichever there is most of.

    Raises
    ------
    ValueError
        When it is empty, not UTF-8, a column has no name or is there twice, or a row
        has too many or too few cells.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{name} is not UTF-8: save it as UTF-8") from None
    first = next((line for line in text.splitlines() if line.strip()), "")
    if not first:
        raise ValueError(f"{name} is empty: its first line must name the columns")
    delimiter = max(DELIMITERS, key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    kept = (row for row in _readable(rows, name) if any(map(str.strip, row)))
    header = _header(next(kept), name)
    columns: list[list[str]] = [[] for _ in header]
    for number, row in enumerate(kept, start=1):
        if len(row) != len(header):
            raise ValueError(
                f"{name}, row {number}: {len(row)} cells where the header has "
                f"{len(header)}; a text with a {delimiter!r} needs quotes around it"
            )
        for column, cell in zip(columns, row, strict=True):
            column.append(cell.strip())
    n_rows = len(columns[0])
    # The numbers of the rows, as R writes them, have no name.
    by_name = {key: cells for key, cells in zip(header, columns, strict=True) if key}
    return TextColumns(name, by_name, n_rows, has_decimal_comma=delimiter == ";")


def _readable(rows: Iterator[list[str]], name: str) -> Iterator[list[str]]:
    try:
        yield from rows
    except csv.Error as error:
        why = f"{name} is no CSV: {error}; is a quote left open?"
        raise ValueError(why) from error


def _header(cells: Sequence[str], name: str) -> list[str]:
    header = [cell.strip() for cell in cells]
    for place, cell in enumerate(header, start=1):
        if not cell and place > 1:
            raise ValueError(f"{name}: column {place} has no name in the first line")
        if cell and header.count(cell) > 1:
            raise ValueError(f"{name} has the column {cell!r} twice: rename one")
    return header


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())
