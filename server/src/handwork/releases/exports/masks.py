"""PNG masks: a picture a task in which every pixel is the number of a label or a thing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from handwork.releases.exports.categories import Categories
from handwork.releases.exports.export import Export, Plan
from handwork.releases.exports.item import Item
from handwork.releases.exports.names import Names
from handwork.releases.exports.pictures import (
    UNKNOWN,
    hex_colour,
    instance_masks,
    label_masks,
    numbered,
    painted,
    png_of,
)
from handwork.releases.exports.spool import Archive, compact_json, pretty_json

NOTE = (
    "A zip: masks/<name>.png, 8 bits a pixel with a palette: 0 is background, 255 is paint "
    "in a colour of no label. Where classes are painted a pixel is the number of its class; "
    "where things are, it is the number of the thing on that picture. colours.json names "
    "classes with number and colour; things.jsonl names the class of each thing."
)
MOST = UNKNOWN - 1


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
        if self.element.shape == "semantic":
            things = [*label_masks(value).items()]
            masks = {self.categories.number(label) + 1: mask for label, mask in things}
        else:
            things = [*instance_masks(value)]
            masks = {n: mask for n, (_, mask) in enumerate(things, start=1)}
            classes = [self.categories.number(label) + 1 for label, _ in things]
            self._note(name, item.key, classes)
        kept = {number: mask for number, mask in masks.items() if number <= MOST}
        self.left_out["masks: more than 254 on one picture"] += len(masks) - len(kept)
        self.archive.add(f"masks/{name}", png_of(numbered(kept, pixels)))

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


EXPORT = Export(
    name="masks",
    file="masks.zip",
    content_type="application/zip",
    note=NOTE,
    open=MaskWriter,
    shapes=frozenset({"semantic", "instances"}),
)
