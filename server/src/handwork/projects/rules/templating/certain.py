"""What a template says for sure about its answers, before any row and script had a say."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from handwork.projects.rules.kind import Content
from handwork.projects.rules.literal import LiteralError, read_literal
from handwork.projects.rules.templating.reading import (
    CONTROLS,
    FROM_ROW,
    SILENT_TYPES,
    Control,
    without_language,
    without_loaders,
)
from handwork.projects.rules.templating.tags import Tag, tags

CLASSIFIERS = ("crowd-classifier", "crowd-image-classifier")
# Elements whose answers have the labels of their attributes, and no others.
LABELLED = (
    *CLASSIFIERS,
    "crowd-classifier-multi-select",
    "crowd-image-classifier-multi-select",
    "crowd-bounding-box",
    "crowd-polygon",
    "crowd-polyline",
    "crowd-line",
    "crowd-keypoint",
    "crowd-entity-annotation",
    "crowd-semantic-segmentation",
)
TEXTS = ("crowd-input", "crowd-text-area")
# With nothing chosen these give nothing at all.
MAY_BE_SILENT = ("checkbox", "radio", *SILENT_TYPES)
# What stands in these may not be shown, or answers in another way.
HIDING = frozenset(
    ("template", "fieldset", "details", "dialog", "style", "crowd-tabs", "crowd-modal")
)
_NAMES = ("label", "value", "name", "text")


class Certain:
    """Reads a template once, and narrows the schemas of its controls."""

    def __init__(self, source: str) -> None:
        found = [*tags(without_language(without_loaders(source)))]
        self.has_scripts = any(map(_is_script, found))
        self._is_plain = not (
            self.has_scripts or "{%" in source or any(map(_may_hide, found))
        )

    def is_asked(self, control: Control) -> bool:
        """Whether every answer has this control's name."""
        if not self._is_plain or "disabled" in control.attributes:
            return False
        required = control.attributes.get("required")
        if control.tag in CLASSIFIERS:
            return required != "false"
        return required is not None and required != "false"

    def narrowed(self, control: Control, answer: Mapping[str, Any]) -> Content:
        """Refuse labels that the template does not list, and nothing where it asks."""
        schema = copy.deepcopy(dict(answer))
        if self.is_asked(control):
            _ask(control, schema)
        # What a model drew may have labels of its own; a script may list others.
        if self.has_scripts or "initial-value" in control.attributes:
            return schema
        if control.tag in LABELLED and (labels := labels_of(control)):
            _limit(schema, labels)
        return schema


def always_answers(control: Control) -> bool:
    """Whether a form with this control gives something, whatever a person does."""
    if control.tag in CONTROLS:
        return control.attributes.get("type", "").lower() not in MAY_BE_SILENT
    if control.tag in CLASSIFIERS:
        return control.attributes.get("required") != "false"
    return control.tag in (*LABELLED, "crowd-text-area")


def labels_of(control: Control) -> list[str]:
    """List the labels that a template offers; none where they cannot be told."""
    given = control.attributes.get("labels") or control.attributes.get("categories", "")
    none = control.attributes.get("exclusion-category", "")
    try:
        listed = read_literal(given) if given.strip() else None
        other = [read_literal(none)] if none.strip() else []
    except LiteralError:
        return []
    if not isinstance(listed, list) or FROM_ROW in given + none:
        return []
    labels = [_label(each) for each in listed]
    others = [_label(each, ("text", "label", "value", "name")) for each in other]
    return [] if None in labels + others else [str(each) for each in labels + others]


def _label(entry: object, names: tuple[str, ...] = _NAMES) -> str | None:
    if isinstance(entry, Mapping):
        given = (entry.get(name) for name in names)
        entry = next((each for each in given if each not in (None, "")), None)
    if isinstance(entry, bool):
        return str(entry).lower()
    return str(entry) if isinstance(entry, str | int) else None


def _is_script(tag: Tag) -> bool:
    if tag.name == "script":
        return True
    return any(name.startswith("on") for name in tag.attributes)


def _may_hide(tag: Tag) -> bool:
    style = tag.attributes.get("style", "")
    return (
        tag.name in HIDING
        or tag.name.startswith("hw-")
        or "hidden" in tag.attributes
        or "display" in style
        or "visibility" in style
    )


def _ask(control: Control, schema: Content) -> None:
    """Refuse an answer that says nothing."""
    if control.tag in TEXTS:
        schema["minLength"] = 1
    for name, part in schema.get("properties", {}).items():
        if part.get("type") == "array" and (name == "labels" or _is_labelled(part)):
            part["minItems"] = 1


def _limit(schema: Content, labels: list[str]) -> None:
    for part in _parts(schema):
        properties = part.get("properties", {})
        if properties.get("label", {}).get("type") == "string":
            properties["label"]["enum"] = labels
        if properties.get("labels", {}).get("type") == "array":
            properties["labels"]["items"] = {"enum": labels}
        if "labelMappings" in properties:
            properties["labelMappings"]["propertyNames"] = {"enum": labels}


def _parts(schema: Content) -> Iterator[Content]:
    yield schema
    for each in schema.get("properties", {}).values():
        if isinstance(each.get("items"), dict):
            yield each["items"]


def _is_labelled(part: Mapping[str, Any]) -> bool:
    items = part.get("items")
    return isinstance(items, Mapping) and "label" in items.get("properties", {})
