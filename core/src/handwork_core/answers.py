"""Answers as arrays: encoded once, sorted once, read by every method."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["AnswerTable"]

LARGEST_INDEX = 2**31 - 1
"""Indices are int32, and so is the pair (worker, label) packed in one number."""

MANY_ANSWERS = 200_000
"""From here on sorting is worth compiled code."""

Column = Sequence[Hashable] | NDArray[Any]
Index = NDArray[np.signedinteger[Any]]


class Encoded(NamedTuple):
    """A column as positions in the list of its distinct values.

    Attributes
    ----------
    ids : ndarray, shape (n_ids,)
        Distinct values, ascending.
    positions : ndarray of int32, shape (n_rows,)
        Position in `ids` of each row.
    """

    ids: NDArray[Any]
    positions: Index


@dataclass(frozen=True, slots=True, eq=False)
class AnswerTable:
    """Who answered what to which task, sorted by task, then worker, then label.

    Build it with :meth:`from_arrays`. All arrays are read-only. A worker who answered
    the same task twice is kept twice.

    Attributes
    ----------
    tasks : ndarray, shape (n_tasks,)
        The tasks that have an answer, by their original ids, ascending.
    workers : ndarray, shape (n_workers,)
        The workers who answered, by their original ids, ascending.
    classes : ndarray, shape (n_classes,)
        The possible labels: ascending, or in the order given to `from_arrays`.
    task_offsets : ndarray of int64, shape (n_tasks + 1,)
        The answers to task ``t`` are the rows ``task_offsets[t]:task_offsets[t + 1]``.
    worker_index : ndarray of int32, shape (n_labels,)
        Position in `workers` of who gave each answer.
    label_index : ndarray of int32, shape (n_labels,)
        Position in `classes` of each answer.

    Notes
    -----
    Ids keep their type: a column of integers becomes an int64 array, any other column
    of a list becomes an array of the objects themselves. Memory is O(labels).
    """

    tasks: NDArray[Any]
    workers: NDArray[Any]
    classes: NDArray[Any]
    task_offsets: NDArray[np.int64]
    worker_index: NDArray[np.int32]
    label_index: NDArray[np.int32]

    @classmethod
    def from_arrays(
        cls,
        tasks: Column,
        workers: Column,
        labels: Column,
        *,
        classes: Column | None = None,
    ) -> AnswerTable:
        """Encode one row per answer; the result does not depend on the order of rows.

        Parameters
        ----------
        tasks, workers, labels : sequence of hashable or 1-D ndarray, shape (n_labels,)
            Ids of any kind that can be put in order. Values of different types in one
            column are ordered by the name of the type first.
        classes : sequence of hashable or 1-D ndarray, optional
            Every label that is possible, also those that nobody gave. The order given
            is kept: it is the scale of ordinal labels, and the first wins a tie. By
            default the labels that occur, ascending.

        Returns
        -------
        AnswerTable
            With no rows, a table of no tasks and no workers.

        Raises
        ------
        ValueError
            When lengths differ, a value is missing (None or NaN) or cannot be ordered,
            a label is not among `classes`, `classes` repeats itself, or there are more
            rows or more (worker, class) pairs than an int32 can number.

        Examples
        --------
        >>> table = AnswerTable.from_arrays(
        ...     ["b", "a", "a"], [7, 7, 3], ["cat", "dog", "cat"]
        ... )
        >>> table.tasks.tolist(), table.workers.tolist(), table.classes.tolist()
        (['a', 'b'], [3, 7], ['cat', 'dog'])
        >>> table.task_offsets.tolist(), table.label_index.tolist()
        ([0, 2, 3], [0, 1, 0])
        """
        _check_lengths(len(tasks), len(workers), len(labels))
        return cls.from_encoded(
            encode(tasks, name="tasks"),
            encode(workers, name="workers"),
            encode(labels, name="labels"),
            classes=classes,
        )

    @classmethod
    def from_encoded(
        cls,
        tasks: Encoded,
        workers: Encoded,
        labels: Encoded,
        *,
        classes: Column | None = None,
    ) -> AnswerTable:
        """Build the table of columns that a reader has encoded already.

        Parameters
        ----------
        tasks, workers, labels : Encoded
            One position per answer; every id occurs.
        classes : sequence of hashable or 1-D ndarray, optional
            As in :meth:`from_arrays`.

        Returns
        -------
        AnswerTable

        Raises
        ------
        ValueError
            As :meth:`from_arrays`.
        """
        _check_number(len(labels.positions))
        if classes is not None:
            labels = into_classes(labels, classes)
        n_classes = len(labels.ids)
        n_pairs = len(workers.ids) * n_classes
        if n_pairs > LARGEST_INDEX:
            raise ValueError(
                f"too many pairs of a worker and a class: {len(workers.ids):,} workers "
                f"times {n_classes:,} labels, at most {LARGEST_INDEX:,}; is this the "
                "column of the labels?"
            )
        offsets, worker_index, label_index = sort_answers(
            tasks.positions,
            workers.positions,
            labels.positions,
            len(tasks.ids),
            n_classes,
        )
        table = cls(
            tasks=tasks.ids,
            workers=workers.ids,
            classes=labels.ids,
            task_offsets=offsets,
            worker_index=worker_index,
            label_index=label_index,
        )
        table._freeze()
        return table

    def _freeze(self) -> None:
        for name in self.__slots__:
            getattr(self, name).setflags(write=False)

    @property
    def n_tasks(self) -> int:
        """Number of tasks with at least one answer."""
        return len(self.tasks)

    @property
    def n_workers(self) -> int:
        """Number of workers with at least one answer."""
        return len(self.workers)

    @property
    def n_classes(self) -> int:
        """Number of possible labels."""
        return len(self.classes)

    @property
    def n_labels(self) -> int:
        """Number of answers."""
        return len(self.label_index)

    @property
    def answers_per_task(self) -> NDArray[np.int64]:
        """Number of answers to each task, shape (n_tasks,)."""
        return np.diff(self.task_offsets)

    @property
    def task_index(self) -> NDArray[np.int32]:
        """Position in `tasks` of the task of each answer, shape (n_labels,)."""
        positions = np.arange(self.n_tasks, dtype=np.int32)
        return np.repeat(positions, self.answers_per_task)

    @property
    def pair_index(self) -> NDArray[np.int32]:
        """``worker_index * n_classes + label_index``, shape (n_labels,)."""
        return self.worker_index * np.int32(self.n_classes) + self.label_index


def sort_answers(
    tasks: Index, workers: Index, labels: Index, n_tasks: int, n_classes: int
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
    """Return offsets of the tasks, and workers and labels by task, worker, label."""
    if len(tasks) >= MANY_ANSWERS:
        # Importing Numba takes longer than sorting a few answers.
        from handwork_core._kernels import sorting  # noqa: PLC0415

        return sorting.sort_answers(tasks, workers, labels, n_tasks, n_classes)
    from handwork_core._kernels import sorting_twin  # noqa: PLC0415

    return sorting_twin.sort_answers(tasks, workers, labels, n_tasks, n_classes)


def encode(column: Column, *, name: str) -> Encoded:
    """Return the distinct values of a column, ascending, and each row's position."""
    if isinstance(column, np.ndarray):
        if column.ndim != 1:
            raise ValueError(f"{name} must have one dimension, not {column.ndim}")
        if column.dtype.kind in "iu":
            return encode_integers(column)
        column = column.tolist()
    values = list(column)
    kinds = set(map(type, values))
    if bool in kinds and len(kinds) > 1:
        # True equals 1: they would silently be one label.
        others = ", ".join(sorted(kind.__name__ for kind in kinds - {bool}))
        raise ValueError(f"{name} mixes True and False with {others}: write one kind")
    distinct = _in_order(dict.fromkeys(values), name=name)
    position = {value: index for index, value in enumerate(distinct)}
    index = np.fromiter(map(position.__getitem__, values), np.int32, len(values))
    return Encoded(as_ids(distinct), index)


def encode_integers(column: NDArray[Any]) -> Encoded:
    """Encode a column of integers without making objects of them."""
    if len(column) == 0:
        return Encoded(column.astype(np.int64), np.zeros(0, np.int32))
    lowest, highest = int(column.min()), int(column.max())
    if highest > np.iinfo(np.int64).max or highest - lowest > 8 * len(column) + 1024:
        ids, index = np.unique(column, return_inverse=True)
        return Encoded(ids, index.astype(np.int32))
    # A table over the range costs no sort, which is most of the time at a million rows.
    shifted = column.astype(np.int64, copy=False) - lowest
    present = np.zeros(highest - lowest + 1, dtype=np.bool_)
    present[shifted] = True
    position = np.cumsum(present, dtype=np.int32) - np.int32(1)
    return Encoded(np.flatnonzero(present) + lowest, position[shifted])


def _in_order(distinct: Iterable[Hashable], *, name: str) -> list[Any]:
    values: list[Any] = list(distinct)
    if any(map(is_missing, values)):
        raise ValueError(f"{name} has a missing value (None or NaN): leave its row out")
    try:
        return sorted(values)
    except TypeError:
        pass
    try:
        return _in_order_by_type(values)
    except TypeError as error:
        raise ValueError(f"{name} has values without an order: {error}") from error


def is_missing(value: object) -> bool:
    """Tell whether a value is None, NaN, NaT or the NA of a data frame."""
    try:
        return value is None or bool(value != value)  # noqa: PLR0124 - NaN
    except TypeError:
        return True


def _in_order_by_type(values: Iterable[Any]) -> list[Any]:
    of_type: dict[str, list[Any]] = {}
    for value in values:
        of_type.setdefault(type(value).__qualname__, []).append(value)
    return [value for name in sorted(of_type) for value in sorted(of_type[name])]


def as_ids(values: Sequence[Any]) -> NDArray[Any]:
    """Return ids as an array: of int64 if all are integers, else of the objects."""
    limits = np.iinfo(np.int64)
    if all(
        type(value) is int and limits.min <= value <= limits.max for value in values
    ):
        return np.array(values, dtype=np.int64)
    ids = np.empty(len(values), dtype=object)
    # Filled one by one: assigning a list of tuples would make a second dimension.
    for index, value in enumerate(values):
        ids[index] = value
    return ids


def into_classes(labels: Encoded, classes: Column) -> Encoded:
    """Return the labels as positions in `classes`; refuse labels that are not there."""
    allowed = classes.tolist() if isinstance(classes, np.ndarray) else list(classes)
    position = {value: index for index, value in enumerate(allowed)}
    if len(position) != len(allowed):
        raise ValueError("classes has the same label twice")
    _in_order(position, name="classes")
    given = labels.ids.tolist()
    unknown = [value for value in given if value not in position]
    if unknown:
        shown = ", ".join(repr(value) for value in unknown[:5])
        raise ValueError(f"{len(unknown)} labels are not among classes: {shown}")
    lookup = np.array([position[value] for value in given], dtype=np.int32)
    return Encoded(as_ids(allowed), lookup[labels.positions])


def _check_lengths(n_tasks: int, n_workers: int, n_labels: int) -> None:
    if not n_tasks == n_workers == n_labels:
        raise ValueError(
            "tasks, workers and labels need one value per answer, "
            f"but have {n_tasks}, {n_workers} and {n_labels}"
        )
    _check_number(n_labels)


def _check_number(n_labels: int) -> None:
    if n_labels > LARGEST_INDEX:
        raise ValueError(
            f"too many answers: {n_labels:,}, at most {LARGEST_INDEX:,}; cut them into "
            "shards (handwork_core.truth.scaling)"
        )
