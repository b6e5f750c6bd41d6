"""Money and time of workers in the cells of a table, margins included."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.wages.clusters import spells_of_work
from handwork_core.wages.log import MICROS, TaskLog
from handwork_core.wages.paid import Deductions

Floats = NDArray[np.float64]
ALL = "all"
UNKNOWN = "not known"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class PayCube:
    """Who is in which group, and what each worker has in spells of each length.

    Attributes
    ----------
    labels : tuple of tuple of str
        Of every dimension, "all" last; the last dimension is the length of spells.
    within : ndarray of float64, shape (n_workers, n_group_cells)
        1 where a worker is in a cell of the groups, margins included.
    paid, seconds : ndarray of float64, shape (n_workers, n_slots + 1)
        The last is the sum.
    """

    labels: tuple[tuple[str, ...], ...]
    within: Floats
    paid: Floats
    seconds: Floats

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the table with its margins."""
        return tuple(map(len, self.labels))

    def persons(self) -> Floats:
        """Count the workers behind each cell."""
        return self._cells((self.seconds > 0).astype(np.float64), self.within)

    def total(self, values: Floats, weights: Floats) -> Floats:
        """Add up money or time over the workers of each cell."""
        return self._cells(values, self.within * weights[:, None])

    def hourly(self, weights: Floats) -> Floats:
        """Divide money by time in each cell; NaN without time."""
        with np.errstate(invalid="ignore", divide="ignore"):
            rates: Floats = (
                self.total(self.paid, weights) / self.total(self.seconds, weights)
            ) * 3600
        return rates

    def _cells(self, values: Floats, within: Floats) -> Floats:
        cells: Floats = (within.T @ values).reshape(self.shape)
        return cells


def pay_cube(
    log: TaskLog,
    groups: Mapping[str, NDArray[Any]],
    slot_minutes: Sequence[float],
    gap_seconds: float,
    deductions: Deductions,
) -> PayCube:
    """Put the spells of work into cells; workers without time with a task are in none.

    A group that is not known is a group of its own: were its workers left out, they
    could be worked out from what is published of all.
    """
    paid, seconds = _by_slot(log, slot_minutes, gap_seconds, deductions)
    known = seconds[:, -1] > 0
    told = [np.where(values == "", UNKNOWN, values) for values in groups.values()]
    names = [sorted(set(values[known].tolist())) for values in told]
    within = known.astype(np.float64)[:, None]
    for values, own in zip(told, names, strict=True):
        here = np.column_stack([*(values == name for name in own), known])
        within = (within[:, :, None] * here[:, None, :]).reshape(len(known), -1)
    return PayCube(
        labels=(*((*own, ALL) for own in names), (*slot_names(slot_minutes), ALL)),
        within=within,
        paid=paid,
        seconds=seconds,
    )


def slot_names(slot_minutes: Sequence[float]) -> tuple[str, ...]:
    """Name the lengths of spells.

    Examples
    --------
    >>> slot_names((15, 60))
    ('up to 15 min', '15 to 60 min', 'over 60 min')
    """
    ends = [f"{minutes:g}" for minutes in slot_minutes]
    between = [f"{a} to {b} min" for a, b in pairwise(ends)]
    return (f"up to {ends[0]} min", *between, f"over {ends[-1]} min")


def _by_slot(
    log: TaskLog,
    slot_minutes: Sequence[float],
    gap_seconds: float,
    deductions: Deductions,
) -> tuple[Floats, Floats]:
    ends = np.array(slot_minutes, dtype=np.float64) * 60_000
    if not len(ends) or (ends <= 0).any() or (np.diff(ends) <= 0).any():
        raise ValueError("slot_minutes must rise from above 0, such as 15, 60")
    spells, is_task = spells_of_work(log, round(gap_seconds * 1000))
    slot = np.searchsorted(ends, spells.length_ms, side="left")
    shape = (log.n_workers, len(ends) + 1)
    paid, seconds = np.zeros(shape), np.zeros(shape)
    np.add.at(seconds, (spells.worker_index, slot), spells.length_ms / 1000)
    net = deductions.left_of((log.amount_micros - log.fee_micros) / MICROS)[is_task]
    place = spells.worker_index[spells.row_spell], slot[spells.row_spell]
    np.add.at(paid, place, net)
    with_sum = (np.column_stack([each, each.sum(axis=1)]) for each in (paid, seconds))
    return tuple(with_sum)  # type: ignore[return-value]
