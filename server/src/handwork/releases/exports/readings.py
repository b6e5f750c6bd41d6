"""What elements give, read as plain numbers: what cannot be used is left out and counted."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

Corner = tuple[float, float]
MAX_PIXELS = 10_000_000_000
# Pixels, letters or seconds from the beginning: nothing that is shown is larger.
LARGEST = 10_000_000
MOST_CORNERS = 10_000


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that was drawn or marked: corners, or a start and an end; its label."""

    points: tuple[Corner, ...]
    label: str
    text: str = ""
    # How sure the consensus is that it is there; None for one person's answer.
    probability: float | None = None

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The smallest box around it: left, top, width, height."""
        xs, ys = zip(*self.points, strict=True)
        left, top = min(xs), min(ys)
        return left, top, max(xs) - left, max(ys) - top

    @property
    def area(self) -> float:
        """The area of a polygon, by the shoelace formula."""
        pairs = zip(self.points, (*self.points[1:], self.points[0]), strict=True)
        return abs(sum(x * v - u * y for (x, y), (u, v) in pairs)) / 2


def marks_of(shape: str, value: object) -> list[Mark]:
    """Read the marks of an answer; a shape without marks has none."""
    if not isinstance(value, Mapping) or shape not in _READERS:
        return []
    name, read = _READERS[shape]
    entries = value.get(name)
    found = entries if isinstance(entries, list) else []
    marks = (_mark(read, entry) for entry in found if isinstance(entry, Mapping))
    return [mark for mark in marks if mark is not None]


def entries_count(shape: str, value: object) -> int:
    """Count what an answer lists, readable or not."""
    if not isinstance(value, Mapping) or shape not in _READERS:
        return 0
    entries = value.get(_READERS[shape][0])
    return len(entries) if isinstance(entries, list) else 0


def size_of(value: object) -> tuple[int, int] | None:
    """Read width and height of the picture that an answer was drawn on."""
    given = value.get("inputImageProperties") if isinstance(value, Mapping) else None
    if not isinstance(given, Mapping):
        return None
    width, height = _number(given.get("width")), _number(given.get("height"))
    if not (0 < width <= LARGEST and 0 < height <= LARGEST):
        return None
    size = round(width), round(height)
    return size if 0 < size[0] * size[1] <= MAX_PIXELS else None


def lost_count(shape: str, value: object) -> int:
    """Count the marks of an answer that cannot be used."""
    return entries_count(shape, value) - len(marks_of(shape, value))


def plain(number: float) -> int | float:
    """Write a number of pixels or seconds: at most three decimals, none if whole."""
    rounded = round(number, 3)
    return int(rounded) if float(rounded).is_integer() else rounded


def _mark(read: Any, entry: Mapping[str, Any]) -> Mark | None:  # noqa: ANN401
    points = tuple(islice(read(entry), MOST_CORNERS + 1))
    if not 0 < len(points) <= MOST_CORNERS:
        return None
    # What is not a number is not smaller than any.
    if not all(abs(number) <= LARGEST for point in points for number in point):
        return None
    text = entry.get("text")
    return Mark(
        points,
        _label(entry),
        text if isinstance(text, str) else "",
        _finite(entry.get("confidence")),
    )


def _label(entry: Mapping[str, Any]) -> str:
    label = entry.get("label", entry.get("speaker", ""))
    return label if isinstance(label, str) else ""


def _box(entry: Mapping[str, Any]) -> Iterator[Corner]:
    left, top = _number(entry.get("left")), _number(entry.get("top"))
    width, height = _number(entry.get("width")), _number(entry.get("height"))
    if width < 0 or height < 0:
        return
    yield left, top
    yield left + width, top + height


def _vertices(entry: Mapping[str, Any]) -> Iterator[Corner]:
    given = entry.get("vertices")
    for vertex in given if isinstance(given, list) else []:
        yield from _point(vertex if isinstance(vertex, Mapping) else {})


def _polygon(entry: Mapping[str, Any]) -> Iterator[Corner]:
    corners = [*_vertices(entry)]
    return iter(corners if len(corners) >= 3 else [])


def _point(entry: Mapping[str, Any]) -> Iterator[Corner]:
    yield _number(entry.get("x")), _number(entry.get("y"))


def _span(entry: Mapping[str, Any]) -> Iterator[Corner]:
    start, end = _number(entry.get("startOffset")), _number(entry.get("endOffset"))
    if 0 <= start < end and start.is_integer() and end.is_integer():
        yield start, end


def _range(entry: Mapping[str, Any]) -> Iterator[Corner]:
    start, end = _number(entry.get("start")), _number(entry.get("end"))
    if 0 <= start <= end:
        yield start, end


def _number(value: object) -> float:
    found = _finite(value)
    return math.nan if found is None else found


def _finite(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None


_READERS = {
    "boxes": ("boundingBoxes", _box),
    "polygons": ("polygons", _polygon),
    "polylines": ("polylines", _vertices),
    "lines": ("lines", _vertices),
    "points": ("keypoints", _point),
    "spans": ("entities", _span),
    "transcript": ("segments", _range),
    "ranges": ("ranges", _range),
}
