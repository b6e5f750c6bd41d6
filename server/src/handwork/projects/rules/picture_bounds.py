"""Marks on a picture lie within it: nobody draws beside what is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeGuard

SIZE = "inputImageProperties"
# What a model drew is given back as it was, beside the picture too.
GIVEN = "initialValueModified"
# Rounding may take a mark so far over the edge.
MARGIN = 1


def why_outside(content: object) -> str:
    """Name an answer's mark that lies outside of its picture; empty when none does."""
    if not isinstance(content, Mapping):
        return ""
    for name, value in content.items():
        if isinstance(value, Mapping) and GIVEN not in value and _leaves(value):
            return f'"{name}" has a mark outside of its picture'
    return ""


def _leaves(value: Mapping[str, Any]) -> bool:
    size = value.get(SIZE)
    if not isinstance(size, Mapping):
        return False
    width, height = size.get("width"), size.get("height")
    if not isinstance(width, int) or not isinstance(height, int):
        return False
    return any(
        x > width + MARGIN or y > height + MARGIN or min(x, y) < -MARGIN
        for part in value.values()
        for x, y in _corners(part)
    )


def _corners(part: object) -> Iterator[tuple[float, float]]:
    """Give the points of lists of boxes, points and outlines, the far ones too."""
    for mark in part if isinstance(part, list) else ():
        if not isinstance(mark, Mapping):
            continue
        x, y = mark.get("x", mark.get("left")), mark.get("y", mark.get("top"))
        if _is_number(x) and _is_number(y):
            yield x, y
            wide, high = mark.get("width", 0), mark.get("height", 0)
            if _is_number(wide) and _is_number(high):
                yield x + wide, y + high
        yield from _corners(mark.get("vertices"))


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
