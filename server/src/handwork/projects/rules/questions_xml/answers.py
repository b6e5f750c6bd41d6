"""Answers to question documents: how they are kept, in what a form sends, as one value.

An answer is `{"answers": [{"name", "text"} | {"name", "choices": […], "other"?}, …]}` in the
order of the document.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from handwork.projects.rules.kind import Content, Form

Entry: TypeAlias = dict[str, Any]
# What addresses and hidden fields say to a page; no answers.
RESERVED = ("assignmentId", "hitId", "turkSubmitTo", "workerId")
# What controls of a form are called, before the name of their question.
TEXT, CHOICE, CHOICES, OTHER = "text:", "choice:", "choices:", "other:"
# The value of the control that stands for an answer of one's own.
OWN = "other:"
# Under this name arrives what a crowd-form says, as JSON in a list.
CROWD = "taskAnswers"
MAX_ANSWERS = 2_000
MAX_NAME_LENGTH = 500
# Asked first whether it is the plain class: the other question takes ten times as long.
MAPPING = (dict, Mapping)
_LINE_ENDS = re.compile(r"\r\n?")

SCHEMA: Content = {
    "type": "object",
    "properties": {
        "answers": {
            "type": "array",
            "maxItems": MAX_ANSWERS,
            "items": {
                "type": "object",
                "properties": {
                    "name": {
                        "type": "string", "minLength": 1, "maxLength": MAX_NAME_LENGTH
                    },
                    "text": {"type": "string"},
                    "choices": {
                        "type": "array", "items": {"type": "string"}, "uniqueItems": True
                    },
                    "other": {"type": "string"},
                },
                "required": ["name"],
                "oneOf": [{"required": ["text"]}, {"required": ["choices"]}],
                "additionalProperties": False,
            },
        }
    },
    "required": ["answers"],
    "additionalProperties": False,
}  # fmt: skip


def entries_of(content: object) -> tuple[Mapping[str, Any], ...]:
    """List the answers in a content; other kinds' contents give a text for each field."""
    if not isinstance(content, MAPPING):
        return ()
    listed = content.get("answers")
    if isinstance(listed, (list, tuple)) and all(map(_is_entry, listed)):
        return tuple(listed)
    return tuple(
        {"name": str(name), "text": as_text(content[name])} for name in content
    )


def _is_entry(value: object) -> bool:
    return isinstance(value, MAPPING) and "name" in value


def as_text(value: object) -> str:
    """Write any value of an answer as a text."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def from_fields(fields: Iterable[tuple[str, Sequence[str]]]) -> Content:
    """Make an answer of the fields of a page: each a text, repeated ones joined by a bar."""
    entries = [
        {"name": name, "text": "|".join(_LINE_ENDS.sub("\n", each) for each in values)}
        for name, values in fields
        if name and name not in RESERVED
    ]
    return {"answers": entries}


def from_frame(said: Mapping[str, Any], *, is_crowd_form: bool) -> Content:
    """Make an answer of what the form in a frame gave."""
    named = {name: value for name, value in said.items() if name not in RESERVED}
    if is_crowd_form:
        # As Mechanical Turk hands it over: one answer, the JSON of a list with an object.
        return {"answers": [{"name": CROWD, "text": as_text([named])}]}
    return from_fields((name, _texts(value)) for name, value in named.items())


def _texts(value: object) -> Sequence[str]:
    if isinstance(value, list | tuple) and all(isinstance(each, str) for each in value):
        return value
    return (as_text(value),)


def from_form(form: Form) -> Content:
    """Make an answer of the controls that this installation wrote for a QuestionForm."""
    entries: dict[str, Entry] = {}
    own = {
        field.removeprefix(OTHER): _one(values)
        for field, values in form.items()
        if field.startswith(OTHER)
    }
    for field, values in form.items():
        kind, _, name = field.partition(":")
        if f"{kind}:" == TEXT:
            entries[name] = {"name": name, "text": _one(values)}
        elif f"{kind}:" == CHOICE:
            entries[name] = _one_of(name, values, own.pop(name, ""))
        elif f"{kind}:" == CHOICES:
            entries[name] = _some_of(name, values, own.pop(name, ""))
    for name, text in own.items():
        if name not in entries and text.strip():
            entries[name] = {"name": name, "choices": [], "other": text}
    return {"answers": [*entries.values()]}


def _one_of(name: str, values: Sequence[str], own: str) -> Entry:
    # What was written before something else was chosen does not count; an empty value is
    # the line of a list that chooses nothing.
    if OWN in values or (own.strip() and not any(values)):
        return {"name": name, "choices": [], "other": own}
    return {"name": name, "choices": [value for value in values[:1] if value]}


def _some_of(name: str, values: Sequence[str], own: str) -> Entry:
    choices = [value for value in dict.fromkeys(values) if value and value != OWN]
    entry: Entry = {"name": name, "choices": choices}
    if OWN in values or own.strip():
        entry["other"] = own
    return entry


def _one(values: Sequence[str]) -> str:
    return _LINE_ENDS.sub("\n", values[0]) if values else ""


def by_name(content: object) -> dict[str, str | list[str]]:
    """Tell what was answered to each question: a text, or the choices."""
    found: dict[str, str | list[str]] = {}
    for entry in entries_of(content):
        if "choices" in entry:
            own = [entry["other"]] if entry.get("other") else []
            found[str(entry["name"])] = [*entry["choices"], *own]
        else:
            found[str(entry["name"])] = str(entry.get("text", ""))
    return found
