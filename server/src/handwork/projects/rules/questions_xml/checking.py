"""Check an answer against its question document: as the browser did, and not trusting it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from handwork.projects.rules.checking import InvalidAnswerError
from handwork.projects.rules.questions_xml.answers import entries_of
from handwork.projects.rules.questions_xml.documents import (
    Document,
    FreeText,
    Question,
    QuestionForm,
    Selection,
)
from handwork.projects.rules.questions_xml.patterns import is_found
from handwork.projects.rules.questions_xml.values import number

LONGEST_TEXT = 100_000
Reason: TypeAlias = Literal[
    "missing", "not-a-number", "too-low", "too-high", "too-short", "too-long",
    "wrong-form", "too-few", "too-many", "unknown-choice", "own-missing",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the answer to one question; `limit` is what it breaks."""

    name: str
    reason: Reason
    limit: str = ""


def faults_of(document: Document, content: object) -> tuple[Fault, ...]:
    """List what is wrong with an answer, in the order of the questions."""
    if not isinstance(document, QuestionForm):
        return ()
    entries = {str(entry["name"]): entry for entry in entries_of(content)}
    return tuple(
        fault
        for question in document.questions
        for fault in _faults(question, entries.get(question.name, {}))
    )


def check_answers(document: Document, content: object) -> None:
    """Refuse an answer that does not fit its document."""
    known = _known(document)
    for entry in entries_of(content):
        name = str(entry["name"])
        if known is None:
            _plain_text(entry)
        elif name not in known or ("text" in entry) != (
            known[name].answer.is_of == "text"
        ):
            raise InvalidAnswerError(
                f'There is no question "{name[:80]}" that takes such an answer.',
                what_to_do="Answer the questions of the task.",
            )
    if faults := faults_of(document, content):
        first = faults[0]
        limit = f" ({first.limit})" if first.limit else ""
        raise InvalidAnswerError(
            f'The answer to "{first.name[:80]}" is not what the task asks for: '
            f"{first.reason}{limit}.",
            what_to_do="Change the answer and submit it again.",
        )


def _known(document: Document) -> Mapping[str, Question] | None:
    if not isinstance(document, QuestionForm):
        return None
    return {question.name: question for question in document.questions}


def _plain_text(entry: Mapping[str, Any]) -> None:
    if "text" not in entry:
        raise InvalidAnswerError(
            f'The answer "{str(entry["name"])[:80]}" is not a text.',
            what_to_do="Send every field of the page as a text.",
        )


def _faults(question: Question, entry: Mapping[str, Any]) -> Iterator[Fault]:
    answer = question.answer
    if isinstance(answer, Selection):
        yield from _selection_faults(question, answer, entry)
    else:
        yield from _text_faults(
            question.name,
            answer,
            str(entry.get("text", "")),
            is_required=question.is_required,
        )


def _text_faults(
    name: str, asked: FreeText, text: str, *, is_required: bool
) -> Iterator[Fault]:
    if not text.strip():
        if is_required or asked.shortest:
            yield Fault(name, "missing")
        return
    longest = LONGEST_TEXT if asked.longest is None else asked.longest
    if asked.shortest is not None and len(text) < asked.shortest:
        yield Fault(name, "too-short", str(asked.shortest))
    elif len(text) > longest:
        yield Fault(name, "too-long", str(longest))
    elif asked.is_numeric and (fault := _number_fault(name, asked, text)):
        yield fault
    else:
        for pattern in asked.patterns:
            if not is_found(pattern, text):
                yield Fault(name, "wrong-form", pattern.error_text)
                return


def _number_fault(name: str, asked: FreeText, text: str) -> Fault | None:
    given = number(text)
    if given is None:
        return Fault(name, "not-a-number")
    least, most = number(asked.least), number(asked.most)
    if least is not None and given < least:
        return Fault(name, "too-low", asked.least)
    if most is not None and given > most:
        return Fault(name, "too-high", asked.most)
    return None


def _selection_faults(
    question: Question, asked: Selection, entry: Mapping[str, Any]
) -> Iterator[Fault]:
    name, choices = question.name, entry.get("choices", [])
    known = {option.name for option in asked.options}
    own = entry.get("other")
    has_own = own is not None and asked.other is not None
    count = len(choices) + has_own
    if not known.issuperset(choices) or (own is not None and asked.other is None):
        yield Fault(name, "unknown-choice")
    elif count == 0:
        if question.is_required and asked.fewest > 0:
            yield Fault(name, "missing")
    elif count < asked.fewest:
        yield Fault(name, "too-few", str(asked.fewest))
    elif count > asked.most:
        yield Fault(name, "too-many", str(asked.most))
    elif has_own and not str(own).strip():
        yield Fault(name, "own-missing")
    elif asked.other is not None and has_own:
        yield from _text_faults(name, asked.other, str(own), is_required=True)
