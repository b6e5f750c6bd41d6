"""Read a question document of any of the three kinds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from handwork.projects.rules.questions_xml.answering import answering_of
from handwork.projects.rules.questions_xml.blocks import blocks_of
from handwork.projects.rules.questions_xml.documents import (
    Document,
    ExternalQuestion,
    HTMLQuestion,
    Overview,
    Question,
    QuestionForm,
)
from handwork.projects.rules.questions_xml.parsing import Element, parse
from handwork.projects.rules.questions_xml.refusing import InvalidQuestionError
from handwork.projects.rules.questions_xml.values import (
    count_in,
    framed_address,
    identifier,
    plain,
    truth,
)

SCHEMAS = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas"
NAMESPACES: Mapping[str, tuple[str, ...]] = {
    "QuestionForm": (
        f"{SCHEMAS}/2017-11-06/QuestionForm.xsd",
        f"{SCHEMAS}/2005-10-01/QuestionForm.xsd",
    ),
    "HTMLQuestion": (f"{SCHEMAS}/2011-11-11/HTMLQuestion.xsd",),
    "ExternalQuestion": (f"{SCHEMAS}/2006-07-14/ExternalQuestion.xsd",),
}
_LINE_ENDS = re.compile(r"\r\n?")


@lru_cache(maxsize=256)
def read_question(text: str) -> Document:
    """Read a document; refuse it with the code and the words of Mechanical Turk."""
    root = parse(text)
    if root.namespace not in NAMESPACES.get(root.name, ()):
        raise InvalidQuestionError(
            f"Cannot find the declaration of element '{root.name[:60]}'. The root is one "
            f"of {', '.join(NAMESPACES)}, and its xmlns is "
            f"'{NAMESPACES.get(root.name, NAMESPACES['HTMLQuestion'])[0]}'.",
            line=root.line,
        )
    return _READERS[root.name](root)


def check_question(text: str) -> None:
    """Refuse a document that cannot be shown."""
    read_question(text)


def _external(root: Element) -> ExternalQuestion:
    root.only("ExternalURL", "FrameHeight")
    url = framed_address(root.need("ExternalURL"))
    return ExternalQuestion(url, _height(root))


def _html(root: Element) -> HTMLQuestion:
    root.only("HTMLContent", "FrameHeight")
    html = plain(root.need("HTMLContent"))
    if not html.strip():
        raise InvalidQuestionError("The HTMLContent is empty.", line=root.line)
    return HTMLQuestion(_LINE_ENDS.sub("\n", html), _height(root))


def _height(root: Element) -> int:
    return count_in(root.need("FrameHeight"), other=0)


def _form(root: Element) -> QuestionForm:
    root.only("Overview", "Question")
    form = QuestionForm(
        tuple(
            Overview(blocks_of(child)) if child.name == "Overview" else _question(child)
            for child in root.children
        )
    )
    names = [question.name for question in form.questions]
    if not names:
        raise InvalidQuestionError(
            "The content of element 'QuestionForm' is not complete: 'Question' is "
            "expected.",
            line=root.line,
        )
    for name in names:
        if names.count(name) > 1:
            raise InvalidQuestionError(
                f"The QuestionIdentifier '{name[:40]}' is there twice.", line=root.line
            )
    return form


def _question(element: Element) -> Question:
    element.only(
        "QuestionIdentifier", "DisplayName", "IsRequired", "QuestionContent",
        "AnswerSpecification",
    )  # fmt: skip
    return Question(
        name=identifier(element.need("QuestionIdentifier")),
        display_name=plain(element.first("DisplayName")).strip(),
        is_required=truth(element.first("IsRequired"), other=False),
        blocks=blocks_of(element.need("QuestionContent")),
        answer=answering_of(element.need("AnswerSpecification")),
    )


_READERS: Mapping[str, Callable[[Element], Document]] = {
    "QuestionForm": _form,
    "HTMLQuestion": _html,
    "ExternalQuestion": _external,
}
