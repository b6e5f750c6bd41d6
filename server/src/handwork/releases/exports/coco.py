"""COCO: boxes, polygons, keypoints and instance masks in one JSON document."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from handwork.releases.exports.categories import Categories
from handwork.releases.exports.export import Export, Plan
from handwork.releases.exports.item import WHICH, Item
from handwork.releases.exports.names import NAMESAKES, Pictures, safe_name
from handwork.releases.exports.pictures import (
    instance_masks,
    painted,
    run_lengths,
    things_count,
)
from handwork.releases.exports.readings import (
    Mark,
    lost_count,
    marks_of,
    plain,
    size_of,
)
from handwork.releases.exports.spool import JsonArray

NOTE = (
    "COCO object detection or keypoints: images with width, height, file_name, the key of "
    "the task and the SHA-256 of a stored file; categories in the order of the template's "
    "labels; annotations with bbox [left, top, width, height] in pixels, area, iscrowd 0, "
    "and score where several people agreed on it. Keypoints: one category, its keypoints "
    "are the labels; the second point of a label on a picture begins another annotation. "
    "Masks of instances are uncompressed run lengths."
)
VISIBLE = 2
WHOLE = "object"


class CocoWriter:
    """Writes images and annotations apart, and joins them at the end."""

    def __init__(self, path: Path, plan: Plan) -> None:
        self.path, self.plan, self.element = path, plan, plan.element
        self.images, self.annotations = JsonArray(), JsonArray()
        self.categories = Categories(plan.element)
        self.pictures = Pictures()
        self.keypoint_rows: list[tuple[int, list[Mark]]] = []
        self.left_out: Counter[str] = Counter()

    def write(self, item: Item) -> None:
        """Append the picture of a task and what is on it."""
        value = item.value(self.element)
        size = size_of(value)
        if size is None:
            reason = "answered without a picture" if item.said else "no answer"
            self.left_out[f"tasks: {reason}"] += 1
            return
        self.left_out[WHICH] += item.is_unknown(self.element)
        image_id = self.images.count + 1
        self.images.add(self._image(item, image_id, size))
        if self.element.shape == "points":
            self._add_points(image_id, self._marks(value))
            return
        for annotation in self._annotations(value):
            self._add(image_id, annotation)

    def close(self) -> None:
        """Join the parts."""
        info = {"description": self.plan.title, "version": "1.0"}
        for image_id, points in self.keypoint_rows:
            self._add(image_id, self._object(points))
        with self.path.open("w", encoding="utf-8", newline="\n") as file:
            file.write(f'{{"info":{json.dumps(info, ensure_ascii=False)},"licenses":[]')
            file.write(',\n"categories":')
            categories = self._categories()
            file.write(json.dumps(categories, ensure_ascii=False, sort_keys=True))
            for name, array in (
                ("images", self.images),
                ("annotations", self.annotations),
            ):
                file.write(f',\n"{name}":')
                array.write_to(file)
            file.write("}\n")
        self.left_out = +self.left_out

    def _image(
        self, item: Item, image_id: int, size: tuple[int, int]
    ) -> dict[str, Any]:
        stored, name = item.shown(self.element), item.shown_name(self.element)
        sha256 = stored.sha256 if stored else item.key
        self.left_out[NAMESAKES] += self.pictures.is_namesake(name, sha256)
        hashed = {"sha256": stored.sha256} if stored else {}
        return {
            "id": image_id,
            "width": size[0],
            "height": size[1],
            "file_name": safe_name(name),
            "task": item.key,
            **hashed,
        }

    def _marks(self, value: object) -> list[Mark]:
        marks = marks_of(self.element.shape, value)
        lost = lost_count(self.element.shape, value)
        self.left_out["marks: without usable numbers"] += lost
        return marks

    def _annotations(self, value: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        if self.element.shape == "instances":
            yield from self._painted(value)
            return
        for mark in self._marks(value):
            yield self._drawn(mark)

    def _painted(self, value: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        pixels, written = painted(value), 0
        if pixels is None:
            self.left_out["tasks: without a readable picture"] += 1
            return
        for label, mask in instance_masks(value, pixels):
            counts, box, area = run_lengths(mask)
            written += 1
            yield {
                "category_id": self.categories.number(label) + 1,
                "bbox": list(box),
                "area": area,
                "segmentation": {"size": list(mask.shape), "counts": counts},
            }
        lost = "masks: in a colour of another, or more than 254"
        self.left_out[lost] += things_count(value) - written

    def _drawn(self, mark: Mark) -> dict[str, Any]:
        left, top, width, height = mark.box
        is_box = self.element.shape == "boxes"
        flat = [plain(number) for point in mark.points for number in point]
        return {
            "category_id": self.categories.number(mark.label) + 1,
            "bbox": [plain(left), plain(top), plain(width), plain(height)],
            "area": plain(width * height if is_box else mark.area),
            "segmentation": [] if is_box else [flat],
            **_score(mark),
        }

    def _add(self, image_id: int, annotation: dict[str, Any]) -> None:
        known = {"id": self.annotations.count + 1, "image_id": image_id, "iscrowd": 0}
        self.annotations.add({**known, **annotation})

    def _add_points(self, image_id: int, marks: list[Mark]) -> None:
        """Put the n-th point of each label into the n-th object of the picture."""
        objects: defaultdict[int, list[Mark]] = defaultdict(list)
        seen: Counter[str] = Counter()
        for mark in marks:
            self.categories.number(mark.label)
            objects[seen[mark.label]].append(mark)
            seen[mark.label] += 1
        self.keypoint_rows += [(image_id, objects[n]) for n in sorted(objects)]

    def _object(self, points: list[Mark]) -> dict[str, Any]:
        labels = self.categories.labels
        flat: list[int | float] = [0] * (3 * len(labels))
        for mark in points:
            place = 3 * self.categories.number(mark.label)
            (x, y), *_rest = mark.points
            flat[place : place + 3] = [plain(x), plain(y), VISIBLE]
        around = Mark(tuple(corner for mark in points for corner in mark.points), "")
        left, top, width, height = around.box
        return {
            "category_id": 1,
            "bbox": [plain(left), plain(top), plain(width), plain(height)],
            "area": plain(width * height),
            "segmentation": [],
            "keypoints": flat,
            "num_keypoints": len(points),
        }

    def _categories(self) -> list[dict[str, Any]]:
        labels = self.categories.labels
        if self.element.shape == "points":
            points = {"keypoints": list(labels), "skeleton": []}
            return [{"id": 1, "name": WHOLE, "supercategory": "", **points}]
        return [
            {"id": n, "name": label, "supercategory": ""}
            for n, label in enumerate(labels, start=1)
        ]


def _score(mark: Mark) -> dict[str, float]:
    return {} if mark.probability is None else {"score": mark.probability}


EXPORT = Export(
    name="coco",
    file="coco.json",
    content_type="application/json",
    note=NOTE,
    open=CocoWriter,
    shapes=frozenset({"boxes", "polygons", "points", "instances"}),
)
