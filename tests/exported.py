"""Tasks of templates and what people answered, as exports get them."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from handwork.releases.exports import (
    EXPORTS,
    Item,
    Plan,
    Said,
    StoredMedia,
    find_elements,
)

SIZE = {"width": 200, "height": 100}


def item(number: int, content: dict, *answers: dict, **known: Any) -> Item:
    files = {
        name: StoredMedia(value.removeprefix("file:"), name, "0" * 64)
        for name, value in content.items()
        if isinstance(value, str) and value.startswith("file:")
    }
    said = tuple(
        Said(n, f"w{n}", answer, 12.5, "2026-11-21T12:00:00.000000Z", value=str(answer))
        for n, answer in enumerate(answers, start=1)
    )
    agreed = known.pop("agreed", answers[0] if answers else {})
    return Item(
        number=number, key=f"task-{number}", content=content, files=files,
        said=said, agreed=agreed, **known,
    )  # fmt: skip


def export(tmp_path: Path, name: str, template: str, *items: Item) -> tuple[Path, dict]:
    elements = find_elements(template)
    found = next(each for each in EXPORTS if each.name == name)
    fitting = [one for one in elements if not found.shapes or one.shape in found.shapes]
    path = tmp_path / found.file
    writer = found.open(path, Plan("Things", elements, fitting[0]))
    for each in items:
        writer.write(each)
    writer.close()
    return path, {reason: n for reason, n in writer.left_out.items() if n}


def box(left: float, top: float, width: float, height: float, label: str) -> dict:
    return {"left": left, "top": top, "width": width, "height": height, "label": label}


def boxes(*drawn: dict) -> dict:
    return {"boundingBoxes": list(drawn), "inputImageProperties": SIZE}


def corners(label: str, *points: tuple[float, float]) -> dict:
    return {"label": label, "vertices": [{"x": x, "y": y} for x, y in points]}


def png(pixels: list[list[tuple[int, int, int, int]]]) -> str:
    image = Image.fromarray(np.array(pixels, dtype=np.uint8))
    target = io.BytesIO()
    image.save(target, "PNG")
    return base64.b64encode(target.getvalue()).decode()
