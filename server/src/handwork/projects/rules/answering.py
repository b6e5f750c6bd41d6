"""The elements of a template whose answers are released, and what their answers are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from handwork.projects.rules.literal import LiteralError, read_literal
from handwork.projects.rules.shown import Variables, fields_in, variables_of
from handwork.projects.rules.templating.elements import element_named
from handwork.projects.rules.templating.tags import Tag, tags

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
        "crowd-text-ranking": "object",
        "crowd-question-answer-generation": "object",
        "crowd-textract-analyze-document": "object",
        "crowd-rekognition-detect-moderation-labels": "object",
    }
)
SHOWN_IN = ("src", "text", "source", "value", "prompt", "query")


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a template: its name in the answer, and what it shows."""

    tag: str
    name: str
    shape: str
    labels: tuple[str, ...] = ()
    # Fields of the task that its attributes name, the shown one first.
    fields: tuple[str, ...] = ()
    # Whether a row says what it shows in a way that cannot be followed.
    shows_unknown: bool = False


def find_elements(template: str) -> tuple[Element, ...]:
    """List the elements that answer, in the order of the template, each name once."""
    found: dict[str, Element] = {}
    variables = variables_of(template)
    for tag in tags(template):
        name = _name_of(tag)
        if name and "{" not in name:
            found.setdefault(name, _element(tag, name, variables))
    return tuple(found.values())


def unnamed_tags(template: str) -> tuple[str, ...]:
    """List the tags of elements that answer under a name which only a row says."""
    return tuple(tag.name for tag in tags(template) if "{" in _name_of(tag))


def image_field(element: Element, content: Mapping[str, object]) -> str:
    """Name the field of a task that an element shows; empty where it names none."""
    named = (field for field in element.fields if field in content)
    return next(named, "")


def _name_of(tag: Tag) -> str:
    """Tell under which name a tag answers; empty where it does not."""
    if tag.name not in SHAPES and not _is_plain(tag):
        return ""
    described = element_named(tag.name)
    fixed = described.key if described else None
    return fixed or tag.attributes.get("name", "").strip()


def _is_plain(tag: Tag) -> bool:
    kind = tag.attributes.get("type", "text").lower()
    return tag.name == "input" and kind not in ("submit", "reset")


def _element(tag: Tag, name: str, variables: Variables) -> Element:
    given = tag.attributes
    listed = given.get("labels") or given.get("categories") or ""
    shown = " ".join(given.get(attribute, "") for attribute in SHOWN_IN)
    fields = fields_in(shown, variables)
    return Element(
        tag=tag.name,
        name=name,
        shape=SHAPES.get(tag.name, "text"),
        labels=labels_of(listed),
        fields=fields,
        shows_unknown=not fields and "{{" in shown,
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
