"""The elements of a template whose answers are released, and what their answers are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from types import MappingProxyType

from handwork.projects.rules.literal import LiteralError, read_literal

Attributes = Mapping[str, str]

# What stands under the name of an element, by its tag.
SHAPES: Mapping[str, str] = MappingProxyType(
    {
        "crowd-bounding-box": "boxes",
        "crowd-polygon": "polygons",
        "crowd-polyline": "polylines",
        "crowd-line": "lines",
        "crowd-keypoint": "points",
        "crowd-semantic-segmentation": "semantic",
        "crowd-instance-segmentation": "instances",
        "crowd-entity-annotation": "spans",
        "crowd-classifier": "label",
        "crowd-image-classifier": "label",
        "crowd-classifier-multi-select": "labels",
        "crowd-image-classifier-multi-select": "labels",
        "crowd-slider": "number",
        "crowd-input": "text",
        "crowd-text-area": "text",
        "crowd-checkbox": "ticks",
        "crowd-toggle-button": "ticks",
        "crowd-radio-button": "ticks",
        "textarea": "text",
        "select": "text",
        "hw-transcript": "transcript",
        "hw-video": "ranges",
        "hw-record": "file",
        "hw-upload": "file",
        "hw-translation": "text",
        "hw-correction": "text",
        "hw-preference": "object",
        "hw-ranking": "object",
        "hw-relevance": "object",
        "hw-table": "rows",
        "hw-questionnaire": "object",
        "hw-moderation": "object",
    }
)
# Amazon's labelling jobs give the thing to label the first name, rows have the others.
OBJECT = ("taskObject", "source-ref", "source")
SHOWN_IN = ("src", "text", "source", "value", "prompt", "query")
_PLACE = re.compile(
    r"task\.input\.([A-Za-z_][\w-]*)|\$\{\s*([\w.-]+)\s*\}|\binput\.([\w-]+)"
)


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a template: its name in the answer, and what it shows."""

    tag: str
    name: str
    shape: str
    labels: tuple[str, ...] = ()
    # Fields of the task that its attributes name, the shown one first.
    fields: tuple[str, ...] = ()


def find_elements(template: str) -> tuple[Element, ...]:
    """List the elements that answer, in the order of the template, each name once."""
    finder = _Finder()
    finder.feed(template)
    finder.close()
    found: dict[str, Element] = {}
    for tag, name, attributes in finder.found:
        found.setdefault(name, _element(tag, name, attributes))
    return tuple(found.values())


def image_field(element: Element, content: Mapping[str, object]) -> str:
    """Name the field of a task that an element shows; empty where it names none."""
    named = (field for field in element.fields if field in content)
    return next(named, "")


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str, Attributes]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "").strip()
        if name and "{" not in name and (tag in SHAPES or _is_plain(tag, given)):
            self.found.append((tag, name, given))


def _is_plain(tag: str, attributes: Attributes) -> bool:
    return tag == "input" and attributes.get("type", "text") not in ("submit", "reset")


def _element(tag: str, name: str, given: Attributes) -> Element:
    listed = given.get("labels") or given.get("categories") or ""
    shown = " ".join(given.get(attribute, "") for attribute in SHOWN_IN)
    return Element(
        tag=tag,
        name=name,
        shape=SHAPES.get(tag, "text"),
        labels=labels_of(listed),
        fields=tuple(dict.fromkeys(_names_in(shown))),
    )


def labels_of(text: str) -> tuple[str, ...]:
    """Read a list of labels; none where a task fills them in."""
    try:
        entries = read_literal(text) if text.strip() else []
    except LiteralError:
        return ()
    if not isinstance(entries, list):
        return ()
    labels = (
        entry.get("label") if isinstance(entry, dict) else entry for entry in entries
    )
    return tuple(label for label in labels if isinstance(label, str))


def _names_in(text: str) -> list[str]:
    named = (next(filter(None, found.groups())) for found in _PLACE.finditer(text))
    return [
        field for name in named for field in (OBJECT if name in OBJECT else (name,))
    ]
