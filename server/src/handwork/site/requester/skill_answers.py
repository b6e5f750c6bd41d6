"""What a worker answered in the test of a skill, as a requester reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handwork.projects.rules.questions_xml import (
    Question,
    QuestionForm,
    Selection,
    entries_of,
    read_question,
)
from handwork.projects.rules.questions_xml.documents import Text, Title
from handwork.skills.queries import RequestRecord


@dataclass(frozen=True, slots=True)
class Said:
    """A question, and what was answered."""

    question: str
    answer: str


def said_in(request: RequestRecord) -> tuple[Said, ...]:
    """Put the answers to a test beside its questions; nothing where there was no test."""
    if not request.test or request.content is None:
        return ()
    form = read_question(request.test)
    if not isinstance(form, QuestionForm):
        return ()
    given = {str(entry["name"]): entry for entry in entries_of(request.content)}
    return tuple(
        Said(asked(question), answered(question, given.get(question.name, {})))
        for question in form.questions
    )


def asked(question: Question) -> str:
    """Say a question in one line."""
    texts = [block.text for block in question.blocks if isinstance(block, Text | Title)]
    return question.display_name or next(iter(texts), question.name)


def answered(question: Question, entry: Mapping[str, Any]) -> str:
    """Say an answer in the words that the worker chose or wrote."""
    if "text" in entry:
        return str(entry["text"])
    options = question.answer.options if isinstance(question.answer, Selection) else ()
    shown = {
        option.name: option.shown.text
        for option in options
        if isinstance(option.shown, Text)
    }
    chosen = [shown.get(name, name) for name in entry.get("choices", ())]
    return ", ".join([*chosen, *([entry["other"]] if entry.get("other") else [])])
