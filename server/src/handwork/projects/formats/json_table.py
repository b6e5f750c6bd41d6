"""JSON: one object a line, or an array of objects."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any

from handwork.projects.formats.table import (
    BadRow,
    GoodRow,
    Row,
    Table,
    UnreadableFileError,
    count_lines,
    decoded,
    text_lines,
)

MAX_ARRAY_BYTES = 100_000_000


def open_json_lines(file: IO[bytes]) -> Table:
    """Read one JSON object from each line."""
    return Table(count_lines(file), _line_rows(file))


def open_json_array(file: IO[bytes]) -> Table:
    """Read an array of objects; it is taken in whole, so its size is limited."""
    data = file.read(MAX_ARRAY_BYTES + 1)
    if len(data) > MAX_ARRAY_BYTES:
        raise UnreadableFileError(
            f"A JSON array may have {MAX_ARRAY_BYTES:,} bytes.",
            what_to_do="Write one object a line (JSON Lines): that may be longer.",
        )
    entries = _array(data)
    return Table(len(entries), _entry_rows(entries))


def _array(data: bytes) -> list[Any]:
    lines = [decoded(line, n) for n, line in enumerate(data.split(b"\n"), start=1)]
    try:
        entries = json.loads("\n".join(lines).removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise UnreadableFileError(
            f"Line {error.lineno:,}, position {error.colno:,}: {error.msg}.",
            what_to_do="Mend the JSON there and upload it again.",
        ) from None
    except (ValueError, RecursionError):
        raise UnreadableFileError(
            "The JSON is nested too deep, or holds a number that is too long.",
            what_to_do="Write flat objects, one for each task.",
        ) from None
    if not isinstance(entries, list):
        raise UnreadableFileError("The JSON is not an array of objects.")
    return entries


def _line_rows(file: IO[bytes]) -> Iterator[Row]:
    for number, line in enumerate(text_lines(file), start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except json.JSONDecodeError as error:
            yield BadRow(number, f"position {error.colno:,}: {error.msg}")
        except (ValueError, RecursionError):
            yield BadRow(number, "nested too deep, or a number that is too long")
        else:
            yield _row(number, entry)


def _entry_rows(entries: list[Any]) -> Iterator[Row]:
    for number, entry in enumerate(entries, start=1):
        yield _row(number, entry)


def _row(number: int, entry: object) -> Row:
    if isinstance(entry, dict):
        return GoodRow(number, entry)
    return BadRow(number, "it is not a JSON object with named fields")
