"""Answers to question documents: checked on the server, written as programs read them."""

from __future__ import annotations

import pytest

from handwork.projects.rules import InvalidAnswerError, form_content, reader_of
from handwork.projects.rules.questions_xml import (
    answers_xml,
    check_answers,
    faults_of,
    read_answers,
    read_question,
)
from tools.questions import asked, chosen, external, form, written

OWN = "<OtherSelection/>"


def said(*entries):
    return {"answers": [*entries]}


def text(name, value):
    return {"name": name, "text": value}


def picked(name, *choices, **rest):
    return {"name": name, "choices": [*choices], **rest}


@pytest.mark.parametrize(
    ("constraints", "given", "reason"),
    [
        ('<IsNumeric minValue="1.5"/>', "1.4", "too-low"),
        ('<IsNumeric maxValue="2"/>', "2.01", "too-high"),
        ("<IsNumeric/>", "two", "not-a-number"),
        ("<IsNumeric/>", "NaN", "not-a-number"),
        ('<Length minLength="3"/>', "ab", "too-short"),
        ('<Length minLength="3"/>', "", "missing"),
        ('<Length maxLength="3"/>', "abcd", "too-long"),
        (
            (
                '<AnswerFormatRegex regex="[0-9]" errorText="A digit, please"/>'
                '<AnswerFormatRegex regex="[a-z]" flags="i"/>'
            ),
            "A",
            "wrong-form",
        ),
    ],
)
def test_a_written_answer_holds_what_its_question_asks_for(constraints, given, reason):
    document = read_question(form(asked("q", written(constraints))))
    assert [fault.reason for fault in faults_of(document, said(text("q", given)))] == [
        reason
    ]


def test_all_expressions_hold_and_case_may_not_matter():
    constraints = (
        '<AnswerFormatRegex regex="[0-9]"/><AnswerFormatRegex regex="[a-z]" flags="i"/>'
    )
    document = read_question(form(asked("q", written(constraints))))
    assert faults_of(document, said(text("q", "A1"))) == ()
    assert faults_of(document, said(text("q", ""))) == ()


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (picked("q", "a"), "too-few"),
        (picked("q", "a", "b", "c", other="d"), "too-many"),
        (picked("q", "a", "z"), "unknown-choice"),
        (picked("q", "a", other=" "), "own-missing"),
        (picked("q"), "missing"),
    ],
)
def test_choices_are_counted_and_known(entry, reason):
    answer = chosen("a", "b", "c", fewest=2, most=3, style="checkbox", other=OWN)
    document = read_question(form(asked("q", answer, required=True)))
    assert [fault.reason for fault in faults_of(document, said(entry))] == [reason]


def test_an_answer_of_the_wrong_shape_or_to_no_question_is_refused():
    document = read_question(form(asked("q", chosen("a"))))
    for entry in (text("q", "a"), text("other", "a"), picked("other", "a")):
        with pytest.raises(InvalidAnswerError):
            check_answers(document, said(entry))
    check_answers(document, said(picked("q", "a")))


def test_pages_of_other_sites_give_texts_under_any_name():
    document = read_question(external("https://example.org/"))
    check_answers(document, said(text("anything", "at all")))
    with pytest.raises(InvalidAnswerError):
        check_answers(document, said(picked("q", "a")))


def test_answers_are_written_in_the_order_of_the_questions_and_read_again():
    document = read_question(
        form(
            asked("one", written())
            + asked("two", chosen("a", "b", other=OWN))
            + asked("three", written())
        )
    )
    content = said(picked("two", "b", other="<é> \x01"), text("one", "1 & 2\r\n"))
    xml = answers_xml(document, content)
    assert xml.startswith('<?xml version="1.0" encoding="ASCII"?><QuestionFormAnswers ')
    assert xml.isascii()
    assert read_answers(xml) == said(
        text("one", "1 & 2\r\n"),
        picked("two", "b", other="<é> \ufffd"),
        text("three", ""),
    )


def test_answers_to_other_kinds_of_tasks_are_free_texts():
    xml = answers_xml(None, {"choice": "cat", "boxes": [{"left": 1}]})
    assert "<QuestionIdentifier>choice</QuestionIdentifier><FreeText>cat<" in xml
    assert '[{"left":1}]' in xml


def test_the_controls_of_a_form_become_an_answer():
    content = form_content(
        "question",
        {"compare": ""},
        {
            "client_key": ["k"],
            "text:a:b": ["x\r\ny"],
            "choice:one": ["other:"],
            "other:one": ["mine"],
            "choices:some": ["p", "q"],
            "choice:left": [""],
        },
    )
    assert content == said(
        text("a:b", "x\ny"),
        picked("one", other="mine"),
        picked("some", "p", "q"),
        picked("left"),
    )


def test_the_form_of_a_frame_becomes_texts_without_what_addresses_say():
    form_data = {"answer": ['{"assignmentId": "3A", "a": "1", "b": ["x", "y"]}']}
    content = form_content("question", {"compare": ""}, form_data)
    assert content == said(text("a", "1"), text("b", "x|y"))


def test_a_crowd_form_gives_one_answer_as_it_did():
    form_data = {"answer": ['{"s": {"label": "Good"}}'], "answer_crowd": ["1"]}
    content = form_content("question", {"compare": ""}, form_data)
    assert content == said(text("taskAnswers", '[{"s":{"label":"Good"}}]'))
    assert reader_of("question", {"compare": "s.label"})(content) == "Good"
    assert reader_of("question", {"compare": ""})(content) == "Good"


def test_what_is_compared_is_the_only_answer_or_the_one_named():
    both = said(text("a", " x "), picked("b", "q", "p"))
    assert reader_of("question", {"compare": ""})(said(text("a", " x "))) == "x"
    assert reader_of("question", {"compare": "b"})(both) == "p | q"
    assert reader_of("question", {"compare": "a"})(both) == "x"
    assert reader_of("question", {"compare": ""})(both) == ('{"a":" x ","b":["q","p"]}')
