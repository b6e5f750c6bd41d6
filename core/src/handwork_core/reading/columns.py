"""The three columns of a table of answers, and what to say when one is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from handwork_core.answers import is_missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SHOWN = 12
"""So many column names are listed in a message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where answers come from, and what the columns are called there.

    Attributes
    ----------
    name : str
        What messages call it, e.g. the name of the file.
    task, worker, label : str
        Names of the columns.
    """

    name: str
    task: str
    worker: str
    label: str

    def __post_init__(self) -> None:
        self._check_distinct("task", "worker", "label")

    def _check_distinct(self, *roles: str) -> None:
        role_of: dict[str, str] = {}
        for role in roles:
            column = getattr(self, role)
            if column in role_of:
                raise ValueError(
                    f"{role_of[column]}= and {role}= both name the column {column!r}: "
                    "each needs a column of its own"
                )
            role_of[column] = role

    @property
    def columns(self) -> tuple[str, str, str]:
        """The names, in the order task, worker, label."""
        return self.task, self.worker, self.label

    def has_all(self, found: Iterable[str]) -> bool:
        """Tell whether the wanted columns are among those found."""
        return set(self.columns) <= set(found)

    def missing_columns(self, found: Sequence[object]) -> ValueError:
        """Say which columns are not there, and which are."""
        wanted = dict.fromkeys(self.columns)
        missing = [name for name in wanted if name not in found]
        names = ", ".join(repr(name) for name in found[:SHOWN])
        more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        return ValueError(
            f"{self.name} has no column {' and no column '.join(map(repr, missing))}: "
            f"its columns are {names or 'none'}{more}; say which is meant with "
            "task=, worker= or label="
        )

    def wrong_cell(self, row: int, column: str, what: str) -> ValueError:
        """Say what is wrong in one cell; rows count from 1, the header not counted."""
        return ValueError(f"{self.name}, row {row}, column {column!r}: {what}")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSource(Source):
    """Where known answers come from: nobody gave them, `worker` repeats the task."""

    def __post_init__(self) -> None:
        self._check_distinct("task", "label")


def check_values(source: Source, column: str, values: Sequence[Any]) -> None:
    """Refuse a missing value, a value that is no label, and a mixture of kinds.

    Raises
    ------
    ValueError
        Naming the first such row.
    """
    kinds = set(map(type, values))
    if kinds <= {str}:
        return _check_texts(source, column, values)
    if kinds <= {int}:
        return None
    return _check_mixture(source, column, values)


def _check_texts(source: Source, column: str, values: Sequence[str]) -> None:
    for row, value in enumerate(values, start=1):
        _check_text(source, row, column, value)


def _check_text(source: Source, row: int, column: str, value: str) -> None:
    if not value or not value.strip():
        raise source.wrong_cell(row, column, EMPTY_CELL)
    if not value.isascii() and any("\ud800" <= sign <= "\udfff" for sign in value):
        raise source.wrong_cell(
            row, column, f"{value!r} has half of a character; write it again as UTF-8"
        )


EMPTY_CELL = "the cell is empty; fill it, or leave the row out"


def _check_mixture(source: Source, column: str, values: Sequence[Any]) -> None:
    first = ""
    for row, value in enumerate(values, start=1):
        _check_one(source, row, column, value)
        kind = kind_of(value)
        if not kind:
            raise source.wrong_cell(
                row, column, f"{value!r} is no text, number or truth value"
            )
        first = first or kind
        if kind != first:
            raise source.wrong_cell(
                row,
                column,
                f"{value!r} is a {kind}, the rows before have a {first}; "
                "write every value of the column in the same way",
            )


def _check_one(source: Source, row: int, column: str, value: object) -> None:
    if is_missing(value):
        raise source.wrong_cell(row, column, EMPTY_CELL)
    if isinstance(value, str):
        _check_text(source, row, column, value)
    if isinstance(value, float | np.floating) and np.isinf(value):
        raise source.wrong_cell(
            row, column, f"{value!r} is no finite number; write such ids as text"
        )


def kind_of(value: object) -> str:
    """Return what a value is to a reader, or nothing for what cannot be an id."""
    if isinstance(value, str):
        return "text"
    if isinstance(value, bool | np.bool_):
        return "truth value"
    if isinstance(value, int | float | np.number):
        return "number"
    return "" if isinstance(value, list | dict | set) else type(value).__name__
