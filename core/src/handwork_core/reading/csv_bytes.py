"""CSV read in compiled code: cells become numbers before they become text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core._kernels import delimited
from handwork_core.answers import Encoded

if TYPE_CHECKING:
    from handwork_core.reading.columns import Source
    from handwork_core.reading.csv_rows import Header

ROWS_AT_ONCE = 500_000
FIRST_SLOTS = 1 << 12

Integers = NDArray[np.signedinteger[Any]]


def read_encoded(
    source: Source, data: bytes, header: Header
) -> tuple[Encoded, Encoded, Encoded] | None:
    """Encode tasks, workers and labels; None where a row needs a closer look.

    A doubled quote is such a row, and so is every row that is wrong.
    """
    cells = np.frombuffer(data, np.uint8)
    column_of = np.full(len(header.names), -1)
    for wanted, name in enumerate(source.columns):
        column_of[header.names.index(name)] = wanted
    columns = tuple(Column(cells) for _ in source.columns)
    starts = np.empty((len(columns), ROWS_AT_ONCE), np.int64)
    stops = np.empty_like(starts)
    at = header.end
    while at < len(cells):
        n_rows, at, state = delimited.split(
            cells, at, ord(header.delimiter), column_of, starts, stops
        )
        if state != delimited.FINE:
            return None
        for wanted, column in enumerate(columns):
            column.add(starts[wanted, :n_rows], stops[wanted, :n_rows])
    try:
        tasks, workers, labels = (column.encoded(data) for column in columns)
    except UnicodeDecodeError:
        return None
    return tasks, workers, labels


class Column:
    """The distinct cells of one column, numbered as they appear."""

    def __init__(self, data: NDArray[np.uint8]) -> None:
        self.data = data
        self.n_ids = 0
        self.slots = np.full(FIRST_SLOTS, delimited.EMPTY, np.int32)
        self.hashes = np.empty(0, np.uint64)
        self.starts = np.empty(0, np.int64)
        self.stops = np.empty(0, np.int64)
        self.rows: list[NDArray[np.int32]] = []

    def add(self, starts: Integers, stops: Integers) -> None:
        """Number more cells."""
        self._make_room(self.n_ids + len(starts))
        positions = np.empty(len(starts), np.int32)
        self.n_ids = delimited.intern(
            self.data, starts, stops, self.slots, self.hashes, self.starts, self.stops,
            self.n_ids, positions,
        )  # fmt: skip
        self.rows.append(positions)

    def _make_room(self, most_ids: int) -> None:
        if most_ids > len(self.hashes):
            room = max(most_ids, 2 * len(self.hashes))
            self.hashes = _longer(self.hashes, room)
            self.starts = _longer(self.starts, room)
            self.stops = _longer(self.stops, room)
        if 2 * most_ids > len(self.slots):
            n_slots = 1 << (2 * most_ids).bit_length()
            self.slots = np.full(n_slots, delimited.EMPTY, np.int32)
            delimited.rehash(self.hashes[: self.n_ids], self.slots)

    def encoded(self, data: bytes) -> Encoded:
        """Return the distinct texts, ascending, and the position of each row."""
        starts, stops = self.starts[: self.n_ids], self.stops[: self.n_ids]
        order = order_of(self.data, starts, stops)
        spans = zip(starts[order].tolist(), stops[order].tolist(), strict=True)
        ids = np.empty(self.n_ids, dtype=object)
        ids[:] = [data[start:stop].decode() for start, stop in spans]
        rank = np.empty(self.n_ids, np.int32)
        rank[order] = np.arange(self.n_ids, dtype=np.int32)
        rows = np.concatenate(self.rows) if self.rows else np.zeros(0, np.int32)
        return Encoded(ids, rank[rows])


def _longer(array: NDArray[Any], length: int) -> NDArray[Any]:
    longer = np.empty(length, array.dtype)
    longer[: len(array)] = array
    return longer


def order_of(data: NDArray[np.uint8], starts: Integers, stops: Integers) -> Integers:
    """Sort distinct texts by their bytes, eight at a time where the eight before tie."""
    lengths = stops - starts
    depth = delimited.common_prefix(data, starts, stops)
    order = np.lexsort((lengths, _keys(data, starts, stops, depth)))
    group = np.zeros(len(order), np.int64)
    tied = np.arange(len(order))
    while len(tied):
        keys = _keys(data, starts[order[tied]], stops[order[tied]], depth)
        differs = np.ones(len(tied), np.bool_)
        differs[1:] = (keys[1:] != keys[:-1]) | (group[1:] != group[:-1])
        group = np.cumsum(differs)
        is_alone = differs & np.append(differs[1:], True)
        longest = int(lengths[order[tied]].max())
        tied, group = tied[~is_alone], group[~is_alone]
        depth += 8
        if depth >= longest:
            break
        members = order[tied]
        keys = _keys(data, starts[members], stops[members], depth)
        within = np.lexsort((lengths[members], keys, group))
        order[tied] = members[within]
    return order


def _keys(
    data: NDArray[np.uint8], starts: Integers, stops: Integers, depth: int
) -> NDArray[np.uint64]:
    keys = np.empty(len(starts), np.uint64)
    delimited.keys_at(data, starts, stops, depth, keys)
    return keys
