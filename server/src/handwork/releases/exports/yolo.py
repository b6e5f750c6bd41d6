"""YOLO: a text a picture, a line an object, numbers as shares of width and height."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from handwork.releases.exports.categories import Categories
from handwork.releases.exports.export import Export, Plan
from handwork.releases.exports.item import WHICH, Item
from handwork.releases.exports.names import Names
from handwork.releases.exports.readings import Mark, lost_count, marks_of, size_of
from handwork.releases.exports.spool import Archive, compact_json, pretty_json

NOTE = (
    "A zip: labels/<name>.txt beside the picture of that name, a line an object: the number "
    "of the class, then centre x, centre y, width, height as shares of the picture, or the "
    "corners x y of a polygon; classes.txt names the classes from 0, data.yaml says the same "
    "to trainers, pictures.json names the task of each text."
)


class YoloWriter:
    """Writes one text a picture."""

    def __init__(self, path: Path, plan: Plan) -> None:
        self.element = plan.element
        self.archive, self.names = Archive(path), Names()
        self.categories = Categories(plan.element)
        self.pictures: list[dict[str, str]] = []
        self.left_out: Counter[str] = Counter()

    def write(self, item: Item) -> None:
        """Append the text of a task; a picture without objects has an empty one."""
        value = item.value(self.element)
        size = size_of(value)
        if size is None:
            reason = "answered without a picture" if item.said else "no answer"
            self.left_out[f"tasks: {reason}"] += 1
            return
        self.left_out[WHICH] += item.is_unknown(self.element)
        picture = item.shown_name(self.element)
        name = f"{self.names.stem(picture)}.txt"
        marks = marks_of(self.element.shape, value)
        lost = lost_count(self.element.shape, value)
        self.left_out["marks: without usable numbers"] += lost
        lines = (self._line(mark, size) for mark in marks)
        self.archive.add(f"labels/{name}", "".join(f"{line}\n" for line in lines))
        self.pictures.append({"labels": name, "picture": picture, "task": item.key})

    def close(self) -> None:
        """Name the classes."""
        # A label is one line, whatever was typed.
        labels = [" ".join(label.split()) for label in self.categories.labels]
        names = "".join(
            f"  {n}: {compact_json(name)}\n" for n, name in enumerate(labels)
        )
        self.archive.add("classes.txt", "".join(f"{label}\n" for label in labels))
        self.archive.add(
            "data.yaml", f"path: .\ntrain: images\nval: images\nnames:\n{names}"
        )
        self.archive.add("pictures.json", pretty_json(self.pictures))
        self.archive.close()
        self.left_out = +self.left_out

    def _line(self, mark: Mark, size: tuple[int, int]) -> str:
        numbers = self._box(mark) if self.element.shape == "boxes" else mark.points
        shares = (
            f"{min(max(part / whole, 0), 1):.6f}"
            for pair in numbers
            for part, whole in zip(pair, size, strict=True)
        )
        return " ".join((str(self.categories.number(mark.label)), *shares))

    def _box(self, mark: Mark) -> tuple[tuple[float, float], ...]:
        left, top, width, height = mark.box
        return (left + width / 2, top + height / 2), (width, height)


EXPORT = Export(
    name="yolo",
    file="yolo.zip",
    content_type="application/zip",
    note=NOTE,
    open=YoloWriter,
    shapes=frozenset({"boxes", "polygons"}),
)
