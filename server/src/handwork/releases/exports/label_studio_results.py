"""Answers of elements as results of Label Studio: regions in per cent, choices, texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from handwork.projects.rules.answering import Element
from handwork.releases.exports.readings import (
    Mark,
    entries_count,
    lost_count,
    marks_of,
    plain,
    size_of,
)

Result = dict[str, Any]
SPEECH = "Speech"
POINT_WIDTH = 0.5
"""Of a point on a picture, in per cent of the width: Label Studio draws it so large."""


@dataclass(frozen=True, slots=True)
class Given:
    """What one element was answered: `text` is what it shows, if that is a text."""

    element: Element
    value: Any
    text: str = ""


@dataclass(frozen=True, slots=True)
class Counterpart:
    """The control of Label Studio that an element becomes."""

    control: str
    type: str
    results: Callable[[Given], Iterator[Result]]
    labels: str = ""


def results_of(given: Given) -> Iterator[Result]:
    """Write an answer of one element; nothing where Label Studio has no counterpart."""
    counterpart = COUNTERPARTS.get(given.element.shape)
    if counterpart is None or given.value is None:
        return
    for found in counterpart.results(given):
        yield {"type": counterpart.type, **found}


def unread_count(given: Given, results: int) -> int:
    """Count what an answer says and its results do not."""
    shape = given.element.shape
    if given.value is None or shape not in COUNTERPARTS:
        return 0
    if shape == "transcript":
        return lost_count(shape, given.value)
    if COUNTERPARTS[shape].labels:
        return max(entries_count(shape, given.value) - results, 0)
    return int(results == 0)


def _drawn(given: Given, place: Callable[[Mark, int, int], Result]) -> Iterator[Result]:
    size = size_of(given.value)
    if size is None:
        return
    whole = {"original_width": size[0], "original_height": size[1], "image_rotation": 0}
    name = COUNTERPARTS[given.element.shape].labels
    for mark in marks_of(given.element.shape, given.value):
        yield {**whole, "value": {**place(mark, *size), name: [mark.label]}}


def _boxes(given: Given) -> Iterator[Result]:
    def place(mark: Mark, width: int, height: int) -> Result:
        left, top, wide, high = mark.box
        return {
            "x": share(left, width), "y": share(top, height),
            "width": share(wide, width), "height": share(high, height), "rotation": 0,
        }  # fmt: skip

    return _drawn(given, place)


def _polygons(given: Given) -> Iterator[Result]:
    def place(mark: Mark, width: int, height: int) -> Result:
        points = [[share(x, width), share(y, height)] for x, y in mark.points]
        return {"points": points, "closed": True}

    return _drawn(given, place)


def _points(given: Given) -> Iterator[Result]:
    def place(mark: Mark, width: int, height: int) -> Result:
        (x, y), *_rest = mark.points
        return {"x": share(x, width), "y": share(y, height), "width": POINT_WIDTH}

    return _drawn(given, place)


def _spans(given: Given) -> Iterator[Result]:
    for mark in marks_of("spans", given.value):
        start, end = (int(place) for place in mark.points[0])
        if end > len(given.text):
            continue
        text = given.text[start:end]
        yield {
            "value": {"start": start, "end": end, "text": text, "labels": [mark.label]}
        }


def _transcript(given: Given) -> Iterator[Result]:
    name = given.element.name
    for n, mark in enumerate(marks_of(given.element.shape, given.value), start=1):
        start, end = (plain(moment) for moment in mark.points[0])
        region = {"start": start, "end": end, "channel": 0}
        labels = {**region, "labels": [mark.label or SPEECH]}
        yield {"id": f"{name}-{n}", "value": labels}
        if mark.text:
            text = {**region, "text": [mark.text]}
            yield {
                "id": f"{name}-{n}",
                "type": "textarea",
                "from_name": f"{name}-text",
                "value": text,
            }


def _choice(given: Given) -> Iterator[Result]:
    label = _part(given.value, "label")
    if isinstance(label, str):
        yield {"value": {"choices": [label]}}


def _choices(given: Given) -> Iterator[Result]:
    labels = _part(given.value, "labels")
    if isinstance(labels, list):
        found = [label for label in labels if isinstance(label, str)]
        yield {"value": {"choices": found}}


def _ticks(given: Given) -> Iterator[Result]:
    if isinstance(given.value, Mapping):
        ticked = [str(name) for name, is_on in given.value.items() if is_on is True]
        yield {"value": {"choices": ticked}}


def _number(given: Given) -> Iterator[Result]:
    value = given.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        yield {"value": {"number": value}}


def _part(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, Mapping) else None


def _text(given: Given) -> Iterator[Result]:
    value = given.value
    if isinstance(value, Mapping):
        value = value.get("text", value.get("translation"))
    if isinstance(text := value, str):
        yield {"value": {"text": [text]}}


def share(part: float, whole: int) -> float:
    """Write a length in per cent of another one."""
    return round(100 * part / whole, 6)


COUNTERPARTS: Mapping[str, Counterpart] = {
    "boxes": Counterpart(
        "RectangleLabels", "rectanglelabels", _boxes, "rectanglelabels"
    ),
    "polygons": Counterpart(
        "PolygonLabels", "polygonlabels", _polygons, "polygonlabels"
    ),
    "points": Counterpart(
        "KeyPointLabels", "keypointlabels", _points, "keypointlabels"
    ),
    "spans": Counterpart("Labels", "labels", _spans, "labels"),
    "transcript": Counterpart("Labels", "labels", _transcript, "labels"),
    "ranges": Counterpart("Labels", "labels", _transcript, "labels"),
    "label": Counterpart("Choices", "choices", _choice),
    "labels": Counterpart("Choices", "choices", _choices),
    "ticks": Counterpart("Choices", "choices", _ticks),
    "number": Counterpart("Number", "number", _number),
    "text": Counterpart("TextArea", "textarea", _text),
}
