"""QuestionFormAnswers: what programs read of an answer, written and read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape

from handwork.projects.rules.kind import Content
from handwork.projects.rules.questions_xml.answers import (
    MAX_NAME_LENGTH,
    Entry,
    entries_of,
)
from handwork.projects.rules.questions_xml.documents import Document, QuestionForm
from handwork.projects.rules.questions_xml.parsing import Element, parse
from handwork.projects.rules.questions_xml.reading import SCHEMAS, read_question
from handwork.projects.rules.questions_xml.refusing import InvalidQuestionError
from handwork.projects.rules.questions_xml.values import filled, plain

NAMESPACE = f"{SCHEMAS}/2005-10-01/QuestionFormAnswers.xsd"
# Around all answers, and always the same.
BEFORE = (
    f'<?xml version="1.0" encoding="ASCII"?><QuestionFormAnswers xmlns="{NAMESPACE}">'
)
AFTER = "</QuestionFormAnswers>"
MAX_BYTES = 20_000_000
# Signs that no document of XML 1.0 may hold, not even as a reference.
_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def answers_xml(question: Document | str | None, content: object) -> str:
    """Write an answer as QuestionFormAnswers, in the order of its document.

    Without a document (an answer to another kind of task) each field of the answer is a
    FreeText. What was left empty stands there empty, as Mechanical Turk has it.
    """
    document = read_question(question) if isinstance(question, str) else question
    return f"{BEFORE}{answers_inside(document, content)}{AFTER}"


def answers_inside(document: Document | None, content: object) -> str:
    """Write what stands between `BEFORE` and `AFTER`."""
    entries: Iterable[Mapping[str, Any]] = entries_of(content)
    if isinstance(document, QuestionForm):
        entries = _in_order(document, entries)
    inside = "".join([_answer(entry) for entry in entries])
    if not inside.isascii():
        inside = inside.encode("ascii", "xmlcharrefreplace").decode()
    return inside


def read_answers(text: str) -> Content:
    """Read QuestionFormAnswers as the content of an answer."""
    root = parse(text, max_bytes=MAX_BYTES)
    if root.name != "QuestionFormAnswers":
        raise InvalidQuestionError(
            f"Cannot find the declaration of element '{root.name[:60]}': answers are in "
            "'QuestionFormAnswers'.",
            line=root.line,
        )
    root.only("Answer")
    return {"answers": [_entry(answer) for answer in root.children]}


def _in_order(
    document: QuestionForm, entries: Iterable[Mapping[str, Any]]
) -> Iterator[Mapping[str, Any]]:
    given = {str(entry["name"]): entry for entry in entries}
    for question in document.questions:
        empty: Entry = {"choices": []}
        if question.answer.is_of == "text":
            empty = {"text": ""}
        yield given.pop(question.name, {"name": question.name, **empty})
    yield from given.values()


def _answer(entry: Mapping[str, Any]) -> str:
    name = _safe(str(entry["name"]))
    if "choices" in entry:
        said = "".join(
            f"<SelectionIdentifier>{_safe(one)}</SelectionIdentifier>"
            for one in entry["choices"]
        )
        if entry.get("other"):
            other = _safe(str(entry["other"]))
            said += f"<OtherSelectionText>{other}</OtherSelectionText>"
    else:
        said = f"<FreeText>{_safe(str(entry.get('text', '')))}</FreeText>"
    return f"<Answer><QuestionIdentifier>{name}</QuestionIdentifier>{said}</Answer>"


def _safe(text: str) -> str:
    # Most of what people write: nothing in it is impossible, and little needs a reference.
    if text.isascii() and text.isprintable():
        return escape(text) if "&" in text or "<" in text or ">" in text else text
    # A bare carriage return would be read as the end of a line.
    return escape(_IMPOSSIBLE.sub("\ufffd", text), {"\r": "&#13;"})


def _entry(element: Element) -> Entry:
    element.only(
        "QuestionIdentifier", "FreeText", "SelectionIdentifier", "OtherSelectionText",
        "OtherSelection", "UploadedFileSizeInBytes", "UploadedFileKey",
    )  # fmt: skip
    name = filled(element.need("QuestionIdentifier"))[:MAX_NAME_LENGTH]
    written = element.first("FreeText")
    if written is not None:
        return {"name": name, "text": plain(written)}
    uploaded = element.first("UploadedFileKey")
    if uploaded is not None:
        return {"name": name, "text": plain(uploaded)}
    chosen = [plain(one) for one in element.all("SelectionIdentifier")]
    entry: Entry = {
        "name": name,
        "choices": [each for each in dict.fromkeys(chosen) if each],
    }
    other = element.first("OtherSelectionText") or element.first("OtherSelection")
    if other is not None:
        entry["other"] = plain(other)
    return entry
