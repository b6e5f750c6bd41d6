"""Stretches of text and of time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.shapes.geometry import (
    Geometry,
    numbers_of,
    overlap_of_intervals,
    ratio_or_equal,
    weighted_median,
)
from handwork_core.truth.shapes.table import ShapeTable, build

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from handwork_core.answers import Column

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SpanTable(ShapeTable):
    """Who marked which stretches of a text; build it with :meth:`from_answers`.

    Rows of `shapes` are start, end: characters ``text[start:end]``.
    """

    @classmethod
    def from_answers(
        cls,
        tasks: Column,
        workers: Column,
        answers: Sequence[Sequence[Any]],
        *,
        labels: Sequence[Sequence[Hashable]] | None = None,
    ) -> SpanTable:
        """Encode one row per answer; the result does not depend on the order of rows.

        Parameters
        ----------
        tasks, workers : sequence of hashable or 1-D ndarray, shape (n_answers,)
        answers : sequence of sequences of (start, end), shape (n_answers,)
            Whole numbers, the end not included; an empty sequence is the answer that
            there is nothing to mark.
        labels : sequence of sequences of labels, optional
            The label of each span, such as "person".

        Raises
        ------
        ValueError
            When lengths differ, an id is missing, or a span is not two whole numbers
            of which the first is 0 or more and the second is larger; the message names
            the row.

        Examples
        --------
        >>> from handwork_core.truth.shapes import SpanTable
        >>> table = SpanTable.from_answers(
        ...     [1, 1], ["ada", "bola"], [[(0, 4)], [(0, 5)]], labels=[["who"], ["who"]]
        ... )
        >>> table.shapes.tolist()
        [[0.0, 4.0], [0.0, 5.0]]
        """
        return cls(**build(_SPANS, tasks, workers, answers, labels))


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SegmentTable(ShapeTable):
    """Who marked which stretches of a recording; build it with :meth:`from_answers`.

    Rows of `shapes` are start, end, in the unit given.
    """

    @classmethod
    def from_answers(
        cls,
        tasks: Column,
        workers: Column,
        answers: Sequence[Sequence[Any]],
        *,
        labels: Sequence[Sequence[Hashable]] | None = None,
    ) -> SegmentTable:
        """Encode one row per answer; the result does not depend on the order of rows.

        Parameters
        ----------
        tasks, workers : sequence of hashable or 1-D ndarray, shape (n_answers,)
        answers : sequence of sequences of (start, end), shape (n_answers,)
            Finite numbers, such as seconds; an empty sequence is the answer that there
            is nothing to mark.
        labels : sequence of sequences of labels, optional
            The label of each segment, such as who speaks.

        Raises
        ------
        ValueError
            When lengths differ, an id is missing, or a segment is not two finite
            numbers of which the second is not smaller; the message names the row. A
            segment of no length is allowed: it overlaps with its equals only.

        Examples
        --------
        >>> from handwork_core.truth.shapes import SegmentTable
        >>> SegmentTable.from_answers([1], ["ada"], [[(0.5, 2)]]).shapes.tolist()
        [[0.5, 2.0]]
        """
        return cls(**build(_SEGMENTS, tasks, workers, answers, labels))


def _overlap(first: Floats, second: Floats) -> Floats:
    shared, covered = overlap_of_intervals(first, second)
    return ratio_or_equal(shared, covered, first, second)


def _read_span(where: str, shape: object) -> Floats:
    span = numbers_of(where, shape, ("start", "end"))
    if (span != np.floor(span)).any() or not 0 <= span[0] < span[1]:
        raise ValueError(
            f"{where} is {shape!r}: give whole numbers, start at 0 or above and end "
            "above start"
        )
    return span


def _read_segment(where: str, shape: object) -> Floats:
    segment = numbers_of(where, shape, ("start", "end"))
    if segment[1] < segment[0]:
        raise ValueError(f"{where} is {shape!r}: the end must not be before the start")
    return segment


def _given_span(spans: Floats, weights: Floats) -> Floats:
    # Someone marked each end, and words are not cut half-way between two answers.
    return weighted_median(spans, weights, one_given=True)


_SPANS = Geometry(
    kind="spans",
    method="span_consensus",
    n_numbers=2,
    read=_read_span,
    similarity=_overlap,
    consensus=_given_span,
)
_SEGMENTS = Geometry(
    kind="segments",
    method="segment_consensus",
    n_numbers=2,
    read=_read_segment,
    similarity=_overlap,
    consensus=weighted_median,
)
