"""Who is on which list: histories and how many persons have each."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from handwork_core.counting.results import CountingError
from handwork_core.counting.sheets import Sheet, read_sheet

Flags = NDArray[np.bool_]
Integers = NDArray[np.int64]

UNIT_COLUMNS = ("id", "unit", "person", "worker", "user", "identifier", "name")
"""Header of a column that says who a row is."""

LARGEST_COUNT = 2**53
"""Sums above it are no longer exact in a float64."""

COUNT_COLUMNS = ("count", "n", "freq", "frequency")
"""Header of the column that says how many persons have a history, in a file."""

YES = frozenset({"1", "1.0", "true", "yes", "x"})
NO = frozenset({"", "0", "0.0", "false", "no"})


@dataclass(frozen=True, slots=True, eq=False)
class CaptureTable:
    """How many persons have each history of being on lists.

    Build it with one of the ``from_…`` methods. Arrays are read-only. Histories are
    distinct, ascending by their zeros and ones, and each has somebody in it: a history
    that nobody has is not kept, and nobody can be on no list.

    Attributes
    ----------
    lists : tuple of str, length n_lists
    histories : ndarray of bool, shape (n_histories, n_lists)
    counts : ndarray of int64, shape (n_histories,)
        Persons with each history, at least 1.
    """

    lists: tuple[str, ...]
    histories: Flags
    counts: Integers

    @classmethod
    def from_arrays(
        cls,
        histories: NDArray[np.generic] | Sequence[Sequence[int]],
        counts: NDArray[np.generic] | Sequence[int] | None = None,
        *,
        lists: Sequence[str] | None = None,
    ) -> CaptureTable:
        """Build a table from rows of zeros and ones.

        Parameters
        ----------
        histories : array of 0 and 1 or bool, shape (n_rows, n_lists)
            One row a person, or one a history. Rows of zeros only are refused unless
            their count is 0.
        counts : sequence of int, optional
            Persons of each row; by default 1. Rows that repeat are added up.
        lists : sequence of str, optional
            Names; by default "A", "B" and so on.

        Raises
        ------
        CountingError
            When a value is neither 0 nor 1, a count is negative or no integer, names
            repeat, lengths differ, there is no list, or somebody is on no list.

        Examples
        --------
        >>> table = CaptureTable.from_arrays([[1, 0], [1, 1], [1, 0]])
        >>> table.as_dict()
        {'10': 2, '11': 1}
        """
        flags = _as_flags(histories)
        names = _as_names(lists, flags.shape[1])
        numbers = _as_counts(counts, len(flags))
        if numbers[~flags.any(axis=1)].any():
            raise CountingError(
                "a person is on no list (a history of zeros only): leave such rows out"
            )
        kept = numbers > 0
        distinct, where = np.unique(flags[kept], axis=0, return_inverse=True)
        totals = np.zeros(len(distinct), np.int64)
        np.add.at(totals, where.ravel(), numbers[kept])
        distinct.setflags(write=False)
        totals.setflags(write=False)
        return cls(names, distinct, totals)

    @classmethod
    def from_dict(
        cls, counts: Mapping[str, int], *, lists: Sequence[str] | None = None
    ) -> CaptureTable:
        """Build a table from counts by history, written as zeros and ones.

        Examples
        --------
        >>> CaptureTable.from_dict({"01": 3, "10": 5, "11": 2}, lists=["x", "y"]).lists
        ('x', 'y')
        """
        lengths = {len(history) for history in counts}
        if len(lengths) > 1:
            raise CountingError(
                "histories differ in length: each needs one digit for each list"
            )
        wrong = [history for history in counts if set(history) - {"0", "1"}]
        if wrong:
            raise CountingError(f"a history is written in 0 and 1, not {wrong[0]!r}")
        width = lengths.pop() if lengths else len(lists or ())
        rows = [[digit == "1" for digit in history] for history in counts]
        flags = np.array(rows, bool).reshape(len(rows), width)
        return cls.from_arrays(flags, list(counts.values()), lists=lists)

    @classmethod
    def from_members(cls, members: Mapping[str, Iterable[Hashable]]) -> CaptureTable:
        """Build a table from the identifiers that are on each list.

        An identifier that a list names twice is on it once.

        Examples
        --------
        >>> CaptureTable.from_members({"x": ["ada", "bola"], "y": ["bola"]}).as_dict()
        {'10': 1, '11': 1}
        """
        names = list(members)
        for name, persons in members.items():
            if isinstance(persons, str):
                raise CountingError(
                    f"the members of list {name!r} are one text, {persons!r}: give a "
                    "list of identifiers"
                )
        position: dict[Hashable, int] = {}
        pairs = [
            (position.setdefault(person, len(position)), column)
            for column, name in enumerate(names)
            for person in members[name]
        ]
        flags = np.zeros((len(position), len(names)), bool)
        for person, column in pairs:
            flags[person, column] = True
        return cls.from_arrays(flags, lists=names)

    @classmethod
    def from_csv(cls, path: Path) -> CaptureTable:
        """Read a file with one column of 0 and 1 for each list.

        A column called count, n, freq or frequency says how many persons have the row's
        history; without one each row is a person, who may be named in a column such as
        id. An empty cell is a 0. Errors name the row and the column.

        Raises
        ------
        CountingError
            When the file has no header, a row is short, a cell is not understood, or a
            history that is counted, or a person, is there twice.
        """
        return cls.from_sheet(read_sheet(path))

    @classmethod
    def from_sheet(cls, sheet: Sheet) -> CaptureTable:
        """Take the table out of a sheet that is read already, as :meth:`from_csv`."""
        count = sheet.find(COUNT_COLUMNS)
        unit = sheet.find(UNIT_COLUMNS)
        if unit is not None and is_of_flags(sheet, unit):
            unit = None
        if unit is not None:
            _check_once(sheet, unit, "this person")
        places = [i for i in range(len(sheet.header)) if i not in (count, unit)]
        flags = [
            [_flag(sheet, row, place, cells[place]) for place in places]
            for row, cells in sheet.rows
        ]
        counts = [1] * len(flags) if count is None else sheet.whole(count, least=0)
        _check_rows(sheet, flags, counts, is_counted=count is not None)
        shaped = np.array(flags, bool).reshape(len(flags), len(places))
        names = [sheet.header[place] for place in places]
        return cls.from_arrays(shaped, counts, lists=names)

    @property
    def n_lists(self) -> int:
        """Number of lists."""
        return len(self.lists)

    @property
    def n_seen(self) -> int:
        """Distinct persons who are on at least one list."""
        return int(self.counts.sum())

    @property
    def list_sizes(self) -> Integers:
        """Persons on each list, shape (n_lists,)."""
        return np.asarray(self.counts @ self.histories)

    @property
    def times_seen(self) -> Integers:
        """Persons on exactly 0, 1, … lists, shape (n_lists + 1,); the first is 0."""
        on = self.histories.sum(axis=1)
        return np.bincount(on, self.counts, self.n_lists + 1).astype(np.int64)

    @property
    def shared(self) -> Integers:
        """Persons on each pair of lists, shape (n_lists, n_lists); its diagonal: sizes."""
        return np.asarray(self.histories.T @ (self.counts[:, None] * self.histories))

    def as_dict(self) -> dict[str, int]:
        """Return counts by history, written as zeros and ones."""
        return {
            "".join("1" if on else "0" for on in row): int(count)
            for row, count in zip(self.histories, self.counts, strict=True)
        }

    def choose(self, lists: Sequence[str]) -> CaptureTable:
        """Return the table of some lists, in that order; who is on none of them leaves.

        Raises
        ------
        CountingError
            When a list is not there.
        """
        unknown = [name for name in lists if name not in self.lists]
        if unknown:
            known = ", ".join(self.lists)
            raise CountingError(f"no list is called {unknown[0]!r}: there are {known}")
        flags = self.histories[:, [self.lists.index(name) for name in lists]]
        on_any = flags.any(axis=1)
        return CaptureTable.from_arrays(
            flags[on_any], self.counts[on_any], lists=list(lists)
        )

    def merge(self, lists: Sequence[str], *, name: str) -> CaptureTable:
        """Return the table in which some lists are one, placed where the first was."""
        positions = [self.lists.index(one) for one in self.choose(lists).lists]
        joined = self.histories[:, positions].any(axis=1)
        kept = [i for i in range(self.n_lists) if i not in positions]
        at = sum(i < min(positions) for i in kept)
        flags = np.insert(self.histories[:, kept], at, joined, axis=1)
        names = [self.lists[i] for i in kept]
        names.insert(at, name)
        return CaptureTable.from_arrays(flags, self.counts, lists=names)


def _as_flags(histories: NDArray[np.generic] | Sequence[Sequence[int]]) -> Flags:
    array = np.asarray(histories)
    if array.ndim != 2:
        raise CountingError("histories need two dimensions: rows and lists")
    if array.shape[1] == 0:
        raise CountingError("there is no list: at least one is needed")
    if array.dtype.kind not in "biuf" or not np.isin(array, (0, 1)).all():
        raise CountingError("a history holds 0 (not on the list) and 1 (on it) only")
    return array.astype(bool)


def _as_names(lists: Sequence[str] | None, n_lists: int) -> tuple[str, ...]:
    if lists is None:
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        few = n_lists <= len(letters)
        return (
            tuple(letters[:n_lists]) if few else tuple(map(str, range(1, n_lists + 1)))
        )
    names = tuple(str(name) for name in lists)
    if len(names) != n_lists:
        raise CountingError(
            f"{n_lists} lists have {len(names)} names: give one for each"
        )
    if len(set(names)) < len(names):
        raise CountingError("two lists have the same name: rename one")
    return names


def _as_counts(
    counts: NDArray[np.generic] | Sequence[int] | None, n_rows: int
) -> Integers:
    if counts is None:
        return np.ones(n_rows, np.int64)
    array = np.asarray(counts, dtype=np.float64 if len(counts) == 0 else None)
    if array.shape != (n_rows,):
        raise CountingError(f"{n_rows} histories have counts of shape {array.shape}")
    if array.dtype.kind not in "iuf" or not (array == np.floor(array)).all():
        raise CountingError("counts must be whole numbers of persons")
    if (array < 0).any():
        raise CountingError(f"counts must not be negative: {array.min():g}")
    if float(array.sum(dtype=np.float64)) > LARGEST_COUNT:
        raise CountingError("counts are too large to be added up exactly")
    return array.astype(np.int64)


def is_of_flags(sheet: Sheet, place: int) -> bool:
    """Return whether a column holds nothing but whether persons are on a list."""
    is_count = sheet.header[place].lower() in COUNT_COLUMNS
    cells = {cell.lower() for cell in sheet.column(place)}
    return not is_count and cells <= YES | NO


def _flag(sheet: Sheet, row: int, place: int, cell: str) -> bool:
    written = cell.lower()
    if written not in YES and written not in NO:
        raise sheet.wrong(row, place, f"expected 1 (on the list) or 0, not {cell!r}")
    return written in YES


def _check_once(sheet: Sheet, place: int, what: str) -> None:
    known: set[str] = set()
    for row, cells in sheet.rows:
        if cells[place] in known:
            raise sheet.wrong(row, place, f"{what}, {cells[place]!r}, is there twice")
        known.add(cells[place])


def _check_rows(
    sheet: Sheet, flags: list[list[bool]], counts: list[int], *, is_counted: bool
) -> None:
    """Refuse persons on no list, and histories that are counted twice."""
    known: set[tuple[bool, ...]] = set()
    for (row, _), history, number in zip(sheet.rows, flags, counts, strict=True):
        if number and not any(history):
            raise CountingError(
                f"{sheet.name}, row {row}: persons on no list cannot be counted; leave "
                "the row out"
            )
        if is_counted and tuple(history) in known:
            raise CountingError(
                f"{sheet.name}, row {row}: this history is there twice; add them up"
            )
        known.add(tuple(history))
