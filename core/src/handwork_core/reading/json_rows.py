"""JSON Lines, and JSON files that hold a list: one object an answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from handwork_core.reading.columns import check_values

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handwork_core.reading.columns import Source

Columns = tuple[list[Any], list[Any], list[Any]]

TOO_DEEP = "has brackets within brackets, too many to read: leave that column out"


def read_json_lines(source: Source, data: bytes) -> Columns:
    """Return tasks, workers and labels of one object a line; blank lines are skipped.

    Raises
    ------
    ValueError
        Naming the first row that is no object, lacks a column, or has a missing value
        or one of another kind than the rows before.
    """
    lines = (line for line in _text(source, data).split("\n") if line.strip())
    return _columns(
        source, (_parsed(source, n, line) for n, line in enumerate(lines, 1))
    )


def read_json(source: Source, data: bytes) -> Columns:
    """Return tasks, workers and labels of a list of objects.

    Raises
    ------
    ValueError
        As :func:`read_json_lines`.
    """
    try:
        rows = json.loads(_text(source, data))
    except json.JSONDecodeError as error:
        raise ValueError(f"{source.name} is not JSON: {error}") from error
    except RecursionError:
        raise ValueError(f"{source.name} {TOO_DEEP}") from None
    if not isinstance(rows, list):
        raise ValueError(  # noqa: TRY004 - bad data, not a bad call
            f"{source.name} must be a list of objects, one an answer"
        )
    return _columns(source, rows)


def _text(source: Source, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ValueError(
            f"{source.name}, line {line} is not UTF-8: save the file as UTF-8"
        ) from error


def _parsed(source: Source, number: int, line: str) -> object:
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"{source.name}, row {number} is not JSON: {error}") from error
    except RecursionError:
        raise ValueError(f"{source.name}, row {number} {TOO_DEEP}") from None


def _columns(source: Source, rows: Iterable[Any]) -> Columns:
    columns: Columns = ([], [], [])
    names = source.columns
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            raise ValueError(  # noqa: TRY004 - bad data, not a bad call
                f"{source.name}, row {number} is a {type(row).__name__}, not an object "
                f'such as {{"{names[0]}": 1, "{names[1]}": "ada", "{names[2]}": "yes"}}'
            )
        try:
            for column, name in zip(columns, names, strict=True):
                column.append(row[name])
        except KeyError as error:
            raise ValueError(
                f"{source.name}, row {number} has no {error.args[0]!r}: "
                f"it has {', '.join(map(repr, row)) or 'nothing'}"
            ) from None
    for column, name in zip(columns, names, strict=True):
        check_values(source, name, column)
    return columns
