"""What the inference of shapes must know of a kind of shape."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from handwork_core.truth.method import AnswerKind

Floats = NDArray[np.float64]
Shapes = NDArray[Any]
"""A row of numbers for each shape, or an array of objects where their size differs."""

SLACK = 1e-12
LARGEST_COORDINATE = 1e100


@dataclass(frozen=True, slots=True, eq=False)
class Geometry:
    """How shapes of one kind are checked, compared and put together.

    Attributes
    ----------
    kind : str
        The kind of answers, such as "boxes".
    method : str
        Name of the method for it in `METHODS`.
    n_numbers : int or None
        Numbers in each row of `Shapes`; None for an array of objects.
    read : callable, (where, shape) -> ndarray of float64
        Checks one shape as given; the error begins with `where`.
    similarity : callable, (shapes, shapes) -> ndarray of float64
        Of every one with every other, 0..1, symmetric; 1 for equal shapes.
    consensus : callable, (shapes, weights) -> ndarray of float64
        One shape that stands for several.
    threshold : float
        From this similarity on, two shapes may be marks of one thing.
    """

    kind: AnswerKind
    method: str
    n_numbers: int | None
    read: Callable[[str, object], Floats]
    similarity: Callable[[Shapes, Shapes], Floats]
    consensus: Callable[[Shapes, Floats], Floats]
    threshold: float = 0.5

    def collect(self, shapes: list[Floats]) -> Shapes:
        """Put shapes into one array."""
        if self.n_numbers is not None:
            return np.array(shapes, dtype=np.float64).reshape(-1, self.n_numbers)
        column = np.empty(len(shapes), dtype=object)
        for place, shape in enumerate(shapes):
            shape.setflags(write=False)
            column[place] = shape
        return column


def sort_key(shape: Floats) -> tuple[float, ...]:
    """Return what orders shapes of one kind."""
    return tuple(shape.ravel().tolist())


def numbers_of(where: str, shape: object, names: tuple[str, ...]) -> Floats:
    """Return a shape of a few named numbers, or refuse it."""
    expected = ", ".join(names)
    try:
        numbers = np.asarray(shape, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{where} is {shape!r}: give {expected}") from error
    if numbers.shape != (len(names),):
        raise ValueError(f"{where} is {shape!r}: give {expected}")
    return check_numbers(where, shape, numbers)


def check_numbers(where: str, shape: object, numbers: Floats) -> Floats:
    """Refuse numbers that are not finite, or whose product with others would not be."""
    if not np.isfinite(numbers).all():
        raise ValueError(f"{where} is {shape!r}: its numbers must be finite")
    if (np.abs(numbers) > LARGEST_COORDINATE).any():
        raise ValueError(
            f"{where} is {shape!r}: its numbers must not pass {LARGEST_COORDINATE:g}"
        )
    # Adding zero turns -0.0, which would sort apart by its bits only, into 0.0.
    return np.asarray(numbers + 0.0)


def weighted_median(
    rows: Floats, weights: Floats, *, one_given: bool = False
) -> Floats:
    """Return the weighted median of each column.

    Half-way between the two where a value splits the weight evenly; the lower of them
    for `one_given`.
    """
    order = np.argsort(rows, axis=0, kind="stable")
    below = np.cumsum(weights[order], axis=0)
    half = below[-1] / 2
    last = len(rows) - 1
    slack = SLACK * below[-1]
    low = np.minimum((below < half - slack).sum(axis=0), last)
    high = np.minimum((below <= half + slack).sum(axis=0), last)
    columns = np.arange(rows.shape[1])
    lower: Floats = rows[order[low, columns], columns]
    if one_given:
        return lower
    upper: Floats = rows[order[high, columns], columns]
    # Equal ends stay as they are, to the bit.
    return np.where(lower == upper, lower, lower / 2 + upper / 2)


def overlap_of_intervals(first: Floats, second: Floats) -> tuple[Floats, Floats]:
    """Return how much of every two intervals is shared, and how much either covers.

    Rows are (start, end). Both results have the shape (len(first), len(second)).
    """
    start = np.maximum.outer(first[:, 0], second[:, 0])
    end = np.minimum.outer(first[:, 1], second[:, 1])
    shared = np.maximum(end - start, 0.0)
    lengths = np.add.outer(first[:, 1] - first[:, 0], second[:, 1] - second[:, 0])
    return shared, np.asarray(lengths - shared)


def ratio_or_equal(
    shared: Floats, covered: Floats, first: Floats, second: Floats
) -> Floats:
    """Return shared over covered; of shapes without extent, whether they are equal."""
    same = (first[:, None, :] == second[None, :, :]).all(axis=2)
    equal: Floats = same.astype(np.float64)
    np.divide(shared, covered, out=equal, where=covered > 0)
    return equal
