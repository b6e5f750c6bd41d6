"""The elements that templates may use, each described in a file of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "elements"


@dataclass(frozen=True, slots=True)
class Element:
    """What is known of an element: `answer` is None where it asks nothing."""

    tag: str
    title: str
    summary: str
    attributes: Mapping[str, Mapping[str, Any]]
    regions: tuple[str, ...]
    answer: Mapping[str, Any] | None
    # A name that the answer always has, whatever the element's own.
    key: str | None
    example: Mapping[str, Any]
    decided: tuple[str, ...]
    # What a browser asks the person for: microphone, camera.
    permissions: tuple[str, ...] = ()


@cache
def elements() -> Mapping[str, Element]:
    """Read the descriptions, by tag."""
    files = sorted(FOLDER.glob("*.json"))
    found = (_element(json.loads(file.read_text("utf-8"))) for file in files)
    return MappingProxyType({element.tag: element for element in found})


def element_named(tag: str) -> Element | None:
    """Find an element by its tag."""
    return elements().get(tag)


def _element(given: Mapping[str, Any]) -> Element:
    return Element(
        tag=given["tag"],
        title=given["title"],
        summary=given["summary"],
        attributes=given.get("attributes", {}),
        regions=tuple(given.get("regions", ())),
        answer=given.get("answer"),
        key=given.get("key"),
        example=given.get("example", {}),
        decided=tuple(given.get("decided", ())),
        permissions=tuple(given.get("permissions", ())),
    )
