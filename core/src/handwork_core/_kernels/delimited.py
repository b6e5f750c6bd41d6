"""Delimited text cut into cells and cells into distinct ones, byte by byte."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork_core._kernels.compiling import kernel

Bytes = NDArray[np.uint8]
Integers = NDArray[np.signedinteger[Any]]
Hashes = NDArray[np.uint64]

QUOTE, NEWLINE, RETURN, SPACE, TAB = 34, 10, 13, 32, 9
FINE, IRREGULAR = 0, 1
FIRST_HASH = np.uint64(14695981039346656037)
HASH_FACTOR = np.uint64(1099511628211)
HASH_SHIFT = np.uint64(29)
EMPTY = -1


@kernel
def split(
    data: Bytes,
    at: int,
    delimiter: int,
    column_of: Integers,
    starts: Integers,
    stops: Integers,
) -> tuple[int, int, int]:
    """Find the wanted cells of the next rows.

    Parameters
    ----------
    data : ndarray of uint8, shape (n_bytes,)
    at : int
        Where the next row begins.
    delimiter : int
    column_of : ndarray of int64, shape (n_columns,)
        Place of each column of the file among the wanted ones, or -1.
    starts, stops : ndarray of int64, shape (n_wanted, most_rows)
        Written: the wanted cells without their quotes and the blanks around.

    Returns
    -------
    n_rows, at, state : int
        Rows found, where the next one begins, and FINE, or IRREGULAR where a row needs
        a closer look: a wrong number of cells, a blank wanted cell, a stray or a
        doubled quote.
    """
    n_rows = 0
    while at < len(data) and n_rows < starts.shape[1]:
        if data[at] == NEWLINE or data[at] == RETURN:
            at += 1
            continue
        at, state = _next_row(
            data, at, delimiter, column_of, starts[:, n_rows], stops[:, n_rows]
        )
        if state != FINE:
            return n_rows, at, state
        n_rows += 1
    return n_rows, at, FINE


@kernel
def _next_row(
    data: Bytes,
    at: int,
    delimiter: int,
    column_of: Integers,
    starts: Integers,
    stops: Integers,
) -> tuple[int, int]:
    last = len(column_of) - 1
    for column in range(last + 1):
        start, stop, at, state = _next_cell(data, at, delimiter)
        wanted = column_of[column]
        if wanted >= 0:
            if state != FINE or _is_blank(data, start, stop):
                return at, IRREGULAR
            starts[wanted], stops[wanted] = _trimmed(data, start, stop)
        # The last cell ends its row, and no other does.
        ends_row = at >= len(data) or data[at] == NEWLINE or data[at] == RETURN
        if ends_row != (column == last) or not (ends_row or data[at] == delimiter):
            return at, IRREGULAR
        at += 1
    return at, FINE


@kernel
def _next_cell(data: Bytes, at: int, delimiter: int) -> tuple[int, int, int, int]:
    """Return where a cell's text starts and stops, what follows it, and its state."""
    state = FINE
    start = at
    if at < len(data) and data[at] == QUOTE:
        at += 1
        while at < len(data):
            if data[at] != QUOTE:
                at += 1
            elif at + 1 < len(data) and data[at + 1] == QUOTE:
                state = IRREGULAR
                at += 2
            else:
                return start + 1, at, at + 1, state
        return start + 1, at, at, IRREGULAR
    while at < len(data):
        byte = data[at]
        if byte in (delimiter, NEWLINE, RETURN):
            break
        at += 1
    return start, at, at, state


@kernel
def _trimmed(data: Bytes, start: int, stop: int) -> tuple[int, int]:
    while start < stop and (data[start] == SPACE or data[start] == TAB):
        start += 1
    while stop > start and (data[stop - 1] == SPACE or data[stop - 1] == TAB):
        stop -= 1
    return start, stop


@kernel
def _is_blank(data: Bytes, start: int, stop: int) -> bool:
    for at in range(start, stop):  # noqa: SIM110 - compiled as it stands
        if data[at] > SPACE:
            return False
    return True


@kernel
def intern(  # noqa: PLR0913, PLR0917
    data: Bytes,
    starts: Integers,
    stops: Integers,
    slots: Integers,
    hashes: Hashes,
    id_starts: Integers,
    id_stops: Integers,
    n_ids: int,
    positions: Integers,
) -> int:
    """Number the cells by their text, in order of appearance; return how many there are.

    Parameters
    ----------
    data : ndarray of uint8, shape (n_bytes,)
    starts, stops : ndarray of int64, shape (n_cells,)
    slots : ndarray of int32, shape (a power of two above 2 (n_ids + n_cells),)
        Hash table of the numbers given so far; -1 is free.
    hashes, id_starts, id_stops : ndarray, shape (at least n_ids + n_cells,)
        Hash and first cell of each number.
    n_ids : int
        Numbers given so far.
    positions : ndarray of int32, shape (n_cells,)
        Written.
    """
    mask = np.uint64(len(slots) - 1)
    for row in range(len(starts)):
        start, stop = starts[row], stops[row]
        code = _hash(data, start, stop)
        slot = code & mask
        while True:
            found = slots[slot]
            if found == EMPTY:
                slots[slot] = n_ids
                hashes[n_ids] = code
                id_starts[n_ids], id_stops[n_ids] = start, stop
                positions[row] = n_ids
                n_ids += 1
                break
            if hashes[found] == code and _is_same(
                data, start, stop, id_starts[found], id_stops[found]
            ):
                positions[row] = found
                break
            slot = (slot + np.uint64(1)) & mask
    return n_ids


@kernel
def rehash(hashes: Hashes, slots: Integers) -> None:
    """Fill a larger hash table with the numbers given so far."""
    mask = np.uint64(len(slots) - 1)
    for number in range(len(hashes)):
        slot = hashes[number] & mask
        while slots[slot] != EMPTY:
            slot = (slot + np.uint64(1)) & mask
        slots[slot] = number


@kernel
def _hash(data: Bytes, start: int, stop: int) -> np.uint64:
    code = FIRST_HASH
    for at in range(start, stop):
        code = (code ^ np.uint64(data[at])) * HASH_FACTOR
    return code ^ (code >> HASH_SHIFT)


@kernel
def _is_same(data: Bytes, start: int, stop: int, other: int, other_stop: int) -> bool:
    if stop - start != other_stop - other:
        return False
    for step in range(stop - start):  # noqa: SIM110
        if data[start + step] != data[other + step]:
            return False
    return True


@kernel
def keys_at(
    data: Bytes, starts: Integers, stops: Integers, depth: int, keys: Hashes
) -> None:
    """Write eight bytes of each text, from `depth` on, as a number that sorts as they do.

    Bytes after the end count as 0.
    """
    for row in range(len(starts)):
        key = np.uint64(0)
        for step in range(8):
            at = starts[row] + depth + step
            byte = np.uint64(data[at]) if at < stops[row] else np.uint64(0)
            key = (key << np.uint64(8)) | byte
        keys[row] = key


@kernel
def common_prefix(data: Bytes, starts: Integers, stops: Integers) -> int:
    """Return how many first bytes all texts share."""
    if len(starts) == 0:
        return 0
    length = stops[0] - starts[0]
    for row in range(1, len(starts)):
        length = min(length, stops[row] - starts[row])
        for step in range(length):
            if data[starts[row] + step] != data[starts[0] + step]:
                length = step
                break
    return length  # type: ignore[no-any-return]


@kernel
def hash_texts(data: Bytes, offsets: Integers, hashes: Hashes) -> None:
    """Write a hash of each text; text ``i`` is ``data[offsets[i]:offsets[i + 1]]``."""
    for row in range(len(hashes)):
        hashes[row] = _hash(data, offsets[row], offsets[row + 1])
