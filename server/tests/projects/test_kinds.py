"""Kinds of answers: what each asks, what it takes from a form, what it refuses."""

from __future__ import annotations

import jsonschema_rs
import pytest

from handwork.base.errors import RefusedError
from handwork.projects import rules

QUESTION = {"question": "What is it?"}
CHOICES = {**QUESTION, "choices": ["a", "b", {"value": "c", "label": "See"}]}
# kind, options, a form, the content it gives, a content that is refused
CASES = [
    ("choose-one", CHOICES, {"choice": ["b"]}, {"choice": "b"}, {"choice": "d"}),
    ("choose-one", CHOICES, {"choice": ["a"]}, {"choice": "a"}, {}),
    (
        "choose-many",
        {**CHOICES, "min": 1, "max": 2},
        {"choices": ["c", "a"]},
        {"choices": ["c", "a"]},
        {"choices": ["a", "b", "c"]},
    ),
    ("choose-many", CHOICES, {"choices": ["a"]}, {"choices": ["a"]}, {"choices": []}),
    ("text", QUESTION, {"text": [" Ça \r\nva "]}, {"text": "Ça \nva"}, {"text": "  "}),
    (
        "text",
        {**QUESTION, "max_length": 3},
        {"text": ["abc"]},
        {"text": "abc"},
        {"text": "abcd"},
    ),
    (
        "number",
        {**QUESTION, "min": 0, "max": 9, "step": 0.5},
        {"number": ["4,5"]},
        {"number": 4.5},
        {"number": 4.3},
    ),
    (
        "number",
        {**QUESTION, "max": 9},
        {"number": ["4"]},
        {"number": 4},
        {"number": 10},
    ),
    ("number", QUESTION, {"number": ["1e3"]}, {"number": 1000}, {"number": "many"}),
    ("transcribe-image", QUESTION, {"text": ["Hi"]}, {"text": "Hi"}, {"text": ""}),
    ("transcribe-audio", QUESTION, {"text": ["Hi"]}, {"text": "Hi"}, {"sound": "Hi"}),
    (
        "template",
        {"template": '<crowd-form><input name="a"></crowd-form>'},
        {"answer": ['{"a": "b", "made": [1]}']},
        {"a": "b", "made": [1]},
        {"a": {"b": 1}},
    ),
    (
        "question",
        {},
        {"text:why": [" Ça \r\nva "], "choice:hue": ["red"]},
        {
            "answers": [
                {"name": "why", "text": " Ça \nva "},
                {"name": "hue", "choices": ["red"]},
            ]
        },
        {"answers": [{"name": "why"}]},
    ),
    (
        "question",
        {"compare": "hue"},
        {"choice:hue": ["other:"], "other:hue": ["teal"], "text:why": ["sea"]},
        {
            "answers": [
                {"name": "hue", "choices": [], "other": "teal"},
                {"name": "why", "text": "sea"},
            ]
        },
        {"answers": [{"name": "hue", "text": "red", "choices": ["red"]}]},
    ),
]
FORM = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2017-11-06"
# For the kinds whose tasks say what is asked: one task that asks for what the cases give.
TASKS = {
    "question": {
        "question": f"""<QuestionForm xmlns="{FORM}/QuestionForm.xsd">
  <Question>
    <QuestionIdentifier>why</QuestionIdentifier><IsRequired>true</IsRequired>
    <QuestionContent><Text>Why?</Text></QuestionContent>
    <AnswerSpecification><FreeTextAnswer/></AnswerSpecification>
  </Question>
  <Question>
    <QuestionIdentifier>hue</QuestionIdentifier>
    <QuestionContent><Text>Which?</Text></QuestionContent>
    <AnswerSpecification><SelectionAnswer><Selections>
      <Selection><SelectionIdentifier>red</SelectionIdentifier><Text>R</Text></Selection>
      <OtherSelection/>
    </Selections></SelectionAnswer></AnswerSpecification>
  </Question>
</QuestionForm>"""
    }
}


def check(kind, schema, content):
    """Check an answer as it is checked on submission."""
    rules.check_answer(schema, content)
    if with_task := rules.kind_named(kind).check_with_task:
        with_task(TASKS[kind], content)


def test_every_kind_is_tried_here():
    assert {case[0] for case in CASES} == set(rules.KINDS)


@pytest.mark.parametrize(("kind", "options", "form", "content", "refused"), CASES)
def test_a_kind_takes_a_form_and_refuses_what_breaks_its_schema(
    kind, options, form, content, refused
):
    checked = rules.kind_named(kind).check_options(options)
    schema = rules.answer_schema(kind, checked)
    jsonschema_rs.meta.validate(schema)
    assert rules.form_content(kind, checked, form) == content
    check(kind, schema, content)
    with pytest.raises(rules.InvalidAnswerError) as refusal:
        rules.check_answer(schema, refused)
    assert refusal.value.what_to_do


@pytest.mark.parametrize(("kind", "options", "form", "content", "refused"), CASES)
def test_an_empty_form_is_refused_and_not_a_fault(
    kind, options, form, content, refused
):
    checked = rules.kind_named(kind).check_options(options)
    with pytest.raises(rules.InvalidAnswerError):
        check(
            kind,
            rules.answer_schema(kind, checked),
            rules.form_content(kind, checked, {}),
        )


def test_equal_answers_have_equal_values():
    one = rules.value_of("choose-many", {"choices": ["b", "a"]})
    assert one == rules.value_of("choose-many", {"choices": ["a", "b"]})
    assert rules.value_of("number", {"number": 4.0}) == 4
    composed, decomposed = "\u00e9", "e\u0301"
    assert rules.value_of("text", {"text": composed}) == rules.value_of(
        "text", {"text": decomposed}
    )


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("choose-one", {"question": "", "choices": ["a", "b"]}),
        ("choose-one", {**QUESTION, "choices": ["a"]}),
        ("choose-one", {**QUESTION, "choices": ["a", "a"]}),
        ("choose-one", {**QUESTION, "choices": "ab"}),
        ("choose-one", {**QUESTION, "choices": ["a", " "]}),
        ("choose-many", {**CHOICES, "min": 3, "max": 1}),
        ("choose-many", {**CHOICES, "min": 1.5}),
        ("text", {**QUESTION, "max_length": 0}),
        ("text", {**QUESTION, "max_length": "long"}),
        ("number", {**QUESTION, "min": 3, "max": 1}),
        ("number", {**QUESTION, "step": 0}),
        ("number", {**QUESTION, "min": float("inf")}),
        ("transcribe-audio", {**QUESTION, "language": "klingon"}),
        ("telepathy", QUESTION),
    ],
)
def test_options_that_cannot_be_used_are_refused(kind, options):
    with pytest.raises(rules.InvalidOptionsError):
        rules.kind_named(kind).check_options(options)


@pytest.mark.parametrize(
    "content",
    [{"text": "a\x00"}, {"text": "\udcff"}, {"text": "x" * 1_100_000}, ["a"], None, 3],
)
def test_an_answer_that_could_not_be_kept_is_refused(content):
    with pytest.raises(RefusedError):
        rules.check_answer(rules.answer_schema("text", {}), content)


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "![x](https://example.org/spy.gif)",
    "![x](javascript:alert(1))",
    '[x](https://example.org "onmouseover=alert(1)")',
    "<svg/onload=alert(1)>",
    "<style>*{display:none}</style>",
    '<a href="https://example.org" target=_top onclick="x()">x</a>',
]


@pytest.mark.parametrize("markdown", HOSTILE)
def test_hostile_instructions_become_harmless(markdown):
    html = rules.instructions_to_html(markdown)
    for tag in ("<script", "<img", "<svg", "<style", "<iframe"):
        assert tag not in html
    assert 'href="javascript' not in html.lower()
    assert 'href="data' not in html.lower()


def test_links_of_instructions_tell_the_other_site_nothing():
    html = rules.instructions_to_html("[rules](https://example.org)")
    assert 'rel="noopener noreferrer"' in html


def test_instructions_show_the_images_that_are_resolved():
    html = rules.instructions_to_html(
        "# Look\n![A seven](asset:3)", lambda n: f"/a/{n}"
    )
    assert '<img src="/a/3" alt="A seven">' in html
    assert "<h2>Look</h2>" in html
