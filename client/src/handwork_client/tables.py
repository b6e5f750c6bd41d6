"""Estimates and answers as rows of a table: files, and what data frames are made of."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from handwork_client.errors import InvalidInputError
from handwork_client.records import Answer, Estimate

Row = dict[str, Any]
COLUMNS = {
    "estimates": (
        "task_id", "task_key", "label", "confidence", "answers_count", "agreeing_count",
    ),
    "answers": (
        "id", "task_id", "task_key", "worker", "content", "active_milliseconds",
        "is_late", "is_excluded", "excluded_because", "submitted_at",
    ),
}  # fmt: skip
SUFFIXES = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}


def row_of(record: Estimate | Answer) -> Row:
    """Lay a record out in columns; moments as ISO 8601."""
    what = "estimates" if isinstance(record, Estimate) else "answers"
    row: Row = {name: getattr(record, name) for name in COLUMNS[what]}
    if isinstance(record, Answer):
        row["submitted_at"] = record.submitted_at.isoformat()
    return row


def write_rows(path: Path, records: Iterable[Estimate | Answer], what: str) -> int:
    """Write records into a .csv or .jsonl file, whole or not at all; returns how many."""
    form = SUFFIXES.get(path.suffix.lower())
    if form is None:
        raise InvalidInputError(
            f"{path.name} names no known form of file.",
            what_to_do="Give a name that ends in .csv or .jsonl",
        )
    with _replaced(path) as file:
        return print_rows(file, records, what=what, form=form)


def print_rows(
    file: IO[str], records: Iterable[Estimate | Answer], *, what: str, form: str
) -> int:
    """Write records as CSV or JSON Lines; returns how many."""
    count = 0
    writer = csv.DictWriter(file, COLUMNS[what], lineterminator="\n")
    if form == "csv":
        writer.writeheader()
    for count, record in enumerate(records, start=1):  # noqa: B007 - counted here
        row = row_of(record)
        if form == "csv":
            writer.writerow({name: _cell(value) for name, value in row.items()})
        else:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return count


def _cell(value: object) -> object:
    """Write lists and mappings as JSON, true and false as JSON does."""
    if isinstance(value, dict | list | bool):
        return json.dumps(value, ensure_ascii=False)
    return value


@contextmanager
def _replaced(path: Path) -> Iterator[IO[str]]:
    unfinished = path.with_name(f"{path.name}.part")
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            yield file
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
