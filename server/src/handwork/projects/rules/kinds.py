"""The kinds of answers there are. A new kind is one entry here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from handwork.projects.rules.checking import InvalidOptionsError
from handwork.projects.rules.choosing import CHOOSE_MANY, CHOOSE_ONE
from handwork.projects.rules.kind import Content, Form, Kind, Options, Reader, Value
from handwork.projects.rules.questions_xml.kind import QUESTION
from handwork.projects.rules.questions_xml.kind import draft_of as question_draft_of
from handwork.projects.rules.templating.kind import TEMPLATE, draft_of
from handwork.projects.rules.writing import (
    NUMBER,
    TEXT,
    TRANSCRIBE_AUDIO,
    TRANSCRIBE_IMAGE,
)

SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"
KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            CHOOSE_ONE,
            CHOOSE_MANY,
            TEXT,
            NUMBER,
            TRANSCRIBE_IMAGE,
            TRANSCRIBE_AUDIO,
            TEMPLATE,
            QUESTION,
        )
    }
)


def kind_named(name: str) -> Kind:
    """Find a kind; an unknown one is refused."""
    kind = KINDS.get(name)
    if kind is None:
        raise InvalidOptionsError(
            f'There is no kind of answer called "{name}".',
            what_to_do=f"Use one of: {', '.join(KINDS)}.",
        )
    return kind


def answer_schema(kind: str, options: Options) -> Content:
    """Make the JSON Schema that each answer is checked against; options are checked ones."""
    return {"$schema": SCHEMA_DIALECT, **kind_named(kind).answer_schema(options)}


def form_content(kind: str, options: Options, form: Form) -> Content:
    """Read what a person filled in; `check_answer` decides whether it will do."""
    del options
    return kind_named(kind).read_form(form)


def draft_content(kind: str, options: Options, form: Form) -> Content:
    """Read what a person filled in so far, to give it back to them."""
    if kind == TEMPLATE.name:
        return draft_of(form)
    if kind == QUESTION.name:
        return question_draft_of(form)
    return form_content(kind, options, form)


def reader_of(kind: str, options: Options) -> Reader:
    """Make what reduces the contents of a project's answers to the value that counts."""
    found = kind_named(kind)
    return found.value_reader(options) if found.value_reader else found.value


def value_of(
    kind: str, content: Mapping[str, Any], options: Options = MappingProxyType({})
) -> Value:
    """Reduce an answer's content to the one value that estimates compare."""
    reader = reader_of(kind, options) if options else kind_named(kind).value
    return reader(content)
