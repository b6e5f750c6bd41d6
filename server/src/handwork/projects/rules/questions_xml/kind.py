"""The kind of answer that a question document of Mechanical Turk asks for, task by task."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from handwork.projects.rules.checking import InvalidOptionsError, why_not_storable
from handwork.projects.rules.kind import Content, Form, Kind, Options, Reader
from handwork.projects.rules.questions_xml.answers import (
    CROWD,
    SCHEMA,
    by_name,
    from_form,
    from_frame,
)
from handwork.projects.rules.questions_xml.checking import check_answers
from handwork.projects.rules.questions_xml.documents import Document
from handwork.projects.rules.questions_xml.reading import check_question, read_question
from handwork.projects.rules.questions_xml.refusing import InvalidQuestionError
from handwork.projects.rules.templating.answers import reduced, value_at, whole
from handwork.projects.rules.templating.answers import short as as_label
from handwork.projects.rules.templating.kind import (
    ANSWER_FIELD,
    STATE_FIELD,
    read_json,
)

MAX_COMPARE_LENGTH = 200
# Where a task keeps its document.
DOCUMENT_FIELD = "question"
# What a form that this installation shows itself is called.
FORM = "QuestionForm"
# Says that the frame's form is a crowd-form, which gives one answer.
CROWD_FIELD = "answer_crowd"


def _check_options(options: Options) -> Content:
    compare = str(options.get("compare") or "").strip()
    if len(compare) > MAX_COMPARE_LENGTH or why_not_storable(compare):
        raise InvalidOptionsError(
            f"The question to compare is longer than {MAX_COMPARE_LENGTH} characters.",
            what_to_do="Name one question of the document, such as category.",
        )
    return {"compare": compare}


def _schema(options: Options) -> Content:
    del options
    return SCHEMA


def _read_form(form: Form) -> Content:
    if ANSWER_FIELD not in form:
        return from_form(form)
    said = read_json(form, ANSWER_FIELD)
    is_crowd_form = bool(next(iter(form.get(CROWD_FIELD, ())), ""))
    if not isinstance(said, Mapping):
        # The schema refuses what holds no answers.
        return {}
    return from_frame(said, is_crowd_form=is_crowd_form)


def draft_of(form: Form) -> Content:
    """Read what restores a half-made answer."""
    if STATE_FIELD in form:
        state = read_json(form, STATE_FIELD)
        return {"state": dict(state) if isinstance(state, Mapping) else {}}
    return from_form(form)


def _read_cell(cell: str) -> Content:
    raise InvalidOptionsError(
        "an answer to a question document is an object of JSON, such as "
        f'{{"answers": [{{"name": "category", "text": "{cell[:20]}"}}]}}'
    )


def said_in(content: object) -> Mapping[str, Any]:
    """Tell what was answered under each name, what a crowd-form said among it."""
    named: dict[str, Any] = dict(by_name(content))
    if isinstance(crowd := named.get(CROWD), str):
        named |= _crowd(crowd)
        if len(named) > 1:
            del named[CROWD]
    return named


def _crowd(text: str) -> Mapping[str, Any]:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    first = said[0] if isinstance(said, list) and said else said
    return first if isinstance(first, Mapping) else {}


def value_reader(options: Options) -> Reader:
    """Make what reduces an answer to the value that estimates compare.

    Of several answers the one that the options name; of one its value; else all of them
    together, which agree only where everything does.
    """
    place = str(options.get("compare") or "")

    def read(content: Mapping[str, Any]) -> str:
        named = said_in(content)
        if place:
            return as_label(reduced(value_at(named, place)))
        if len(named) == 1:
            return as_label(reduced(next(iter(named.values()))))
        return whole(named)

    return read


def why_not_asked(content: Mapping[str, Any]) -> str:
    """Say why a task's document cannot be shown; empty when it can."""
    document = content.get(DOCUMENT_FIELD)
    if not isinstance(document, str):
        return f'the field "{DOCUMENT_FIELD}" is not a document of XML'
    try:
        check_question(document)
    except InvalidQuestionError as refusal:
        return refusal.message
    return ""


def form_of(kind: str, content: Mapping[str, Any]) -> Document | None:
    """Read the document of a task where it tells the order of what is answered."""
    document = content.get(DOCUMENT_FIELD)
    # Others are for frames: reading one takes as long as ten answers to it.
    if kind != QUESTION.name or FORM not in str(document):
        return None
    return document_of(content)


def document_of(content: Mapping[str, Any]) -> Document:
    """Read the document of a task."""
    return read_question(str(content.get(DOCUMENT_FIELD, "")))


def _check_with_task(task: Mapping[str, Any], content: object) -> None:
    check_answers(document_of(task), content)


QUESTION = Kind(
    name="question",
    title="A question document of Mechanical Turk in each row",
    field="",
    check_options=_check_options,
    answer_schema=_schema,
    read_form=_read_form,
    read_cell=_read_cell,
    value=value_reader({}),
    value_reader=value_reader,
    shows=DOCUMENT_FIELD,
    why_not_asked=why_not_asked,
    check_with_task=_check_with_task,
)
