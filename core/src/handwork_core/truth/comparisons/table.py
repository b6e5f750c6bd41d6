"""Comparisons and rankings as arrays: encoded once, in an order of their own."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.answers import encode

Column = Sequence[Hashable] | NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class ComparisonTable:
    """Which of two items each worker preferred.

    Build it with :meth:`from_arrays`. All arrays are read-only. Rows are in order of
    left, right, outcome and worker, so that nothing depends on the order given.

    Attributes
    ----------
    items : ndarray, shape (n_items,)
        Ids, ascending.
    workers : ndarray, shape (n_workers,)
        Ids, ascending; length zero where it is not known who compared.
    left_index, right_index : ndarray of int32, shape (n_comparisons,)
        Positions in `items`.
    outcome : ndarray of int8, shape (n_comparisons,)
        1 where the left item won, -1 where the right one did, 0 for a tie.
    worker_index : ndarray of int32, shape (n_comparisons,)
        Position in `workers`; zeros where workers are not known.
    """

    items: NDArray[Any]
    workers: NDArray[Any]
    left_index: NDArray[np.int32]
    right_index: NDArray[np.int32]
    outcome: NDArray[np.int8]
    worker_index: NDArray[np.int32]

    @classmethod
    def from_arrays(
        cls,
        left: Column,
        right: Column,
        winner: Column,
        workers: Column | None = None,
        *,
        tie: Hashable = None,
    ) -> ComparisonTable:
        """Encode one row per comparison.

        Parameters
        ----------
        left, right : sequence of hashable or 1-D ndarray, shape (n_comparisons,)
            The two items, as they were shown.
        winner : sequence of hashable or 1-D ndarray, shape (n_comparisons,)
            The item of the two that was preferred, or `tie`.
        workers : sequence of hashable or 1-D ndarray, optional
            Who compared.
        tie : hashable, default None
            What stands in `winner` where neither is better.

        Returns
        -------
        ComparisonTable

        Raises
        ------
        ValueError
            When lengths differ, an item is compared with itself, a winner is neither
            item nor `tie`, or a value is missing or cannot be ordered; the message
            names the row.

        Examples
        --------
        >>> table = ComparisonTable.from_arrays(
        ...     ["tea", "tea"], ["milk", "cocoa"], ["tea", None], ["ada", "bola"]
        ... )
        >>> table.items.tolist(), table.outcome.tolist()
        (['cocoa', 'milk', 'tea'], [0, 1])
        """
        columns = [_as_list(column) for column in (left, right, winner)]
        who = None if workers is None else _as_list(workers)
        _check_lengths(columns, who)
        outcome = _outcomes(columns, tie)
        items, index = encode([*columns[0], *columns[1]], name="left and right")
        ids, worker_index = _encode_workers(who, len(outcome))
        cut = len(outcome)
        order = np.lexsort((worker_index, outcome, index[cut:], index[:cut]))
        table = cls(
            items=items,
            workers=ids,
            left_index=index[:cut][order].astype(np.int32),
            right_index=index[cut:][order].astype(np.int32),
            outcome=outcome[order],
            worker_index=worker_index[order].astype(np.int32),
        )
        _freeze(table)
        return table

    @property
    def n_items(self) -> int:
        """Number of items."""
        return len(self.items)

    @property
    def n_workers(self) -> int:
        """Number of workers; 0 where they are not known."""
        return len(self.workers)

    @property
    def n_comparisons(self) -> int:
        """Number of comparisons."""
        return len(self.outcome)


@dataclass(frozen=True, slots=True, eq=False)
class RankingTable:
    """Lists of items, each in the order in which a worker put them, best first.

    Build it with :meth:`from_lists`. All arrays are read-only.

    Attributes
    ----------
    items : ndarray, shape (n_items,)
        Ids, ascending.
    workers : ndarray, shape (n_workers,)
        Ids, ascending; length zero where it is not known who ranked.
    offsets : ndarray of int64, shape (n_rankings + 1,)
        Ranking ``r`` is ``item_index[offsets[r]:offsets[r + 1]]``.
    item_index : ndarray of int32, shape (n_places,)
        Positions in `items`, best first.
    worker_index : ndarray of int32, shape (n_rankings,)
        Position in `workers`; zeros where workers are not known.
    """

    items: NDArray[Any]
    workers: NDArray[Any]
    offsets: NDArray[np.int64]
    item_index: NDArray[np.int32]
    worker_index: NDArray[np.int32]

    @classmethod
    def from_lists(
        cls,
        rankings: Iterable[Sequence[Hashable]],
        workers: Column | None = None,
    ) -> RankingTable:
        """Encode one list of items per ranking.

        Parameters
        ----------
        rankings : iterable of sequence of hashable
            Each the items that one worker saw, best first. Lists may differ in items
            and in length; an item that is not in a list was not compared there.
        workers : sequence of hashable or 1-D ndarray, optional
            Who ranked.

        Returns
        -------
        RankingTable
            With the rankings in an order that does not depend on the one given.

        Raises
        ------
        ValueError
            When lengths differ, a ranking names an item twice, or a value is missing or
            cannot be ordered.

        Examples
        --------
        >>> table = RankingTable.from_lists([["tea", "milk"], ["milk", "tea", "cocoa"]])
        >>> table.items.tolist(), table.offsets.tolist()
        (['cocoa', 'milk', 'tea'], [0, 3, 5])
        """
        lists = [list(ranking) for ranking in rankings]
        who = None if workers is None else _as_list(workers)
        if who is not None and len(who) != len(lists):
            raise ValueError(
                f"workers need one value per ranking, but have {len(who)} "
                f"for {len(lists)}"
            )
        for place, ranking in enumerate(lists):
            if len(set(ranking)) != len(ranking):
                raise ValueError(f"ranking {place} names an item twice: {ranking!r}")
        items, flat = encode([item for one in lists for item in one], name="rankings")
        ids, worker_index = _encode_workers(who, len(lists))
        cuts = np.cumsum([len(one) for one in lists], dtype=np.int64)
        parts = np.split(flat, cuts[:-1]) if lists else []
        order = sorted(
            range(len(lists)), key=lambda r: (parts[r].tolist(), worker_index[r])
        )
        lengths = np.array([len(parts[r]) for r in order], dtype=np.int64)
        joined = np.concatenate([parts[r] for r in order]) if order else flat
        table = cls(
            items=items,
            workers=ids,
            offsets=np.concatenate(([0], np.cumsum(lengths))).astype(np.int64),
            item_index=joined.astype(np.int32),
            worker_index=worker_index[order].astype(np.int32),
        )
        _freeze(table)
        return table

    @property
    def n_items(self) -> int:
        """Number of items."""
        return len(self.items)

    @property
    def n_workers(self) -> int:
        """Number of workers; 0 where they are not known."""
        return len(self.workers)

    @property
    def n_rankings(self) -> int:
        """Number of rankings."""
        return len(self.offsets) - 1


def _as_list(column: Column) -> list[Any]:
    return column.tolist() if isinstance(column, np.ndarray) else list(column)


def _check_lengths(columns: list[list[Any]], workers: list[Any] | None) -> None:
    lengths = [len(column) for column in columns]
    if workers is not None:
        lengths.append(len(workers))
    if len(set(lengths)) > 1:
        raise ValueError(
            "left, right, winner and workers need one value per comparison, but have "
            + ", ".join(map(str, lengths))
        )


def _outcomes(columns: list[list[Any]], tie: Hashable) -> NDArray[np.int8]:
    found = np.zeros(len(columns[0]), np.int8)
    for row, (one, other, won) in enumerate(zip(*columns, strict=True)):
        if one == other:
            raise ValueError(f"row {row} compares {one!r} with itself: leave it out")
        if won == one:
            found[row] = 1
        elif won == other:
            found[row] = -1
        elif won != tie:
            raise ValueError(
                f"the winner of row {row} is {won!r}, but it compares {one!r} with "
                f"{other!r}: give one of the two, or {tie!r} for a tie"
            )
    return found


def _encode_workers(
    workers: list[Any] | None, n_rows: int
) -> tuple[NDArray[Any], NDArray[np.int64]]:
    if workers is None:
        return np.zeros(0, dtype=object), np.zeros(n_rows, np.int64)
    return encode(workers, name="workers")


def _freeze(table: ComparisonTable | RankingTable) -> None:
    for name in type(table).__slots__:
        getattr(table, name).setflags(write=False)
