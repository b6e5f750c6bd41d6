"""Question documents are read as Mechanical Turk read them, and strangers' XML does no harm."""

from __future__ import annotations

import time

import pytest

from handwork.projects.rules.questions_xml import (
    ExternalQuestion,
    HTMLQuestion,
    InvalidQuestionError,
    faults_of,
    read_question,
)
from handwork.projects.rules.questions_xml.documents import Pattern
from handwork.projects.rules.questions_xml.patterns import for_browser
from tools.questions import OLD_FORM, asked, chosen, external, form, html, written


def refusal(text: str) -> InvalidQuestionError:
    with pytest.raises(InvalidQuestionError) as caught:
        read_question(text)
    return caught.value


def test_an_external_question_says_its_page_and_its_height():
    document = read_question(external("https://example.org/a?b=1&amp;c=é", 600))
    assert document == ExternalQuestion("https://example.org/a?b=1&c=é", 600)


def test_an_html_question_keeps_its_html():
    document = read_question(html("<p>a &amp; b</p>\r\n", 0))
    assert document == HTMLQuestion("<p>a &amp; b</p>\n", 0)


@pytest.mark.parametrize("namespace", [OLD_FORM, form("").split('"')[5]])
def test_a_form_of_either_namespace_has_its_questions_in_order(namespace):
    document = read_question(
        form(
            "<Overview><Title>Shoes</Title><List><ListItem>a</ListItem></List></Overview>"
            + asked("size", written('<IsNumeric minValue="1" maxValue="60"/>'))
            + asked("colour", chosen("red", "blue", style="dropdown")),
            namespace=namespace,
        )
    )
    assert [question.name for question in document.questions] == ["size", "colour"]
    size, colour = document.questions
    assert (size.answer.least, size.answer.most) == ("1", "60")
    assert [option.name for option in colour.answer.options] == ["red", "blue"]


def test_a_text_that_begins_on_the_next_line_is_read_and_keeps_its_lines():
    assert read_question("\n" + form(asked("q", written()))).questions
    assert refusal("\n\n" + form("<Foo/>")).line == 5


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("", "XMLParseError", "line 1"),
        ("<QuestionForm>", "XMLParseError", "line 1"),
        ("<HTMLQuestion/>", "XMLParseError", "Cannot find the declaration of element"),
        (form(""), "XMLParseError", "'Question' is expected"),
        (form("<Overview/>"), "XMLParseError", "line 3: "),
        (form(asked("q", "<FileUploadAnswer/>")), "XMLParseError", "deprecated"),
        (
            form("<Overview><Application/></Overview>"),
            "XMLParseError",
            "deprecated",
        ),
        (
            form(asked("q", written()) + asked("q", written())),
            "XMLParseError",
            "is there twice",
        ),
        (
            form(asked("q", written('<AnswerFormatRegex regex="(" />'))),
            "InvalidParameterValue",
            "cannot be read",
        ),
        (form(asked("q", chosen("a", fewest=2, most=1))), "XMLParseError", "From 2"),
        (external("http://example.org/"), "InvalidParameterValue", "https://"),
        (external("javascript:alert(1)"), "InvalidParameterValue", "valid address"),
        (external("https://user@example.org/"), "InvalidParameterValue", "address"),
        (html(" "), "XMLParseError", "empty"),
        ("x" * 65_536, "XMLParseError", "65,535"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_code_and_place(text, code, words):
    refused = refusal(text)
    assert refused.turk_code == code
    assert words in refused.message


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        '<!DOCTYPE a [<!ENTITY % b SYSTEM "http://127.0.0.1/">%b;]><a/>',
        "<a>" * 60 + "</a>" * 60,
        "<a>\x00</a>",
        "<a>\ud800</a>",
        "<a xmlns:b='c' b:d='1' b:d='2'/>",
    ],
)
def test_hostile_xml_is_refused(text):
    assert refusal(text).turk_code == "XMLParseError"


def test_a_developers_own_server_may_be_asked_without_encryption():
    assert read_question(external("http://localhost:5000/task")).url


@pytest.mark.parametrize(
    "content",
    [
        "<script>alert(1)</script>",
        '<p onclick="x()">a</p>',
        '<p style="color:red">a</p>',
        '<a href="javascript:x()">a</a>',
        '<img src="https://example.org/a.png"/>',
        "<div>a</div>",
        "<p>a",
    ],
)
def test_formatted_content_is_the_subset_and_nothing_else(content):
    cdata = f"<FormattedContent><![CDATA[{content}]]></FormattedContent>"
    refused = refusal(form(asked("q", written(), content=cdata)))
    assert refused.turk_code == "XHTMLParseError"


def test_formatted_content_comes_out_clean_with_headings_below_the_pages():
    content = (
        "<Title>T</Title><FormattedContent><![CDATA[<h1>A&nbsp;b</h1>"
        '<p>c <a href="https://example.org/">d</a></p>]]></FormattedContent>'
    )
    document = read_question(form(asked("q", written(), content=content)))
    _title, block = document.questions[0].blocks
    assert block.html.startswith("<h3>A")
    assert 'rel="noopener noreferrer"' in block.html


@pytest.mark.parametrize(
    "regex", [r"^(a+)+$", r"(x+x+)+y", r"^(?=.*z)(?:a|a)*z$", r"^(?:(a)\1?)+$"]
)
def test_no_expression_of_a_stranger_computes_for_long(regex):
    text = form(asked("q", written(f'<AnswerFormatRegex regex="{regex}"/>')))
    document = read_question(text)
    begun = time.process_time()
    said = {"answers": [{"name": "q", "text": "a" * 5_000 + "!"}]}
    assert faults_of(document, said)
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("regex", "written_for_browsers"),
    [
        ("^[0-9]{4}$", "(?:^[0-9]{4}$)"),
        (r"\S", r".*(?:\S).*"),
        ("^[a-z]+-[0-9]{2}$", "(?:^[a-z]+-[0-9]{2}$)"),
        ("a*a*a*a*a*a*a*a*b", ""),
        ("a?a?a?a?b", ""),
        ("a{1,9}a{1,9}b", ""),
        ("(a|b)", ""),
        ("[[]", ""),
    ],
)
def test_browsers_get_only_expressions_that_cannot_stop_them(
    regex, written_for_browsers
):
    assert for_browser(Pattern(regex, "", False)) == written_for_browsers
