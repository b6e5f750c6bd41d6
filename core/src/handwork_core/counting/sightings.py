"""How often each person was seen, with what is known of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from handwork_core.counting.results import CountingError
from handwork_core.counting.sheets import Sheet, read_sheet

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

TIMES_COLUMNS = ("capture", "captures", "times", "times_seen", "sightings")
"""Header of the column that says how often a person was seen, in a file."""

MOST_LEVELS = 50
"""A covariate with more categories is an identifier rather than a covariate."""


@dataclass(frozen=True, slots=True, eq=False)
class Sightings:
    """How often each person was seen in one source, and their covariates.

    Attributes
    ----------
    times : ndarray of int64, shape (n_persons,)
        At least 1: who was never seen is in no row.
    covariates : Mapping from str to ndarray, shape (n_persons,)
        float64 for numbers, str for categories.
    """

    times: Integers
    covariates: Mapping[str, NDArray[np.generic]]

    @classmethod
    def from_columns(
        cls,
        times: Sequence[int] | NDArray[np.generic],
        covariates: Mapping[str, Sequence[object] | NDArray[np.generic]] | None = None,
    ) -> Sightings:
        """Build a table from columns of equal length.

        A covariate whose every value is a number is used as it is; any other is a
        category whose reference is the first value in alphabetical order.

        Raises
        ------
        CountingError
            When somebody was seen less than once, a value is missing, lengths differ or
            a category has one level only, or more than 50.

        Examples
        --------
        >>> seen = Sightings.from_columns([1, 2, 1], {"gender": ["f", "m", "m"]})
        >>> seen.design(["gender"])[0]
        ('(Intercept)', 'gender: m')
        """
        whole = _whole(times)
        known = {
            name: _column(name, values, len(whole))
            for name, values in (covariates or {}).items()
        }
        return cls(whole, known)

    @classmethod
    def from_csv(cls, path: Path, *, times: str | None = None) -> Sightings:
        """Read a file with one row a person; errors name the row and the column.

        Parameters
        ----------
        path : Path
        times : str, optional
            Header of the column with how often a person was seen; by default capture,
            captures, times, times_seen or sightings. All other columns are covariates.
        """
        return cls.from_sheet(read_sheet(path), times=times)

    @classmethod
    def from_sheet(cls, sheet: Sheet, *, times: str | None = None) -> Sightings:
        """Take the persons out of a sheet that is read already."""
        wanted = TIMES_COLUMNS if times is None else (times.lower(),)
        place = sheet.place(wanted, "with how often a person was seen")
        _refuse_empty(sheet, place)
        others = {
            name: sheet.column(column)
            for column, name in enumerate(sheet.header)
            if column != place
        }
        return cls.from_columns(sheet.whole(place, least=1), others)

    @property
    def n_seen(self) -> int:
        """Persons in the data."""
        return len(self.times)

    def usable(self) -> tuple[str, ...]:
        """Name the covariates that vary and are no identifiers."""
        return tuple(
            name
            for name, column in self.covariates.items()
            if 1 < len(np.unique(column)) <= MOST_LEVELS or _varies(column)
        )

    def design(self, names: Sequence[str]) -> tuple[tuple[str, ...], Floats]:
        """Return the names and columns of a regression on some covariates.

        Raises
        ------
        CountingError
            When a covariate is not there, does not vary, or has more than 50 levels.
        """
        labels, columns = ["(Intercept)"], [np.ones(self.n_seen)]
        for name in names:
            if name not in self.covariates:
                known = ", ".join(self.covariates) or "none"
                raise CountingError(
                    f"no covariate is called {name!r}: there are {known}"
                )
            for label, column in _coded(name, self.covariates[name]):
                labels.append(label)
                columns.append(column)
        return tuple(labels), np.column_stack(columns)


def _varies(column: NDArray[np.generic]) -> bool:
    return column.dtype.kind == "f" and len(np.unique(column)) > 1


def _coded(name: str, column: NDArray[np.generic]) -> list[tuple[str, Floats]]:
    levels = np.unique(column)
    if len(levels) < 2:
        raise CountingError(
            f"covariate {name!r} is the same for everybody: leave it out"
        )
    if column.dtype.kind == "f":
        return [(name, column.astype(np.float64))]
    if len(levels) > MOST_LEVELS:
        raise CountingError(
            f"covariate {name!r} has {len(levels)} categories, at most {MOST_LEVELS} can "
            "be used: leave it out or group them"
        )
    return [
        (f"{name}: {level}", (column == level).astype(np.float64))
        for level in levels[1:].tolist()
    ]


def _whole(times: Sequence[int] | NDArray[np.generic]) -> Integers:
    array = np.asarray(times, dtype=np.float64 if len(times) == 0 else None)
    if array.ndim != 1 or array.dtype.kind not in "iuf":
        raise CountingError("how often each was seen must be one column of numbers")
    if not (array == np.floor(array)).all() or (array < 1).any():
        raise CountingError(
            "everybody in the data was seen at least once: whole numbers from 1 on"
        )
    whole = array.astype(np.int64)
    whole.setflags(write=False)
    return whole


def _column(
    name: str, values: Sequence[object] | NDArray[np.generic], n_rows: int
) -> NDArray[np.generic]:
    array = np.asarray(values)
    if array.shape != (n_rows,):
        raise CountingError(
            f"covariate {name!r} has {len(array)} values for {n_rows} persons"
        )
    is_number = array.dtype.kind in "iufb"
    numbers = array.astype(np.float64) if is_number else _as_numbers(array)
    if numbers is None:
        texts = np.array([str(value).strip() for value in array.tolist()], dtype=str)
        _refuse_missing(name, texts == "")
        texts.setflags(write=False)
        return texts
    _refuse_missing(name, ~np.isfinite(numbers))
    numbers.setflags(write=False)
    return numbers


def _as_numbers(array: NDArray[np.generic]) -> Floats | None:
    try:
        return np.array([float(str(value)) for value in array.tolist()])
    except ValueError:
        return None


def _refuse_missing(name: str, missing: NDArray[np.bool_]) -> None:
    if missing.any():
        row = int(np.flatnonzero(missing)[0]) + 1
        raise CountingError(
            f"person {row}, covariate {name!r}: the value is missing; leave the person "
            "or the covariate out, or name the category 'unknown'"
        )


def _refuse_empty(sheet: Sheet, times: int) -> None:
    for row, cells in sheet.rows:
        for place, cell in enumerate(cells):
            if not cell and place != times:
                raise sheet.wrong(
                    row,
                    place,
                    "the cell is empty; fill it, write 'unknown', or leave the row out",
                )
