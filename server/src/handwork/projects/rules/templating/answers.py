"""What a template's answers look like, and the one value of them that is compared."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from handwork.projects.rules.kind import Content
from handwork.projects.rules.templating.certain import Certain, always_answers
from handwork.projects.rules.templating.elements import element_named
from handwork.projects.rules.templating.flattening import (
    FLATTENED,
    FORMAT,
    flattened,
)
from handwork.projects.rules.templating.reading import (
    CONTROLS,
    FROM_ROW,
    SILENT_TYPES,
    Control,
    Read,
    read_template,
)

# Longer contents are compared by their fingerprint: nobody reads them as a label.
LONGEST_LABEL = 1_000
# Elements with one value to compare; choices say more about agreement than texts.
CHOICES = ("crowd-classifier", "crowd-image-classifier", "crowd-radio-button")
TEXTS = ("crowd-input", "crowd-text-area", "textarea")
ANY: Content = {}

Reader = Callable[[Mapping[str, Any]], str]


def answer_schema_of(source: str) -> Content:
    """Make the schema of a template's answers; scripts may add names that it lacks."""
    read = read_template(source)
    schema: Content = {"type": "object", "additionalProperties": True}
    named: dict[str, list[Content]] = {}
    asked: dict[str, None] = {}
    certain = Certain(source)
    for control in read.controls:
        name, answer = answer_of(control)
        if name and answer is not None:
            named.setdefault(name, []).append(certain.narrowed(control, answer))
            if certain.is_asked(control):
                asked[name] = None
    schema["properties"] = {name: any_of(found) for name, found in named.items()}
    if asked:
        schema["required"] = [*asked]
    elif any(map(always_answers, read.controls)):
        schema["minProperties"] = 1
    return flattened(schema) if flattens(read) else schema


def flattens(read: Read) -> bool:
    """Whether each leaf of an answer has a name of its own."""
    return bool(read.form and read.form.attributes.get(FORMAT) == FLATTENED)


def lacks_place(source: str, place: str) -> bool:
    """Whether no answer can have this place; scripts and rows may give any name."""
    found: dict[str, list[Content]] = {}
    for control in read_template(source).controls:
        name, answer = answer_of(control)
        given = control.attributes.get("name", "")
        if FROM_ROW in given:
            return False
        # A button gives its name too, when it is the one that is pressed.
        found.setdefault(name or given, []).append(answer or ANY)
    return not Certain(source).has_scripts and not any(
        can_have(each, place[len(name) :])
        for name, answers in found.items()
        if name and f"{place}.".startswith(f"{name}.")
        for each in answers
    )


def can_have(schema: Mapping[str, Any], rest: str) -> bool:
    """Whether what a schema describes can have a place; `rest` begins with a dot."""
    if not rest or schema.get("type") != "object":
        return not rest or schema.get("type") in (None, "array")
    for name, part in schema.get("properties", {}).items():
        if f"{rest}.".startswith(f".{name}.") and can_have(part, rest[len(name) + 1 :]):
            return True
    return schema.get("additionalProperties", True) is not False


def any_of(found: list[Content]) -> Content:
    """Join the schemas under one name: elements that share it give a list of theirs."""
    distinct = [each for at, each in enumerate(found) if each not in found[:at]]
    if len(found) > 1:
        items: Content = {"anyOf": distinct} if len(distinct) > 1 else distinct[0]
        distinct = [*distinct, {"type": "array", "items": items}]
    return distinct[0] if len(distinct) == 1 else {"anyOf": distinct}


def answer_of(control: Control) -> tuple[str, Content | None]:
    """Tell under which name a control answers, and the schema of what it says."""
    if control.tag in CONTROLS:
        silent = control.attributes.get("type", "").lower() in SILENT_TYPES
        # Several controls of one name give a list, as a form does.
        plain = {"anyOf": [{"type": "string"}, {"type": "array"}]}
        return control.name, None if silent else plain
    element = element_named(control.tag)
    if element is None or element.answer is None:
        return "", None
    return element.key or control.name, dict(element.answer)


def answering_names(source: str) -> tuple[str, ...]:
    """List the names under which elements and controls answer, also where a form flattens them."""
    found = map(answer_of, read_template(source).controls)
    return tuple(
        dict.fromkeys(name for name, said in found if name and said is not None)
    )


def is_answered(source: str, place: str) -> bool:
    """Tell whether a place to compare begins with a name that something answers under."""
    names = answering_names(source)
    return any(place == name or place.startswith(f"{name}.") for name in names)


@lru_cache(maxsize=256)
def comparable_places(source: str) -> tuple[str, ...]:
    """List the names whose values can be compared: choices, then numbers, then texts."""
    found: dict[str, int] = {}
    for control in read_template(source).controls:
        name, answer = answer_of(control)
        if name and answer is not None and is_comparable(control, answer):
            found.setdefault(name, rank_of(control))
    return tuple(sorted(found, key=lambda name: found[name]))


def is_comparable(control: Control, answer: Mapping[str, Any]) -> bool:
    """Whether an answer can be reduced to one short value."""
    if control.tag in CONTROLS:
        return control.attributes.get("type", "").lower() not in ("hidden", "file")
    kind = answer.get("type")
    if kind in ("string", "number", "integer", "boolean"):
        return True
    properties = answer.get("properties", {})
    if "label" in properties or "labels" in properties:
        return True
    others = answer.get("additionalProperties")
    return isinstance(others, Mapping) and others.get("type") == "boolean"


def rank_of(control: Control) -> int:
    """Order what can be compared: 0 is what people are most likely to mean."""
    kind = control.attributes.get("type", "").lower()
    if control.tag in CHOICES or control.tag == "select" or kind == "radio":
        return 0
    return 2 if control.tag in TEXTS or control.tag == "input" else 1


def compared_place(options: Mapping[str, Any]) -> str:
    """Tell which place of an answer is compared; empty when nothing can be."""
    chosen = str(options.get("compare") or "")
    return chosen or next(iter(comparable_places(str(options["template"]))), "")


def value_reader(options: Mapping[str, Any]) -> Reader:
    """Make what reduces an answer to the value that estimates compare."""
    place = compared_place(options)

    def read(content: Mapping[str, Any]) -> str:
        if not place:
            return whole(content)
        return short(reduced(value_at(content, place)))

    return read


def value_at(content: object, place: str) -> object:
    """Find a place such as `sentiment.label`; names may have dots of their own."""
    if not place:
        return content
    if isinstance(content, list | tuple):
        first, _, rest = place.partition(".")
        is_there = first.isdecimal() and int(first) < len(content)
        return value_at(content[int(first)], rest) if is_there else None
    if not isinstance(content, Mapping):
        return None
    if place in content:
        return content[place]
    parts = place.split(".")
    for count in range(len(parts) - 1, 0, -1):
        name = ".".join(parts[:count])
        if name in content:
            return value_at(content[name], ".".join(parts[count:]))
    return gathered(content, f"{place}.")


def gathered(content: Mapping[str, Any], start: str) -> object:
    """Put an object together again of which each leaf has a name of its own."""
    found = {
        name[len(start) :]: value
        for name, value in content.items()
        if name.startswith(start)
    }
    labels = found.get("labels")
    if isinstance(labels, str) and labels.startswith("["):
        try:
            found["labels"] = json.loads(labels)
        except (ValueError, RecursionError):
            return found
    return found or None


def reduced(value: object) -> str:
    """Write the value of an element as one label."""
    if isinstance(value, Mapping):
        return _reduced_object(value)
    if isinstance(value, list | tuple):
        return _joined(reduced(each) for each in value)
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return unicodedata.normalize("NFC", str(value)).strip()


def _reduced_object(value: Mapping[str, Any]) -> str:
    if "label" in value or "labels" in value:
        return reduced(value.get("label", value.get("labels")))
    if value and all(isinstance(each, bool) for each in value.values()):
        return _joined(name for name, is_chosen in value.items() if is_chosen)
    return canonical(value)


def _joined(parts: Iterable[str]) -> str:
    return " | ".join(sorted(parts))


def whole(content: Mapping[str, Any]) -> str:
    """Compare whole answers where no place of them can be: only equal ones agree."""
    return short(canonical(content))


def short(text: str) -> str:
    """Keep what can be read as a label; name the rest by its fingerprint."""
    if len(text) <= LONGEST_LABEL:
        return text
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def canonical(value: object) -> str:
    """Write a JSON value in one way only."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
