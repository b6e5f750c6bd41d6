"""Question documents of Mechanical Turk: read, checked, answered, written back.

Pure: a document and an answer come in, plain values and XML come out.
"""

from __future__ import annotations

from handwork.projects.rules.questions_xml.answers import (
    RESERVED,
    by_name,
    entries_of,
    from_fields,
)
from handwork.projects.rules.questions_xml.checking import (
    Fault,
    check_answers,
    faults_of,
)
from handwork.projects.rules.questions_xml.documents import (
    Document,
    ExternalQuestion,
    FreeText,
    HTMLQuestion,
    Question,
    QuestionForm,
    Selection,
)
from handwork.projects.rules.questions_xml.kind import (
    DOCUMENT_FIELD,
    QUESTION,
    document_of,
    form_of,
    said_in,
)
from handwork.projects.rules.questions_xml.parsing import Element, parse
from handwork.projects.rules.questions_xml.reading import (
    NAMESPACES,
    check_question,
    read_question,
)
from handwork.projects.rules.questions_xml.refusing import InvalidQuestionError
from handwork.projects.rules.questions_xml.summary import summary_of
from handwork.projects.rules.questions_xml.writing import (
    AFTER,
    BEFORE,
    answers_inside,
    answers_xml,
    read_answers,
)

__all__ = [
    "AFTER",
    "BEFORE",
    "DOCUMENT_FIELD",
    "NAMESPACES",
    "QUESTION",
    "RESERVED",
    "Document",
    "Element",
    "ExternalQuestion",
    "Fault",
    "FreeText",
    "HTMLQuestion",
    "InvalidQuestionError",
    "Question",
    "QuestionForm",
    "Selection",
    "answers_inside",
    "answers_xml",
    "by_name",
    "check_answers",
    "check_question",
    "document_of",
    "entries_of",
    "faults_of",
    "form_of",
    "from_fields",
    "parse",
    "read_answers",
    "read_question",
    "said_in",
    "summary_of",
]
