"""Answers that are shapes: any number of them in one answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.answers import encode
from handwork_core.truth.rows import Rows, check_lengths, freeze, ranks, sort_rows
from handwork_core.truth.shapes.geometry import Geometry, sort_key

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from handwork_core.answers import Column

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ShapeTable(Rows):
    """Who drew what on which task; the tables of each kind of shape build it.

    A row is one look of a worker at a task, whatever they drew: also nothing. A worker
    who answered a task twice is kept twice.

    Attributes
    ----------
    geometry : Geometry
    shape_offsets : ndarray of int64, shape (n_answers + 1,)
        The shapes of answer ``a`` are ``shapes[shape_offsets[a]:shape_offsets[a + 1]]``.
    shapes : ndarray of float64, shape (n_shapes, n_numbers), or ndarray of object
        In a fixed order within each answer.
    labels : ndarray, shape (n_labels,), or None
        The labels that occur, ascending; None when shapes have none.
    label_index : ndarray of int64, shape (n_shapes,), or None
        Position in `labels` of the label of each shape.
    """

    geometry: Geometry
    shape_offsets: NDArray[np.int64]
    shapes: NDArray[Any]
    labels: NDArray[Any] | None
    label_index: NDArray[np.int64] | None

    @property
    def n_shapes(self) -> int:
        """Number of shapes in all answers."""
        return len(self.shapes)

    @property
    def answer_index(self) -> NDArray[np.int64]:
        """Row of the answer of each shape, shape (n_shapes,)."""
        return np.repeat(np.arange(self.n_answers), np.diff(self.shape_offsets))


def build(
    geometry: Geometry,
    tasks: Column,
    workers: Column,
    answers: Sequence[Sequence[Any]],
    labels: Sequence[Sequence[Hashable]] | None,
) -> dict[str, Any]:
    """Return the attributes of a table of shapes, from one row per answer."""
    check_lengths("answers", len(tasks), len(workers), len(answers))
    if labels is not None and len(labels) != len(answers):
        raise ValueError(
            f"labels needs one list for each of {len(answers)} answers, not "
            f"{len(labels)}"
        )
    read = [_read_answer(geometry, row, answer) for row, answer in enumerate(answers)]
    ids, index = _encode_labels(read, labels)
    contents = [
        sorted(zip(map(sort_key, shapes), marks, range(len(shapes)), strict=True))
        for shapes, marks in zip(read, index, strict=True)
    ]
    keys = [tuple(content[:2] for content in answer) for answer in contents]
    rows = sort_rows(tasks, workers, ranks(keys))
    counts = [len(keys[row]) for row in rows.order]
    shapes = [read[row][place] for row in rows.order for _, _, place in contents[row]]
    marks = [mark for row in rows.order for _, mark in keys[row]]
    table = {
        "shape_offsets": np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
        "shapes": geometry.collect(shapes),
        "labels": ids,
        "label_index": None if ids is None else np.array(marks, dtype=np.int64),
    }
    freeze(table.values())
    return {**rows.columns, **table, "geometry": geometry}


def _read_answer(geometry: Geometry, row: int, answer: Sequence[Any]) -> list[Floats]:
    try:
        shapes = list(answer)
    except TypeError as error:
        raise ValueError(
            f"answers[{row}] is {answer!r}: give the list of {geometry.kind} that the "
            "worker drew, empty for none"
        ) from error
    return [
        geometry.read(f"answers[{row}][{place}]", shape)
        for place, shape in enumerate(shapes)
    ]


def _encode_labels(
    read: list[list[Floats]], labels: Sequence[Sequence[Hashable]] | None
) -> tuple[NDArray[Any] | None, list[list[int]]]:
    if labels is None:
        return None, [[0] * len(shapes) for shapes in read]
    for row, (shapes, given) in enumerate(zip(read, labels, strict=True)):
        if len(shapes) != len(given):
            raise ValueError(
                f"labels[{row}] has {len(given)} labels for {len(shapes)} shapes: "
                "give one for each"
            )
    ids, flat = encode([label for given in labels for label in given], name="labels")
    ends = np.cumsum([len(shapes) for shapes in read])
    return ids, [
        flat[end - len(shapes) : end].tolist()
        for end, shapes in zip(ends, read, strict=True)
    ]


@dataclass(frozen=True, slots=True, eq=False)
class ShapeAnswers:
    """One row per answer: what the tables of shapes are built from.

    Attributes
    ----------
    tasks, workers : list, shape (n_answers,)
    answers : list of lists of shapes, shape (n_answers,)
    labels : list of lists of labels, shape (n_answers,), or None
    """

    tasks: list[Any]
    workers: list[Any]
    answers: list[list[Any]]
    labels: list[list[Any]] | None


def gather_shapes(
    tasks: Column,
    workers: Column,
    shapes: Sequence[Any],
    *,
    labels: Sequence[Hashable] | None = None,
    looked: tuple[Column, Column] | None = None,
) -> ShapeAnswers:
    """Turn one row per shape into one row per answer.

    Parameters
    ----------
    tasks, workers : sequence of hashable or 1-D ndarray, shape (n_shapes,)
    shapes : sequence, shape (n_shapes,)
    labels : sequence of hashable, shape (n_shapes,), optional
    looked : pair of sequences (tasks, workers), optional
        Who answered what, also those who drew nothing. Without it an answer without
        shapes is not seen, and what its worker missed is not counted.

    Returns
    -------
    ShapeAnswers
        Its attributes are the arguments of the tables' `from_answers`.

    Raises
    ------
    ValueError
        When lengths differ.

    Examples
    --------
    >>> found = gather_shapes([1, 1], ["ada", "ada"], ["box", "box 2"],
    ...                       looked=([1, 1], ["ada", "bola"]))
    >>> found.workers, found.answers
    (['ada', 'bola'], [['box', 'box 2'], []])
    """
    check_lengths("shapes", len(tasks), len(workers), len(shapes))
    if labels is not None and len(labels) != len(shapes):
        raise ValueError(f"{len(shapes)} shapes need as many labels, not {len(labels)}")
    drawn: dict[tuple[Any, Any], list[int]] = {}
    for task, worker in zip(*(looked or ([], [])), strict=True):
        drawn.setdefault((task, worker), [])
    for row, pair in enumerate(zip(tasks, workers, strict=True)):
        drawn.setdefault(pair, []).append(row)
    return ShapeAnswers(
        tasks=[task for task, _ in drawn],
        workers=[worker for _, worker in drawn],
        answers=[[shapes[row] for row in rows] for rows in drawn.values()],
        labels=None
        if labels is None
        else [[labels[row] for row in rows] for rows in drawn.values()],
    )
