"""One answer out of several: marks, masks and texts, put together by the core."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from handwork.releases.exports.pictures import Mask
from handwork.releases.exports.readings import Mark
from handwork_core.truth import (
    BoxTable,
    MaskTable,
    PointTable,
    PolygonTable,
    SegmentTable,
    ShapeResult,
    SpanTable,
    TextTable,
    mask_vote,
    medoid,
    shape_consensus,
)

POINT_RADIUS = 0.03
"""Of the longer side of a picture: marks of one point are no further apart."""
DIGITS = 4
Marks = Mapping[int, tuple[Mark, ...]]


@dataclass(frozen=True, slots=True)
class Look:
    """One answer to a task: also nothing drawn; `scale` is the picture's longer side."""

    task_id: int
    worker_id: int
    marks: tuple[Mark, ...]
    scale: float = 1.0


def agreed_marks(shape: str, looks: Sequence[Look]) -> Marks:
    """Find out what is there from what several people marked; nothing there is no mark."""
    return CONSENSUS[shape](looks)


def agreed_masks(masks: Mapping[str, Sequence[Mask]]) -> dict[str, Mask]:
    """Keep of each label the pixels that more than half of the answers gave it.

    No pixel can get two labels: two halves and more do not fit into one whole.
    """
    found = {}
    for label, given in masks.items():
        people = [*range(len(given))]
        table = MaskTable.from_arrays([0] * len(given), people, given)
        found[label] = np.asarray(mask_vote(table).masks[0])
    return found


def nearest_texts(said: Mapping[int, Sequence[str]]) -> Mapping[int, int]:
    """Tell for each task which of its texts is nearest to the others, by words."""
    tasks = [task for task, texts in said.items() for _ in texts]
    places = [place for texts in said.values() for place in range(len(texts))]
    texts = [text for texts in said.values() for text in texts]
    result = medoid(TextTable.from_arrays(tasks, places, texts), unit="words")
    chosen = zip(result.tasks.tolist(), result.texts.tolist(), strict=True)
    return {task: [*said[task]].index(text) for task, text in chosen}


def _boxes(looks: Sequence[Look]) -> Marks:
    drawn = [[sum(mark.points, ()) for mark in look.marks] for look in looks]
    result = shape_consensus(
        BoxTable.from_answers(*_who(looks), drawn, labels=_labels(looks))
    )
    return _marks(result, lambda box: ((box[0], box[1]), (box[2], box[3])))


def _polygons(looks: Sequence[Look]) -> Marks:
    drawn = [[mark.points for mark in look.marks] for look in looks]
    table = PolygonTable.from_answers(*_who(looks), drawn, labels=_labels(looks))
    return _marks(shape_consensus(table), lambda corners: tuple(map(tuple, corners)))


def _points(looks: Sequence[Look]) -> Marks:
    """Match points of one label only: an eye beside another one is not the other one."""
    labels = sorted({mark.label for look in looks for mark in look.marks})
    found: defaultdict[int, list[Mark]] = defaultdict(list)
    scales = {look.task_id: look.scale for look in looks}
    for label in labels:
        marked = [
            [m.points[0] for m in look.marks if m.label == label] for look in looks
        ]
        drawn = [
            [(x / scales[look.task_id], y / scales[look.task_id]) for x, y in points]
            for look, points in zip(looks, marked, strict=True)
        ]
        table = PointTable.from_answers(*_who(looks), drawn, radius=POINT_RADIUS)
        for task_id, marks in _marks(
            shape_consensus(table), lambda at: (tuple(at),)
        ).items():
            scale = scales[task_id]
            for mark in marks:
                (x, y), *_rest = mark.points
                at = ((x * scale, y * scale),)
                found[task_id].append(Mark(at, label, "", mark.probability))
    return {look.task_id: tuple(found[look.task_id]) for look in looks}


def _spans(looks: Sequence[Look]) -> Marks:
    drawn = [[mark.points[0] for mark in look.marks] for look in looks]
    table = SpanTable.from_answers(*_who(looks), drawn, labels=_labels(looks))
    return _marks(shape_consensus(table), lambda span: (tuple(span),))


def _segments(looks: Sequence[Look]) -> Marks:
    drawn = [[mark.points[0] for mark in look.marks] for look in looks]
    table = SegmentTable.from_answers(*_who(looks), drawn, labels=_labels(looks))
    return _marks(shape_consensus(table), lambda span: (tuple(span),))


def _who(looks: Sequence[Look]) -> tuple[list[int], list[int]]:
    return [look.task_id for look in looks], [look.worker_id for look in looks]


def _labels(looks: Sequence[Look]) -> list[list[str]]:
    return [[mark.label for mark in look.marks] for look in looks]


def _marks(result: ShapeResult, points: Callable[[Any], Any]) -> Marks:
    found: dict[int, list[Mark]] = {int(task): [] for task in result.tasks.tolist()}
    tasks = result.tasks.tolist()
    for place in np.flatnonzero(result.exists).tolist():
        shape = np.asarray(result.shapes[place], dtype=np.float64).tolist()
        label = "" if result.labels is None else str(result.labels[place])
        sure = round(float(result.probability[place]), DIGITS)
        task = tasks[int(result.task_index[place])]
        found[task].append(Mark(points(shape), label, "", sure))
    return {task: tuple(marks) for task, marks in found.items()}


CONSENSUS: Mapping[str, Callable[[Sequence[Look]], Marks]] = {
    "boxes": _boxes,
    "polygons": _polygons,
    "points": _points,
    "spans": _spans,
    "ranges": _segments,
}
