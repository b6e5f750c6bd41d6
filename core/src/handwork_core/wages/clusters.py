"""Spells of work: tasks that overlap or follow each other closely are one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handwork_core.wages.log import AROUND, PAID, TaskLog

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Spells:
    """Stretches of time of the workers, none touching another of the same worker.

    Attributes
    ----------
    worker_index : ndarray of int64, shape (n_spells,)
    begin_ms, end_ms : ndarray of int64, shape (n_spells,)
    row_spell : ndarray of int64, shape (n_rows,)
        Spell of each row that was put together.
    """

    worker_index: Integers
    begin_ms: Integers
    end_ms: Integers
    row_spell: Integers

    @property
    def length_ms(self) -> Integers:
        """How long each lasts."""
        return self.end_ms - self.begin_ms

    def per_worker(self, n_workers: int) -> Integers:
        """Add up the time of each worker."""
        total = np.zeros(n_workers, np.int64)
        np.add.at(total, self.worker_index, self.length_ms)
        return total


def gather_spells(
    worker_index: Integers, begin_ms: Integers, end_ms: Integers, gap_ms: int
) -> Spells:
    """Put spans together whose gap is at most `gap_ms`; 0 is their union.

    Parameters
    ----------
    worker_index, begin_ms, end_ms : ndarray of int64, shape (n_rows,)
        Sorted by worker, then by begin.
    gap_ms : int
        Milliseconds, at least 0.

    Returns
    -------
    Spells
        Exact.

    Examples
    --------
    >>> found = gather_spells(np.zeros(3, int), np.array([0, 10, 90]),
    ...                       np.array([20, 15, 95]), 0)
    >>> found.length_ms.tolist()
    [20, 5]
    """
    if not len(begin_ms):
        empty = np.zeros(0, np.int64)
        return Spells(worker_index=empty, begin_ms=empty, end_ms=empty, row_spell=empty)
    lowest = int(begin_ms.min())
    # Each worker on a stretch of time of their own: one running maximum serves all.
    apart = worker_index * (int(end_ms.max()) - lowest + gap_ms + 1)
    begin, end = begin_ms - lowest + apart, end_ms - lowest + apart
    reached = np.maximum.accumulate(end)
    is_first = np.ones(len(begin), np.bool_)
    is_first[1:] = begin[1:] - reached[:-1] > gap_ms
    row_spell = np.cumsum(is_first) - 1
    last = np.append(np.flatnonzero(is_first)[1:], len(begin)) - 1
    first = np.flatnonzero(is_first)
    return Spells(
        worker_index=worker_index[first],
        begin_ms=begin_ms[first],
        end_ms=reached[last] - apart[first] + lowest,
        row_spell=row_spell,
    )


def spells_of_work(log: TaskLog, gap_ms: int) -> tuple[Spells, Flags]:
    """Put tasks together, paid or not; also return which rows of the log they are."""
    is_task = log.kind != AROUND
    spells = gather_spells(
        log.worker_index[is_task], log.begin_ms[is_task], log.end_ms[is_task], gap_ms
    )
    return spells, is_task


def all_time(log: TaskLog, spells: Spells) -> Integers:
    """Add the time around work that lies outside the spells, worker by worker."""
    around = (log.kind == AROUND) & (log.loose_ms == 0)
    worker = np.concatenate([spells.worker_index, log.worker_index[around]])
    begin = np.concatenate([spells.begin_ms, log.begin_ms[around]])
    end = np.concatenate([spells.end_ms, log.end_ms[around]])
    order = np.lexsort((end, begin, worker))
    united = gather_spells(worker[order], begin[order], end[order], 0)
    total = united.per_worker(log.n_workers)
    np.add.at(total, log.worker_index, log.loose_ms)
    return total


def paid_time(log: TaskLog) -> Integers:
    """Add up the durations of paid tasks, worker by worker: overlaps count twice."""
    is_paid = log.kind == PAID
    total = np.zeros(log.n_workers, np.int64)
    np.add.at(total, log.worker_index[is_paid], (log.end_ms - log.begin_ms)[is_paid])
    return total
