"""PNG masks: a picture a task in which every pixel is the number of a label or a thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from handwork.releases.exports.categories import Categories
from handwork.releases.exports.export import Export, Plan
from handwork.releases.exports.item import Item
from handwork.releases.exports.names import Names
from handwork.releases.exports.pictures import (
    UNKNOWN,
    Colours,
    Mask,
    hex_colour,
    instance_masks,
    label_masks,
    numbered,
    painted,
    png_of,
    things_count,
)
from handwork.releases.exports.spool import Archive, compact_json, pretty_json

NOTE = (
    "A zip: masks/<name>.png, 8 bits a pixel with a palette: 0 is background, 255 is paint "
    "in a colour of no label. Where classes are painted a pixel is the number of its class; "
    "where things are, it is the number of the thing on that picture. colours.json names "
    "classes with number and colour; things.jsonl names the class of each thing. A picture of "
    "more than 25 million pixels, or not as large as its answer says, is left out."
)
MOST = UNKNOWN - 1
# The number of its paint, that of its class, and where it is.
Thing = tuple[int, int, Mask]


class MaskWriter:
    """Writes one picture a task."""

    def __init__(self, path: Path, plan: Plan) -> None:
        self.element = plan.element
        self.archive, self.names = Archive(path), Names()
        self.categories = Categories(plan.element)
        self.lines: list[str] = []
        self.left_out: Counter[str] = Counter()

    def write(self, item: Item) -> None:
        """Append the mask of a task."""
        value = item.value(self.element)
        pixels = painted(value)
        if pixels is None:
            reason = "without a readable picture" if item.said else "no answer"
            self.left_out[f"tasks: {reason}"] += 1
            return
        name = f"{self.names.stem(item.shown_name(self.element))}.png"
        things = self._things(value, pixels)
        classes: list[int] = []
        self.archive.add(
            f"masks/{name}", png_of(numbered(_noted(things, classes), pixels))
        )
        if self.element.shape == "instances":
            self._note(name, item.key, classes)
        lost = "masks: in a colour of another, or more than 254"
        self.left_out[lost] += things_count(value) - len(classes)

    def _things(self, value: Mapping[str, Any], pixels: Colours) -> Iterator[Thing]:
        """Give masks with the number of their paint and that of their class."""
        if self.element.shape == "semantic":
            for label, mask in label_masks(value, pixels):
                number = self.categories.number(label) + 1
                if number <= MOST:
                    yield number, number, mask
            return
        for n, (label, mask) in enumerate(instance_masks(value, pixels), start=1):
            yield n, self.categories.number(label) + 1, mask

    def close(self) -> None:
        """Name the classes and their colours."""
        classes = [
            {"number": n, "name": label, "colour": hex_colour(n)}
            for n, label in enumerate(self.categories.labels, start=1)
        ]
        self.archive.add("colours.json", pretty_json({"classes": classes}))
        if self.element.shape == "instances":
            self.archive.add("things.jsonl", "".join(self.lines))
        self.archive.close()
        self.left_out = +self.left_out

    def _note(self, name: str, key: str, classes: list[int]) -> None:
        line = {"mask": name, "task": key, "classes": classes}
        self.lines.append(f"{compact_json(line)}\n")


def _noted(things: Iterable[Thing], classes: list[int]) -> Iterator[tuple[int, Mask]]:
    """Pass masks on one at a time: many of a large picture do not fit into memory."""
    for number, class_number, mask in things:
        classes.append(class_number)
        yield number, mask


EXPORT = Export(
    name="masks",
    file="masks.zip",
    content_type="application/zip",
    note=NOTE,
    open=MaskWriter,
    shapes=frozenset({"semantic", "instances"}),
)
