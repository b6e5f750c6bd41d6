"""Rows of egos, alters and ties brought together; what does not fit is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Rows:
    """Ids and attributes as they were read.

    Attributes
    ----------
    name : str
        Of the file, for messages.
    ids : tuple of sequence of str
        Egos; egos and alters; or egos and both ends of a tie.
    attributes : Mapping from str to ndarray
    columns : tuple of str
        What the columns of the ids are called, for messages.
    origins : sequence of (str, int)
        File and row of each row, for messages, where they come from several files.
    """

    name: str
    ids: tuple[Sequence[str], ...]
    attributes: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    columns: tuple[str, ...] = ("ego", "alter", "alter")
    origins: Sequence[tuple[str, int]] = ()

    def wrong(self, row: int, place: int, why: str) -> ValueError:
        """Make the error for an id; rows are counted from 1 below the header."""
        column = self.columns[min(place, len(self.columns) - 1)]
        name, number = self.origins[row] if self.origins else (self.name, row + 1)
        return ValueError(f"{name}, row {number}, column {column!r}: {why}")


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """Egos or alters in their final order, and where each is."""

    ids: NDArray[Any]
    offsets: NDArray[np.int64]
    attributes: Mapping[str, NDArray[Any]]
    places: Mapping[Any, int]


@dataclass(frozen=True, slots=True, eq=False)
class Tied:
    """Ties in the order of their egos, each pair once."""

    pairs: NDArray[np.int32]
    ego: NDArray[np.int64]
    offsets: NDArray[np.int64]
    attributes: Mapping[str, NDArray[Any]]
    notes: tuple[str, ...]


def gather_egos(rows: Rows) -> Gathered:
    """Keep the order; refuse an ego that is there twice."""
    places: dict[Any, int] = {}
    for row, ego in enumerate(rows.ids[0]):
        if not ego:
            raise rows.wrong(row, 0, "the cell is empty; every ego needs an id")
        if places.setdefault(ego, row) != row:
            why = f"ego {ego!r} is there already; keep one of them"
            raise rows.wrong(row, 0, why)
    ids = np.array(list(places), dtype=object)
    return Gathered(ids, np.arange(len(ids) + 1), dict(rows.attributes), places)


def gather_alters(rows: Rows, egos: Gathered) -> Gathered:
    """Sort by ego, else as given; refuse unknown egos and alters that are there twice."""
    ego = np.empty(len(rows.ids[0]), np.int64)
    seen: dict[Any, int] = {}
    for row, pair in enumerate(zip(*rows.ids, strict=True)):
        if pair[0] not in egos.places:
            why = f"there is no ego {pair[0]!r}: add it to the egos, or mend the id"
            raise rows.wrong(row, 0, why)
        if not pair[1]:
            raise rows.wrong(row, 1, "the cell is empty; every alter needs an id")
        if seen.setdefault(pair, row) != row:
            why = (
                f"ego {pair[0]!r} has the alter {pair[1]!r} already; give different "
                "people different ids"
            )
            raise rows.wrong(row, 1, why)
        ego[row] = egos.places[pair[0]]
    order = np.argsort(ego, kind="stable")
    offsets = np.searchsorted(ego[order], np.arange(len(egos.ids) + 1))
    local = np.empty(len(order), np.int64)
    local[order] = np.arange(len(order)) - offsets[ego[order]]
    places = dict(zip(seen, local.tolist(), strict=True))
    ids = np.array(rows.ids[1], dtype=object)[order]
    attributes = {name: values[order] for name, values in rows.attributes.items()}
    return Gathered(ids, offsets.astype(np.int64), attributes, places)


def gather_ties(rows: Rows, egos: Gathered, alters: Gathered) -> Tied:
    """Sort by ego; refuse unknown alters, merge what is told twice, leave out loops."""
    ends = np.empty((len(rows.ids[0]) if rows.ids else 0, 3), np.int64)
    for row, (ego, *pair) in enumerate(zip(*rows.ids, strict=True)):
        if ego not in egos.places:
            why = f"there is no ego {ego!r}: add it to the egos, or mend the id"
            raise rows.wrong(row, 0, why)
        ends[row, 0] = egos.places[ego]
        for side, alter in enumerate(pair, start=1):
            place = alters.places.get((ego, alter))
            if place is None:
                raise rows.wrong(row, side, _stranger(ego, alter))
            ends[row, side] = place
    ends[:, 1:] = np.sort(ends[:, 1:], axis=1)
    is_loop = ends[:, 1] == ends[:, 2]
    kept = np.flatnonzero(~is_loop)
    _, first = np.unique(ends[kept], axis=0, return_index=True)
    # As given within each ego: of ties told twice the first row says what they are.
    chosen = kept[np.sort(first)]
    chosen = chosen[np.argsort(ends[chosen, 0], kind="stable")]
    ego_of = ends[chosen, 0]
    return Tied(
        ends[chosen, 1:].astype(np.int32),
        ego_of,
        np.searchsorted(ego_of, np.arange(len(egos.ids) + 1)).astype(np.int64),
        {name: values[chosen] for name, values in rows.attributes.items()},
        _noted(int(is_loop.sum()), len(kept) - len(chosen)),
    )


def _stranger(ego: str, alter: str) -> str:
    if alter == ego:
        return (
            f"{alter!r} is the ego itself: ties with ego are known from the alters, "
            "leave the row out"
        )
    return (
        f"ego {ego!r} has no alter {alter!r}: add the alter, mend the id, or leave the "
        "tie out"
    )


def _noted(n_loops: int, n_repeated: int) -> tuple[str, ...]:
    notes = []
    if n_loops:
        notes.append(
            f"{n_loops:,} ties of an alter with itself were left out: they say nothing."
        )
    if n_repeated:
        notes.append(
            f"{n_repeated:,} ties were told more than once (in both directions, or "
            "repeated) and count once, as their first row has them."
        )
    return tuple(notes)
