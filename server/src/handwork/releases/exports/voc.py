"""Pascal VOC: an XML document a picture, with a box around each object."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from xml.sax.saxutils import escape

from handwork.releases.exports.export import Export, Plan
from handwork.releases.exports.item import WHICH, Item
from handwork.releases.exports.names import NAMESAKES, Names, Pictures, safe_name
from handwork.releases.exports.readings import Mark, lost_count, marks_of, size_of
from handwork.releases.exports.spool import Archive, for_xml

NOTE = (
    "A zip: Annotations/<name>.xml as in Pascal VOC. xmin, ymin, xmax and ymax are whole "
    "pixels counted from 0 at the left top, cut at the edges of the picture; difficult and "
    "truncated are 0 because nobody was asked."
)


class VocWriter:
    """Writes one document a picture."""

    def __init__(self, path: Path, plan: Plan) -> None:
        self.element = plan.element
        self.archive, self.names = Archive(path), Names()
        self.pictures = Pictures()
        self.left_out: Counter[str] = Counter()

    def write(self, item: Item) -> None:
        """Append the document of a task."""
        value = item.value(self.element)
        size = size_of(value)
        if size is None:
            reason = "answered without a picture" if item.said else "no answer"
            self.left_out[f"tasks: {reason}"] += 1
            return
        self.left_out[WHICH] += item.is_unknown(self.element)
        picture = item.shown_name(self.element)
        boxes = [(mark, corners(mark, size)) for mark in marks_of("boxes", value)]
        kept = [(mark, box) for mark, box in boxes if box is not None]
        self.left_out["boxes: without an area on the picture"] += len(boxes) - len(kept)
        self.left_out["marks: without usable numbers"] += lost_count("boxes", value)
        stored = item.shown(self.element)
        sha256 = stored.sha256 if stored else item.key
        self.left_out[NAMESAKES] += self.pictures.is_namesake(picture, sha256)
        whole = f"<width>{size[0]}</width><height>{size[1]}</height>"
        lines = [
            "<annotation>",
            "  <folder>JPEGImages</folder>",
            f"  <filename>{text(safe_name(picture))}</filename>",
            f"  <source><database>{text(item.key)}</database></source>",
            f"  <size>{whole}<depth>3</depth></size>",
            "  <segmented>0</segmented>",
            *(found for mark, box in kept for found in thing(mark, box)),
            "</annotation>",
        ]
        name = self.names.stem(picture)
        self.archive.add(f"Annotations/{name}.xml", "\n".join(lines) + "\n")

    def close(self) -> None:
        """Finish the archive."""
        self.archive.close()
        self.left_out = +self.left_out


Box = tuple[int, int, int, int]


def corners(mark: Mark, size: tuple[int, int]) -> Box | None:
    """Round a box to pixels of the picture; None where nothing of it is left."""
    left, top, width, height = mark.box
    xs = [min(max(round(x), 0), size[0]) for x in (left, left + width)]
    ys = [min(max(round(y), 0), size[1]) for y in (top, top + height)]
    has_area = xs[0] < xs[1] and ys[0] < ys[1]
    return (xs[0], ys[0], xs[1], ys[1]) if has_area else None


def thing(mark: Mark, box: Box) -> tuple[str, ...]:
    """Write one object."""
    sides = zip(("xmin", "ymin", "xmax", "ymax"), box, strict=True)
    inside = "".join(f"<{side}>{number}</{side}>" for side, number in sides)
    return (
        "  <object>",
        f"    <name>{text(mark.label)}</name>",
        "    <pose>Unspecified</pose><truncated>0</truncated><difficult>0</difficult>",
        f"    <bndbox>{inside}</bndbox>",
        "  </object>",
    )


def text(value: str) -> str:
    """Write a text as XML holds it."""
    return escape(for_xml(value))


EXPORT = Export(
    name="pascal-voc",
    file="pascal-voc.zip",
    content_type="application/zip",
    note=NOTE,
    open=VocWriter,
    shapes=frozenset({"boxes"}),
)
