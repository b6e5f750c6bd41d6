"""How many persons were seen once, twice and so on."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core.counting.results import CountingError
from handwork_core.counting.sheets import Sheet, read_sheet

if TYPE_CHECKING:
    from handwork_core.counting.lists import CaptureTable

Integers = NDArray[np.int64]

TIMES_NAMES = ("k", "times", "times_seen", "sightings", "captures")
PERSONS_NAMES = ("persons", "workers", "people", "count", "n", "freq", "frequency", "f")
MOST_TIMES = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class TimesSeen:
    """How many persons were seen exactly 1, 2, … times.

    Attributes
    ----------
    persons : ndarray of int64, shape (n_times,)
        ``persons[j]`` were seen ``j + 1`` times; the last is not 0. Read-only.
    n_occasions : int or None
        How often everybody could have been seen; None where nothing sets a limit.
    """

    persons: Integers
    n_occasions: int | None = None

    @classmethod
    def from_dict(
        cls, persons: Mapping[int, int], *, n_occasions: int | None = None
    ) -> TimesSeen:
        """Build a table from how many persons were seen how many times.

        Raises
        ------
        CountingError
            When a number is negative or not whole, nobody was seen, somebody was seen
            zero times, or more often than there were occasions.

        Examples
        --------
        >>> seen = TimesSeen.from_dict({1: 50, 2: 20, 4: 1}, n_occasions=5)
        >>> seen.n_seen, seen.persons.tolist()
        (71, [50, 20, 0, 1])
        """
        for times, number in persons.items():
            _check_pair(times, number)
        most = max(
            (int(times) for times, number in persons.items() if number), default=0
        )
        if most == 0:
            raise CountingError("nobody was seen: there is nothing to count from")
        counts = np.zeros(most, np.int64)
        for times, number in persons.items():
            if number:
                counts[int(times) - 1] += int(number)
        if n_occasions is not None and most > n_occasions:
            raise CountingError(
                f"somebody was seen {most} times on {n_occasions} occasions: the number "
                "of occasions is too small"
            )
        counts.setflags(write=False)
        return cls(counts, n_occasions)

    @classmethod
    def from_table(cls, table: CaptureTable) -> TimesSeen:
        """Count on how many lists or occasions of a table each person is."""
        times = enumerate(table.times_seen.tolist())
        found = {place: number for place, number in times if place}
        return cls.from_dict(found, n_occasions=table.n_lists)

    @classmethod
    def from_csv(cls, path: Path, *, n_occasions: int | None = None) -> TimesSeen:
        """Read a file with the columns k and persons; errors name row and column.

        The first may also be called times, times_seen, sightings or captures; the
        second workers, people, count, n, freq, frequency or f.
        """
        return cls.from_sheet(read_sheet(path), n_occasions=n_occasions)

    @classmethod
    def from_sheet(cls, sheet: Sheet, *, n_occasions: int | None = None) -> TimesSeen:
        """Take the table out of a sheet that is read already."""
        times = sheet.place(TIMES_NAMES, "with how often persons were seen")
        number = sheet.place(PERSONS_NAMES, "with how many persons were")
        found: dict[int, int] = {}
        persons = sheet.whole(number, least=0)
        for place, key in enumerate(sheet.whole(times, least=1)):
            if key in found:
                row = sheet.rows[place][0]
                raise sheet.wrong(row, times, f"{key} is there twice; add them up")
            found[key] = persons[place]
        return cls.from_dict(found, n_occasions=n_occasions)

    @property
    def n_seen(self) -> int:
        """Distinct persons."""
        return int(self.persons.sum())

    @property
    def n_sightings(self) -> int:
        """Sum over persons of how often each was seen."""
        return int((self.persons * np.arange(1, len(self.persons) + 1)).sum())

    @property
    def times(self) -> Integers:
        """The numbers 1, 2, …, shape (n_times,)."""
        return np.arange(1, len(self.persons) + 1)

    def seen(self, times: int) -> int:
        """Return how many persons were seen exactly so many times."""
        return int(self.persons[times - 1]) if times <= len(self.persons) else 0

    def occasions(self) -> int:
        """Return the number of occasions; refuse where it is not known."""
        if self.n_occasions is None:
            raise CountingError(
                "this method needs the number of occasions on which everybody could "
                "have been seen: give n_occasions (--occasions on the command line)"
            )
        return self.n_occasions


def as_times_seen(data: TimesSeen | CaptureTable | Mapping[int, int]) -> TimesSeen:
    """Take a table of how often persons were seen in any of its forms."""
    if isinstance(data, TimesSeen):
        return data
    if isinstance(data, Mapping):
        return TimesSeen.from_dict(data)
    return TimesSeen.from_table(data)


def _check_pair(times: float, number: float) -> None:
    if not math.isfinite(times) or times != int(times) or not 0 < times <= MOST_TIMES:
        raise CountingError(
            f"persons are seen 1, 2, … times, not {times}: leave out who was never seen"
        )
    if not math.isfinite(number) or number != int(number) or not 0 <= number < 2**53:
        raise CountingError(
            f"{number} persons seen {times} times: a whole number is meant"
        )
