"""How far two values are apart, at each level of measurement."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from handwork_core.agreement.sums import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Level = Literal["nominal", "ordinal", "interval", "ratio", "jaccard", "masi", "boxes"]
Indices = NDArray[np.signedinteger[Any]]

MOST_CLASSES = 20_000
"""Every two labels are compared: beyond this it would take minutes."""
ROWS_AT_ONCE = 256


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """The squared difference of labels, by their positions in the classes.

    Attributes
    ----------
    pairs : callable
        From two arrays of positions to the difference of each pair.
    rows : callable
        From a slice of classes to their differences from all, shape (size, n_classes).
    n_classes : int
    scale : ndarray of float64, shape (n_classes,), or None
        Where the difference is the square of a distance on a line: the places on it.
    """

    pairs: Callable[[Indices, Indices], Floats]
    rows: Callable[[slice], Floats]
    n_classes: int
    scale: Floats | None = None

    def expected(self, frequency: Floats) -> Floats:
        """Add up the differences of all pairs, weighted, for each row of frequencies."""
        if self.scale is not None:
            return spread(frequency, np.broadcast_to(self.scale, frequency.shape))
        if self.n_classes > MOST_CLASSES:
            raise ValueError(
                f"{self.n_classes:,} distinct labels are too many to compare each two, "
                f"at most {MOST_CLASSES:,}: round the labels or take a sample of tasks"
            )
        total = np.zeros(len(frequency))
        for start in range(0, self.n_classes, ROWS_AT_ONCE):
            some = slice(start, min(start + ROWS_AT_ONCE, self.n_classes))
            total += ((frequency @ self.rows(some).T) * frequency[:, some]).sum(axis=1)
        return total

    def within(self, values: csr_array) -> Floats:
        """Add up the differences of all pairs of answers to each task."""
        total = np.zeros(values.shape[0])
        for task, first, second, weight in pairs_within(values):
            np.add.at(total, task, weight * self.pairs(first, second))
        return total


def spread(frequency: Floats, scale: Floats) -> Floats:
    """Add up the squared distances of all pairs on a line, by their moments."""
    total = frequency.sum(axis=1)
    moment = (frequency * scale).sum(axis=1)
    centre = np.divide(moment, total, out=np.zeros_like(total), where=total > 0)
    squares = np.square(scale - centre[:, None])
    return np.asarray(2 * total * (frequency * squares).sum(axis=1))


def pairs_within(
    values: csr_array,
) -> Iterator[tuple[Indices, Indices, Indices, Floats]]:
    """Yield (task, one class, another class, ordered pairs of answers), some at a time.

    Pairs of the same class are left out: their difference is zero at every level.
    """
    sizes = np.diff(values.indptr)
    task, end = np.repeat(np.arange(len(sizes)), sizes), values.indptr[1:]
    first = np.arange(values.nnz)
    shift = 1
    while len(first := first[first + shift < end[task[first]]]):
        second = first + shift
        weight = 2 * values.data[first] * values.data[second]
        yield task[first], values.indices[first], values.indices[second], weight
        shift += 1


def find_difference(level: str, classes: NDArray[Any]) -> Difference:
    """Return the difference of labels at a level whose differences are fixed.

    Raises ValueError for an unknown level and for classes that do not suit it.
    """
    if level not in DIFFERENCES:
        known = ", ".join(LEVELS)
        raise ValueError(f"no level of measurement is called {level!r}: choose {known}")
    return DIFFERENCES[level](classes)


def _interval(classes: NDArray[Any]) -> Difference:
    values = _as_numbers(classes, "interval")
    return Difference(
        lambda first, second: np.square(values[first] - values[second]),
        lambda some: np.square(np.subtract.outer(values[some], values)),
        len(values),
        values,
    )


def _ratio(classes: NDArray[Any]) -> Difference:
    values = _as_numbers(classes, "ratio")
    if (values < 0).any():
        raise ValueError("ratio data have a true zero: no label may be negative")

    def between(first: Floats, second: Floats) -> Floats:
        total = first + second
        apart = np.divide(
            first - second, total, out=np.zeros_like(total), where=total > 0
        )
        return np.asarray(np.square(apart))

    return Difference(
        lambda first, second: between(values[first], values[second]),
        lambda some: between(values[some, None], values[None, :]),
        len(values),
    )


def _jaccard(classes: NDArray[Any]) -> Difference:
    return _of_sets(classes, "jaccard", lambda shared, _one, _other: shared * 0 + 1)


def _masi(classes: NDArray[Any]) -> Difference:
    return _of_sets(classes, "masi", _monotonicity)


def _monotonicity(shared: Floats, one: Floats, other: Floats) -> Floats:
    """1 for equal sets, 2/3 where one holds the other, 1/3 where they overlap."""
    is_held = (shared == one).astype(np.float64) + (shared == other)
    return np.asarray((1 + is_held) / 3)


def _of_sets(
    classes: NDArray[Any],
    level: str,
    weigh: Callable[[Floats, Floats, Floats], Floats],
) -> Difference:
    members = _as_members(classes, level)
    size = members.sum(axis=1)

    def between(shared: Floats, one: Floats, other: Floats) -> Floats:
        union = one + other - shared
        likeness = np.divide(shared, union, out=np.ones_like(union), where=union > 0)
        return np.asarray(
            1 - likeness * np.where(union > 0, weigh(shared, one, other), 1)
        )

    def of_pairs(first: Indices, second: Indices) -> Floats:
        shared = np.einsum("pe,pe->p", members[first], members[second])
        return between(shared, size[first], size[second])

    def of_rows(some: slice) -> Floats:
        shared = members[some] @ members.T
        return between(shared, size[some, None], np.broadcast_to(size, shared.shape))

    return Difference(of_pairs, of_rows, len(size))


def _as_members(classes: NDArray[Any], level: str) -> Floats:
    labels = classes.tolist()
    for label in labels:
        if isinstance(label, str) or not isinstance(label, Collection):
            raise ValueError(  # noqa: TRY004 - as for every label that does not suit
                f"{level} data need sets as labels, such as ('cat', 'dog'): {label!r}"
            )
    elements: dict[Any, int] = {}
    for label in labels:
        for element in label:
            elements.setdefault(element, len(elements))
    members = np.zeros((len(labels), len(elements)))
    for row, label in enumerate(labels):
        members[row, [elements[element] for element in label]] = 1.0
    return members


def _boxes(classes: NDArray[Any]) -> Difference:
    corners = _as_corners(classes)
    return Difference(
        lambda first, second: _one_less_iou(corners[first], corners[second]),
        lambda some: _one_less_iou(corners[some, None], corners[None, :]),
        len(corners),
    )


def _one_less_iou(one: Floats, other: Floats) -> Floats:
    low = np.maximum(one[..., :2], other[..., :2])
    high = np.minimum(one[..., 2:], other[..., 2:])
    shared = np.maximum(high - low, 0).prod(axis=-1)
    area = [(boxes[..., 2:] - boxes[..., :2]).prod(axis=-1) for boxes in (one, other)]
    union = area[0] + area[1] - shared
    # Boxes without area are alike where they are the same, and apart elsewhere.
    same = (one == other).all(axis=-1).astype(np.float64)
    iou = np.divide(shared, union, out=same.copy(), where=union > 0)
    return np.asarray(np.where(same > 0, 0.0, 1 - iou))


def _as_corners(classes: NDArray[Any]) -> Floats:
    try:
        boxes = np.array(
            [[float(side) for side in label] for label in classes.tolist()]
        )
    except (TypeError, ValueError) as error:
        raise ValueError(f"{NEED_BOXES}: {error}") from error
    boxes = boxes.reshape(len(classes), -1) if len(classes) else np.zeros((0, 4))
    if boxes.shape[1] != 4 or not np.isfinite(boxes).all() or (boxes[:, 2:] < 0).any():
        raise ValueError(NEED_BOXES)
    return np.concatenate([boxes[:, :2], boxes[:, :2] + boxes[:, 2:]], axis=1)


NEED_BOXES = (
    "boxes data need labels (x, y, width, height), four finite numbers, "
    "width and height 0 or more"
)


def _as_numbers(classes: NDArray[Any], level: str) -> Floats:
    try:
        values = np.array([float(value) for value in classes.tolist()])
    except (TypeError, ValueError) as error:
        raise ValueError(f"{level} data need numbers as labels: {error}") from error
    if not np.isfinite(values).all():
        raise ValueError(f"{level} data need finite numbers as labels")
    return values


DIFFERENCES: Mapping[str, Callable[[NDArray[Any]], Difference]] = MappingProxyType(
    {
        "interval": _interval,
        "ratio": _ratio,
        "jaccard": _jaccard,
        "masi": _masi,
        "boxes": _boxes,
    }
)
LEVELS = ("nominal", "ordinal", *DIFFERENCES)
"""Nominal needs no differences; those of ordinal data depend on the answers."""
