"""Whatever a stranger sends as a question is read or refused; nothing else happens."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from handwork.projects.rules.layouts import expand_layout
from handwork.projects.rules.questions_xml import (
    InvalidQuestionError,
    answers_xml,
    faults_of,
    read_answers,
    read_question,
    summary_of,
)
from tools.questions import FORM, SCHEMAS

NAMES = st.sampled_from(
    [
        "QuestionForm",
        "Overview",
        "Title",
        "Text",
        "List",
        "ListItem",
        "Binary",
        "MimeType",
        "Type",
        "SubType",
        "DataURL",
        "AltText",
        "FormattedContent",
        "Question",
        "QuestionIdentifier",
        "IsRequired",
        "QuestionContent",
        "AnswerSpecification",
        "FreeTextAnswer",
        "Constraints",
        "IsNumeric",
        "Length",
        "AnswerFormatRegex",
        "DefaultText",
        "NumberOfLinesSuggestion",
        "SelectionAnswer",
        "MinSelectionCount",
        "MaxSelectionCount",
        "StyleSuggestion",
        "Selections",
        "Selection",
        "SelectionIdentifier",
        "OtherSelection",
        "EmbeddedBinary",
        "Width",
        "HTMLContent",
        "FrameHeight",
        "ExternalURL",
    ]
)
ATTRIBUTES = st.sampled_from(
    [
        "", ' minValue="1"', ' maxValue="x"', ' minLength="-1"', ' maxLength="9"',
        ' regex="(a+)+$"', ' regex="["', ' regex="(?=a)" flags="i"', ' flags="g"',
    ]
)  # fmt: skip
TEXTS = st.sampled_from(
    [
        "", "a", "image", "true", "1", "0", "99999999999", "-1", "&lt;b&gt;a&lt;/b&gt;",
        "&lt;img src='http://[' alt=''/&gt;", "https://example.org/", "http://[x", "\u2028",
        "https://xn--0/", "&amp;nbsp;", "<![CDATA[<p>a &nbsp; b</p>]]>", "checkbox",
    ]
)  # fmt: skip
ELEMENTS = st.recursive(
    TEXTS,
    lambda inside: st.builds(
        lambda name, given, parts: f"<{name}{given}>{''.join(parts)}</{name}>",
        NAMES,
        ATTRIBUTES,
        st.lists(inside, max_size=4),
    ),
    max_leaves=25,
)
DOCUMENTS = st.one_of(
    st.text(max_size=200),
    ELEMENTS,
    ELEMENTS.map(
        lambda inside: f'<QuestionForm xmlns="{FORM}">{inside}</QuestionForm>'
    ),
    ELEMENTS.map(
        lambda inside: (
            f'<ExternalQuestion xmlns="{SCHEMAS}/2006-07-14/ExternalQuestion.xsd">'
            f"{inside}</ExternalQuestion>"
        )
    ),
)


@settings(max_examples=400, deadline=None)
@given(DOCUMENTS)
def test_a_document_is_read_or_refused(text):
    with suppress(InvalidQuestionError):
        document = read_question(text)
        faults_of(document, {"answers": []})
        summary_of(document)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.text(min_size=1, max_size=9), st.text(max_size=30))))
def test_every_text_comes_back_out_of_its_xml_or_marks_what_xml_cannot_hold(pairs):
    entries = [
        {"name": f"q{at}{name}", "text": text} for at, (name, text) in enumerate(pairs)
    ]
    found = read_answers(answers_xml(None, {"answers": entries}))["answers"]
    for sent, came in zip(entries, found, strict=True):
        if sent["text"].isprintable() and "\ufffd" not in came["text"]:
            assert came["text"] == sent["text"]


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80), st.text(max_size=20))
def test_a_layout_becomes_a_question_or_is_refused(html, value):
    with suppress(InvalidQuestionError):
        expand_layout(f"<p>${{a}}</p>{html}", [{"Name": "a", "Value": value}])
