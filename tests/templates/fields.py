"""Invent a row for a template from the way each of its variables is used."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from templates.media import Media

OUTPUT = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}", re.DOTALL)
LOOP = re.compile(r"\{%-?\s*for\s+(\w+)\s+in\s+([\w.\-]+)")
LAYOUT = re.compile(r"\$\{(\w+)\}")
COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL | re.IGNORECASE)
TEXTS = ("A good day by the sea", "The train was late again", "Rain and strong wind")
ADDRESS = "https://www.example.org/page"
LABELS = ["Car", "Bicycle", "Person"]
# What a service of Amazon's found in a document, as short as it can be.
BOX = {"Width": 0.4, "Height": 0.1, "Left": 0.1, "Top": 0.1}
BLOCKS = [
    {
        "Id": "key", "BlockType": "KEY_VALUE_SET", "EntityTypes": ["KEY"], "Confidence": 91.0,
        "Geometry": {"BoundingBox": BOX},
        "Relationships": [{"Type": "VALUE", "Ids": ["value"]}, {"Type": "CHILD", "Ids": ["word-1"]}],
    },
    {
        "Id": "value", "BlockType": "KEY_VALUE_SET", "EntityTypes": ["VALUE"], "Confidence": 90.0,
        "Geometry": {"BoundingBox": {**BOX, "Left": 0.55}},
        "Relationships": [{"Type": "CHILD", "Ids": ["word-2"]}],
    },
    {"Id": "word-1", "BlockType": "WORD", "Text": "Total", "Confidence": 99.0, "Geometry": {"BoundingBox": BOX}},
    {"Id": "word-2", "BlockType": "WORD", "Text": "12.50", "Confidence": 98.0, "Geometry": {"BoundingBox": {**BOX, "Left": 0.55}}},
]  # fmt: skip


@dataclass
class Use:
    """Everything that a template does with one variable."""

    contexts: list[str] = field(default_factory=list)
    filters: list[str] = field(default_factory=list)
    parts: dict[str, Use] = field(default_factory=dict)
    items: Use | None = None

    def at(self, names: list[str]) -> Use:
        """Find the use of a part, or begin it."""
        found = self
        for name in names:
            found = found.parts.setdefault(name, Use())
        return found


def invent_row(source: str, media: Media) -> dict[str, Any]:
    """Give every variable of a template a value that suits its places."""
    sample = sample_in(source)
    row = {
        name: invented(use, [name], media)
        for name, use in uses_in(source).parts.items()
    }
    row |= {name: value for name, value in sample.items() if name in row}
    if "taskObject" in row and isinstance(sample.get("source"), str):
        row["taskObject"] = sample["source"]
    return row or {"text": TEXTS[0]}


def sample_in(source: str) -> dict[str, Any]:
    """Read the example row that some authors write into a comment."""
    for comment in COMMENT.findall(source):
        begin = comment.find("{")
        if begin < 0:
            continue
        try:
            found, _ = json.JSONDecoder().raw_decode(comment[begin:])
        except ValueError:
            continue
        if isinstance(found, dict) and not any(looks_remote(v) for v in found.values()):
            return found
    return {}


def looks_remote(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("s3:", "http"))


def uses_in(source: str) -> Use:
    """Collect the variables of a row, with where they stand."""
    source = COMMENT.sub(lambda found: " " * len(found[0]), source)
    whole = Use()
    loops = {
        name: path
        for name, path in LOOP.findall(source)
        if path.startswith("task.input")
    }
    for name, path in loops.items():
        use = whole.at(field_path(path))
        use.items = use.items or Use()
        for expression, place in outputs(source):
            words, filters = split(expression)
            if words and words[0] == name:
                note(use.items.at(words[1:]), place, filters)
    for expression, place in outputs(source):
        words, filters = split(expression)
        if words[:2] == ["task", "input"]:
            note(whole.at(words[2:]), place, filters)
    if not LOOP.search(source) and "{{" not in source:
        outside = SCRIPT.sub(lambda found: " " * len(found[0]), source)
        for found in LAYOUT.finditer(outside):
            note(whole.at([found[1]]), context_at(outside, found.start()), [])
    return whole


def field_path(path: str) -> list[str]:
    return [part for part in path.split(".")[2:] if part != "manifestLine"]


def outputs(source: str) -> Iterator[tuple[str, str]]:
    for found in OUTPUT.finditer(source):
        yield found[1], context_at(source, found.start())


def split(expression: str) -> tuple[list[str], list[str]]:
    """Take an expression apart: the variable's path, and its filters."""
    variable, *filters = (part.strip() for part in expression.split("|"))
    path = re.sub(r"\[['\"]?([\w\-]+)['\"]?\]", r".\1", variable)
    if not re.fullmatch(r"[\w.\-]+", path):
        return [""], filters
    words = path.split(".")
    if words[:3] == ["task", "input", "manifestLine"]:
        words = ["task", "input", *words[3:]]
    return words, filters


def note(use: Use, place: str, filters: list[str]) -> None:
    use.contexts.append(place)
    use.filters += filters


def context_at(source: str, at: int) -> str:
    """Tell where in the markup something stands: `img src`, or `text`."""
    before = source[:at]
    if before.lower().rfind("<script") > before.lower().rfind("</script"):
        return "script"
    begin, end = before.rfind("<"), before.rfind(">")
    if begin <= end:
        return "text"
    tag = re.match(r"<([\w\-]+)", before[begin:])
    attribute = re.search(r"([\w\-:]+)\s*=\s*[\"']?[^\"'=<>]*$", before[begin:])
    name = tag[1].lower() if tag else ""
    if name == "source":
        media = re.findall(r"<(audio|video|picture)\b", before[:begin].lower())
        name = media[-1] if media else "video"
    return f"{name} {attribute[1].lower() if attribute else ''}".strip()


def invented(use: Use, path: list[str], media: Media) -> object:
    """Make a value for a variable."""
    name = path[-1]
    if name in KNOWN:
        return KNOWN[name]
    if use.items is not None:
        return [item(use.items, name, number, media) for number in range(2)]
    if use.parts:
        if {"bucket", "name"} <= set(use.parts):
            return {"bucket": "a-bucket", "name": media.picture_name}
        return {
            part: invented(inner, [*path, part], media)
            for part, inner in use.parts.items()
        }
    found = of_context(use, name, media)
    # Only a row's own fields can name an uploaded file; what lies deeper names it as it was.
    return media.elsewhere(found) if len(path) > 1 else found


def item(use: Use, name: str, number: int, media: Media) -> object:
    if not use.parts:
        return TEXTS[number] if use.contexts else f"{name} {number}"
    return {
        part: TEXTS[number] if is_text(inner) else invented(inner, [name, part], media)
        for part, inner in use.parts.items()
    }


def is_text(use: Use) -> bool:
    return not use.parts and all(place == "text" for place in use.contexts)


def of_context(use: Use, name: str, media: Media) -> object:
    """Make a value for the place that says most about what is wanted."""
    for place in sorted(use.contexts, key=lambda place: not place.endswith(" src")):
        tag, _, attribute = place.partition(" ")
        if found := of_place(tag, attribute, media):
            return found
    if "to_json" in use.filters:
        return list(TEXTS)
    if name == "pngString":
        return media.png_text
    if any(place == "script" for place in use.contexts):
        return json.dumps(TEXTS)
    return TEXTS[0]


def of_place(tag: str, attribute: str, media: Media) -> object:
    if attribute == "src":
        return of_source(tag, media)
    if attribute in ("labels", "categories"):
        is_entities = tag in ("crowd-entity-annotation", "hw-entity")
        return [entity(label) for label in LABELS] if is_entities else list(LABELS)
    if attribute == "responses":
        return list(TEXTS)
    return ADDRESS if tag in ("a", "iframe", "embed") else None


def of_source(tag: str, media: Media) -> object:
    if tag.startswith("hw-"):
        return media.of_element(tag)
    known = {
        "audio": media.sound,
        "video": media.film,
        "iframe": ADDRESS,
        "embed": ADDRESS,
    }
    return known.get(tag, media.picture)


def entity(label: str) -> Mapping[str, str]:
    short = label[:3].lower()
    return {"label": label, "shortDisplayName": short, "fullDisplayName": label}


# Names with a shape of their own, as the services write them.
KNOWN: Mapping[str, object] = {
    "blocks": BLOCKS,
    "importantFormKeys": [{"importantFormKey": "Total", "importantFormKeyAliases": []}],
    "moderationLabels": [
        {"name": "Violence", "parentName": "", "confidence": 80.0},
        {"name": "Weapons", "parentName": "Violence", "confidence": 75.0},
    ],
}
