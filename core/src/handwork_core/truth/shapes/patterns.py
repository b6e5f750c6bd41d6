"""Pixels that the same workers marked, counted once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.rows import weighted_count

if TYPE_CHECKING:
    from handwork_core.truth.shapes.masks import MaskTable

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """The ways in which the pixels of each task were marked.

    Attributes
    ----------
    task : ndarray of int64, shape (n_patterns,)
        Position of the task of each pattern, ascending.
    count : ndarray of float64, shape (n_patterns,)
        Number of pixels with the pattern.
    pattern, answer : ndarray of int64, shape (n_marks,)
        Which pattern is marked in which answer.
    of_pixel : tuple of ndarray of int64
        Pattern of each pixel, in the shape of each task's masks.
    """

    table: MaskTable
    task: Integers
    count: Floats
    pattern: Integers
    answer: Integers
    of_pixel: tuple[NDArray[np.int64], ...]

    @property
    def n_patterns(self) -> int:
        """Number of patterns of all tasks."""
        return len(self.task)

    def sum_of_marks(self, by_answer: Floats) -> Floats:
        """Return the sum over the answers that mark each pattern."""
        weights = by_answer[self.answer]
        return weighted_count(self.pattern, weights, self.n_patterns)

    def marked_by_answer(self, by_pattern: Floats) -> Floats:
        """Return the sum over the pixels that each answer marks."""
        weights = (by_pattern * self.count)[self.pattern]
        n_answers = self.table.n_answers
        return weighted_count(self.answer, weights, n_answers)

    def sum_by_task(self, by_pattern: Floats) -> Floats:
        """Return the sum over all pixels of each task."""
        weights = by_pattern * self.count
        return weighted_count(self.task, weights, self.table.n_tasks)

    def as_pixels(self, by_pattern: NDArray[Any]) -> NDArray[Any]:
        """Return one array per task, in the shape of its masks."""
        found = np.empty(self.table.n_tasks, dtype=object)
        for task, pixels in enumerate(self.of_pixel):
            found[task] = by_pattern[pixels]
        return found


def find_patterns(table: MaskTable) -> Patterns:
    """Count the patterns; there are at most as many as pixels, mostly far fewer."""
    tasks, counts, marks, answers, of_pixel = [], [], [], [], []
    n_patterns = 0
    for task in range(table.n_tasks):
        first, end = table.task_offsets[task : task + 2]
        stack = np.stack(list(table.masks[first:end]))
        flat = stack.reshape(len(stack), -1)
        place, inverse, count = _distinct_columns(flat)
        marked = flat[:, place]
        own_answer, own_pattern = np.nonzero(marked)
        tasks.append(np.full(len(place), task))
        counts.append(count)
        marks.append(own_pattern + n_patterns)
        answers.append(own_answer + first)
        of_pixel.append(inverse.reshape(stack.shape[1:]) + n_patterns)
        n_patterns += len(place)
    return Patterns(
        table=table,
        task=_joined(tasks),
        count=_joined(counts).astype(np.float64),
        pattern=_joined(marks),
        answer=_joined(answers),
        of_pixel=tuple(of_pixel),
    )


def _distinct_columns(
    flat: NDArray[np.bool_],
) -> tuple[Integers, Integers, Integers]:
    """Return where each distinct column first stands, each one's number, and counts."""
    packed = np.ascontiguousarray(np.packbits(flat, axis=0).T)
    if packed.size == 0:
        nothing = np.zeros(0, np.int64)
        return nothing, nothing, nothing
    keys = packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
    _, place, inverse, count = np.unique(
        keys, return_index=True, return_inverse=True, return_counts=True
    )
    return place, inverse.ravel(), count


def _joined(parts: list[NDArray[Any]]) -> Integers:
    joined = np.concatenate(parts) if parts else np.zeros(0)
    return joined.astype(np.int64)
