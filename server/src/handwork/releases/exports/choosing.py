"""Which answer stands for a task where several people gave one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from handwork.inference.rules import comparable
from handwork.projects.rules.answering import Element
from handwork.releases import bridge
from handwork.releases.bridge import Look
from handwork.releases.exports.item import Item, Said
from handwork.releases.exports.readings import Mark, marks_of, plain, size_of
from handwork.releases.exports.voting import voted_masks

ONLY, ESTIMATE, NEAREST = "only answer", "estimate", "nearest text"
CONSENSUS, VOTE = "consensus of marks", "vote on pixels"
LONGEST_TEXT = 20_000
# Of one answer; every mark is compared with every other one.
MOST_MARKS = 1_000
BY = {
    ONLY: "one person answered",
    ESTIMATE: "the first answer that says what the estimate says",
    NEAREST: "no two answers are equal: the text with the least distance to the others",
    CONSENSUS: "marks of several people matched and put together, of each the first "
    f"{MOST_MARKS:,}; confidence is the probability that something is there",
    VOTE: "of each label the pixels that more than half of the answers gave it",
}


class Choosing:
    """Looks at all answers first, because people are judged by all of their work."""

    def __init__(self, elements: tuple[Element, ...]) -> None:
        self.elements = elements
        self._looks: defaultdict[str, list[Look]] = defaultdict(list)
        self._agreed: dict[str, Mapping[int, tuple[Mark, ...]]] = {}

    @property
    def needs_a_look(self) -> bool:
        """Whether any element's marks are put together."""
        return any(element.shape in bridge.CONSENSUS for element in self.elements)

    def look(self, item: Item) -> None:
        """Take the marks of a task that several people answered."""
        if len(item.said) < 2:
            return
        for element in self.elements:
            if element.shape in bridge.CONSENSUS:
                self._looks[element.name] += [
                    look_at(item, s, element) for s in item.said
                ]

    def settle(self) -> None:
        """Put all marks together."""
        shapes = {element.name: element.shape for element in self.elements}
        for name, looks in self._looks.items():
            self._agreed[name] = bridge.agreed_marks(shapes[name], looks)
        self._looks.clear()

    def choose(self, items: Sequence[Item]) -> Iterable[Item]:
        """Give tasks with what stands for their answers."""
        nearest = self._nearest(items)
        for item in items:
            yield self._chosen(item, nearest) if item.said else item

    def _chosen(self, item: Item, nearest: Mapping[int, int]) -> Item:
        place = nearest.get(item.number)
        said = item.said[first_of(item) if place is None else place]
        rule = ONLY if len(item.said) == 1 else ESTIMATE if place is None else NEAREST
        agreed, by = dict(said.content), dict.fromkeys(said.content, rule)
        if len(item.said) > 1:
            for element in self.elements:
                found = self._together(item, element)
                if found is not None:
                    agreed[element.name], by[element.name] = found
        return replace(item, agreed=agreed, by=by)

    def _together(self, item: Item, element: Element) -> tuple[Any, str] | None:
        values = [said.content.get(element.name) for said in item.said]
        first = next((value for value in values if isinstance(value, Mapping)), None)
        if first is None:
            return None
        if element.shape in bridge.CONSENSUS:
            marks = self._agreed.get(element.name, {}).get(item.number, ())
            return with_marks(element.shape, first, marks), CONSENSUS
        if element.shape == "semantic":
            voted = voted_masks(
                [value for value in values if isinstance(value, Mapping)]
            )
            return (voted, VOTE) if voted is not None else None
        return None

    def _nearest(self, items: Sequence[Item]) -> Mapping[int, int]:
        """Find the tasks to which all said something else, in words."""
        texts = {
            item.number: found
            for item in items
            if len(item.said) > 1
            and all_differ(item)
            and (found := texts_of(item, self.elements)) is not None
        }
        return bridge.nearest_texts(texts) if texts else {}


def look_at(item: Item, said: Said, element: Element) -> Look:
    """Read one answer as marks."""
    value = said.content.get(element.name)
    size = size_of(value)
    marks = tuple(marks_of(element.shape, value)[:MOST_MARKS])
    return Look(item.number, said.worker_id, marks, float(max(size)) if size else 1.0)


def first_of(item: Item) -> int:
    """Take the first answer that says what the estimate says, else the first one."""
    if item.label is None:
        return 0
    wanted = comparable(item.label)
    said = (place for place, one in enumerate(item.said) if one.says(wanted))
    return next(said, 0)


def all_differ(item: Item) -> bool:
    """Whether no two answers are equal."""
    return Counter(str(said.value) for said in item.said).most_common(1)[0][1] == 1


def texts_of(item: Item, elements: tuple[Element, ...]) -> list[str] | None:
    """Read the first text that every answer gives; None where there is none."""
    for element in elements:
        texts = [text_of(said.content.get(element.name)) for said in item.said]
        found = [text for text in texts if text is not None]
        if element.shape in ("text", "transcript") and len(found) == len(texts):
            return found if max(map(len, found)) <= LONGEST_TEXT else None
    return None


def text_of(value: object) -> str | None:
    """Read what was written: a text, or the text of a transcript or a translation."""
    if isinstance(value, str):
        return value
    if not isinstance(value, Mapping):
        return None
    text = value.get("text", value.get("translation"))
    return text if isinstance(text, str) else None


def with_marks(
    shape: str, value: Mapping[str, Any], marks: tuple[Mark, ...]
) -> Mapping[str, Any]:
    """Write marks as the element gives them, on the picture of one of the answers."""
    name, write = WRITTEN[shape]
    entries = [
        {**write(mark), "label": mark.label, "confidence": mark.probability}
        for mark in marks
    ]
    kept = {key: value[key] for key in ("inputImageProperties",) if key in value}
    return {name: entries, **kept}


def _box(mark: Mark) -> dict[str, float]:
    left, top, width, height = mark.box
    numbers = {"left": left, "top": top, "width": width, "height": height}
    return {name: plain(number) for name, number in numbers.items()}


def _polygon(mark: Mark) -> dict[str, Any]:
    return {"vertices": [{"x": plain(x), "y": plain(y)} for x, y in mark.points]}


def _point(mark: Mark) -> dict[str, float]:
    (x, y), *_rest = mark.points
    return {"x": plain(x), "y": plain(y)}


def _span(mark: Mark) -> dict[str, int]:
    start, end = mark.points[0]
    return {"startOffset": int(start), "endOffset": int(end)}


def _range(mark: Mark) -> dict[str, float]:
    start, end = mark.points[0]
    return {"start": plain(start), "end": plain(end)}


WRITTEN = {
    "boxes": ("boundingBoxes", _box),
    "polygons": ("polygons", _polygon),
    "points": ("keypoints", _point),
    "spans": ("entities", _span),
    "ranges": ("ranges", _range),
}
