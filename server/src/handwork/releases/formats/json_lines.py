"""JSON Lines: one object a line, every value as it is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any

from handwork.releases.formats.format import Chunk, Format
from handwork.releases.rules import Column, canonical_json

NOTE = (
    "UTF-8, one JSON object a line. Columns of type json and label hold JSON values, "
    "moments are ISO 8601 in UTC, null is no value."
)


def _text(values: Sequence[Any]) -> Iterable[str]:
    return ["null" if value is None else encode_basestring(value) for value in values]


def _label(values: Sequence[Any]) -> Iterable[str]:
    return [
        encode_basestring(value) if isinstance(value, str) else canonical_json(value)
        for value in values
    ]


def _json(values: Sequence[Any]) -> Iterable[str]:
    return ["null" if value is None else value for value in values]


def _moment(values: Sequence[Any]) -> Iterable[str]:
    return [f'"{value}"' for value in values]


def _number(values: Sequence[Any]) -> Iterable[str]:
    return ["null" if value is None else repr(value) for value in values]


def _boolean(values: Sequence[Any]) -> Iterable[str]:
    return ["true" if value else "false" for value in values]


VALUES: Mapping[str, Callable[[Sequence[Any]], Iterable[str]]] = {
    "integer": _number,
    "number": _number,
    "text": _text,
    "label": _label,
    "json": _json,
    "moment": _moment,
    "boolean": _boolean,
}


class JsonLinesWriter:
    """Writes lines column by column: several times faster than an object a row."""

    def __init__(self, path: Path, columns: tuple[Column, ...]) -> None:
        self.columns = columns
        self.file = path.open("w", encoding="utf-8", newline="\n")
        names = (json.dumps(column.name) for column in columns)
        self.line = "{" + ",".join(f"{name}:%s" for name in names) + "}\n"

    def write(self, chunk: Chunk) -> None:
        """Append some rows."""
        values = [VALUES[column.type](chunk[column.name]) for column in self.columns]
        line = self.line
        self.file.write("".join([line % row for row in zip(*values, strict=True)]))

    def close(self) -> None:
        """Finish the file."""
        self.file.close()


FORMAT = Format(open=JsonLinesWriter, content_type="application/jsonl", note=NOTE)
