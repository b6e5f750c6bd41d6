"""Rows of tasks that a program has in hand, cut into pieces that one request can carry."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from handwork_client.errors import InvalidInputError

MOST_ROWS = 1_000
MOST_BYTES = 4_000_000
Row = Mapping[str, Any]


def pieces(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Cut rows into pieces of at most 1,000 rows and 4 MB."""
    piece: list[Row] = []
    size = 0
    for number, row in enumerate(rows, start=1):
        length = _length(row, number)
        if piece and (len(piece) == MOST_ROWS or size + length > MOST_BYTES):
            yield piece
            piece, size = [], 0
        piece.append(row)
        size += length
    if piece:
        yield piece


def _length(row: Row, number: int) -> int:
    try:
        return len(json.dumps(row)) + 1
    except (TypeError, ValueError) as failure:
        raise InvalidInputError(
            f"Row {number} cannot be written as JSON: {failure}.",
            what_to_do="Use texts, numbers, true and false, lists and mappings.",
        ) from failure
