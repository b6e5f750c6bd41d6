"""Lists and objects in the attributes of elements: what the elements could not read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from handwork.projects.rules.literal import MAX_LENGTH, LiteralError, read_literal
from handwork.projects.rules.templating.elements import element_named
from handwork.projects.rules.templating.reading import (
    FROM_ROW,
    with_signs,
    without_loaders,
)
from handwork.projects.rules.templating.tags import Tag, tags

MOST_NAMED = 20
LONGEST_NEAR = 30
# A plain text is meant in these too, unless it begins like a list or an object.
PLAIN_TOO = ("exclusion-category",)
START = "initial-value"
LABELS = ("labels", "categories")
LABEL_NAMES = ("label", "value", "name", "text")
# What stands between these is never shown.
UNSHOWN = re.compile(
    r"\{%-?\s*(?:comment|doc)\b|<(?:template|noscript)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Broken:
    """An attribute that its element cannot read."""

    element: str
    name: str
    attribute: str
    expected: str
    near: str

    def __str__(self) -> str:
        named = f' name="{self.name}"' if self.name else ""
        near = f", near “{self.near}”" if self.near else ""
        return (
            f"<{self.element}{named}> {self.attribute}: expected {self.expected}{near}"
        )


def broken_in_template(source: str) -> tuple[Broken, ...]:
    """Name what is broken whatever a row says."""
    return () if UNSHOWN.search(source) else broken_in(with_signs(source))


def broken_in(html: str) -> tuple[Broken, ...]:
    """Name what is broken in HTML; an attribute that a script names may be set by it."""
    if UNSHOWN.search(html):
        return ()
    found = [*tags(without_loaders(html))]
    scripts = " ".join(tag.inside for tag in found if tag.name == "script")
    broken = (each for tag in found for each in _broken(tag))
    return tuple(
        islice((each for each in broken if each.attribute not in scripts), MOST_NAMED)
    )


def _broken(tag: Tag) -> Iterator[Broken]:
    element = element_named(tag.name)
    for attribute, known in element.attributes.items() if element else ():
        text = tag.attributes.get(attribute, "")
        # The elements read what is longer too.
        if not text.strip() or FROM_ROW in text or len(text) > MAX_LENGTH:
            continue
        try:
            _check(tag.name, attribute, str(known.get("type")), text)
        except LiteralError as fault:
            name = tag.attributes.get("name", "").replace(FROM_ROW, "…")
            yield Broken(tag.name, name[:100], attribute, fault.expected, fault.near)


def _check(element: str, attribute: str, kind: str, text: str) -> None:
    is_start = attribute == START
    if attribute in PLAIN_TOO or (is_start and "classifier" in element):
        # The text itself is meant where it does not look like more.
        if text.lstrip()[:1] in ("[", "{"):
            read_literal(text)
    elif kind in ("list", "object") and is_start:
        read_literal(text)
    elif kind == "list":
        _check_list(attribute, _given(text), text)
    elif kind == "object":
        value = _given(text)
        if value not in (None, "") and not isinstance(value, Mapping):
            raise LiteralError("an object in { }", _near(text))


def _given(text: str) -> object:
    """Read a literal; one in quotes holds the literal that is meant."""
    value = read_literal(text)
    is_quoted = isinstance(value, str) and value.lstrip()[:1] in ("[", "{")
    return read_literal(str(value)) if is_quoted else value


def _check_list(attribute: str, value: object, text: str) -> None:
    if value in (None, ""):
        return
    if not isinstance(value, list):
        raise LiteralError("a list in [ ]", _near(text))
    for entry in value if attribute in LABELS else ():
        if not _is_label(entry):
            raise LiteralError("a text or an object with a label", _near(text))


def _is_label(entry: object) -> bool:
    if isinstance(entry, Mapping):
        return any(entry.get(name) not in (None, "") for name in LABEL_NAMES)
    return isinstance(entry, str | int | float)


def _near(text: str) -> str:
    return text.strip()[:LONGEST_NEAR]
