"""Sets of labels as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.answers import AnswerTable, encode
from handwork_core.truth.rows import Rows, check_lengths, freeze, ranks, sort_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Sequence

    from handwork_core.answers import Column


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class LabelSetTable(Rows):
    """Who gave which labels to which task, sorted by task, worker and labels.

    Build it with :meth:`from_arrays`. A worker who answered a task twice is kept twice.

    Attributes
    ----------
    labels : ndarray, shape (n_labels,)
        The possible labels: ascending, or in the order given to `from_arrays`.
    set_offsets : ndarray of int64, shape (n_answers + 1,)
        The labels of answer ``a`` are ``members[set_offsets[a]:set_offsets[a + 1]]``.
    members : ndarray of int32
        Positions in `labels`, ascending within an answer.
    """

    labels: NDArray[Any]
    set_offsets: NDArray[np.int64]
    members: NDArray[np.int32]

    @classmethod
    def from_arrays(
        cls,
        tasks: Column,
        workers: Column,
        label_sets: Sequence[Collection[Hashable]],
        *,
        labels: Column | None = None,
    ) -> LabelSetTable:
        """Encode one row per answer; the result does not depend on the order of rows.

        Parameters
        ----------
        tasks, workers : sequence of hashable or 1-D ndarray, shape (n_answers,)
        label_sets : sequence of collections of labels, shape (n_answers,)
            An empty one is an answer: that no label applies. A label given twice in
            one answer counts once.
        labels : sequence of hashable or 1-D ndarray, optional
            Every label that is possible, also those that nobody gave. By default the
            labels that occur, ascending.

        Raises
        ------
        ValueError
            When lengths differ, an id is missing, an answer is a string or no
            collection (the message names the row), or a label is not among `labels`.

        Examples
        --------
        >>> table = LabelSetTable.from_arrays([1, 2], ["ada", "ada"], [["b", "a"], []])
        >>> table.labels.tolist(), table.members.tolist(), table.set_offsets.tolist()
        (['a', 'b'], [0, 1], [0, 2, 2])
        """
        check_lengths("label_sets", len(tasks), len(workers), len(label_sets))
        sets = [_as_set(row, one) for row, one in enumerate(label_sets)]
        flat: list[Hashable] = [label for one in sets for label in one]
        ids, index = _encode_labels(flat, labels)
        sizes = np.array([len(one) for one in sets], dtype=np.int64)
        ends = np.cumsum(sizes)
        encoded = [
            tuple(sorted(index[end - size : end].tolist()))
            for end, size in zip(ends, sizes, strict=True)
        ]
        rows = sort_rows(tasks, workers, ranks(encoded))
        ordered = [encoded[place] for place in rows.order]
        offsets = np.concatenate(([0], np.cumsum(sizes[rows.order]))).astype(np.int64)
        members = np.array([m for one in ordered for m in one], dtype=np.int32)
        freeze([ids, offsets, members])
        return cls(**rows.columns, labels=ids, set_offsets=offsets, members=members)

    @property
    def n_labels(self) -> int:
        """Number of possible labels."""
        return len(self.labels)

    def presence(self, label: int) -> AnswerTable:
        """Return the answers to "does this label apply?", classes False and True."""
        applies = np.zeros(self.n_answers, dtype=np.int64)
        owner = np.repeat(np.arange(self.n_answers), np.diff(self.set_offsets))
        applies[owner[self.members == label]] = 1
        table = AnswerTable.from_arrays(
            self.task_index, self.worker_index, applies, classes=[0, 1]
        )
        return AnswerTable(
            tasks=self.tasks,
            workers=self.workers,
            classes=_BOOLEAN,
            task_offsets=table.task_offsets,
            worker_index=table.worker_index,
            label_index=table.label_index,
        )


_BOOLEAN: NDArray[Any] = np.array([False, True], dtype=object)
_BOOLEAN.setflags(write=False)


def _as_set(row: int, one: Collection[Hashable]) -> dict[Hashable, None]:
    if isinstance(one, str | bytes):
        raise ValueError(  # noqa: TRY004 - bad input is a ValueError everywhere
            f"label_sets[{row}] is the string {one!r}, not a set of labels: put it "
            "in a list"
        )
    try:
        return dict.fromkeys(one)
    except TypeError as error:
        raise ValueError(
            f"label_sets[{row}] is {one!r}, not a set of labels: give a list, empty "
            "where no label applies"
        ) from error


def _encode_labels(
    flat: list[Hashable], labels: Column | None
) -> tuple[NDArray[Any], NDArray[np.int64]]:
    if labels is None:
        return encode(flat, name="labels")
    # One task and one worker stand for all: only the labels are wanted.
    nobody = [0] * len(flat)
    keys = np.arange(len(flat))
    table = AnswerTable.from_arrays(keys, nobody, flat, classes=labels)
    return table.classes, table.label_index.astype(np.int64)
