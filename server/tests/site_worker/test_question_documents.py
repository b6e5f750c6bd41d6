"""Tasks that bring their question as a document: forms, HTML in its frame, other sites' pages."""

from __future__ import annotations

import json
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from handwork.allocation.assignments import assignment
from handwork.answers import queries as answers
from handwork.base.public_codes import code
from handwork.flow import hosting
from handwork.mturk import submit
from handwork.people import queries as people
from handwork.site import turk_frames
from tools.questions import asked, chosen, external, form, html, written

SURVEY = "https://survey.example.org/ask?lang=fr#top"
SHOES = form(
    "<Overview><Title>Shoes</Title><FormattedContent><![CDATA[<p>Look <b>well</b>."
    "</p>]]></FormattedContent></Overview>"
    + asked(
        "size",
        written('<IsNumeric minValue="1" maxValue="60"/>', "<DefaultText>40</DefaultText>"),
        required=True,
        content="<Text>Which size?</Text><Binary><MimeType><Type>image</Type><SubType>"
        "png</SubType></MimeType><DataURL>https://pictures.example.org/shoe.png</DataURL>"
        "<AltText>A shoe</AltText></Binary>",
    )
    + asked("colour", chosen("red", "blue", other="<OtherSelection/>"), required=True)
    + asked("marks", chosen("new", "old", most=2, style="multichooser"))
    + asked("kind", chosen("boot", "clog", style="dropdown"))
    + asked("form", chosen("flat", "high", style="list"))
)  # fmt: skip


@pytest.fixture
def ask(publish, clock, monkeypatch):
    """Publish documents, a task each."""
    monkeypatch.setattr(turk_frames, "now", clock)
    monkeypatch.setattr(submit, "now", clock)

    def published(*documents):
        rows = [{"question": document} for document in documents]
        return publish(rows, kind="question", options={}, method="majority-vote")

    return published


def kept(assignment_id):
    return answers.answer_of_assignment(assignment_id=assignment_id)


def frame_source(page):
    return unescape(re.search(r'<iframe class="[^"]+" src="([^"]+)"', page)[1])


def given_to(address):
    return {
        name: values[0] for name, values in parse_qs(urlsplit(address).query).items()
    }


def test_a_form_shows_its_questions_with_controls_that_browsers_know(ask, ada_browser):
    page = ada_browser.start(ask(SHOES))
    text = page.content.decode()
    assert "<p>Look <b>well</b>.</p>" in text
    assert 'name="text:size" value="40"' in text
    assert 'inputmode="decimal"' in text
    assert 'type="radio" name="choice:colour" value="red"' in text
    assert 'type="checkbox" name="choices:marks" value="new"' in text
    assert '<select name="choice:kind"' in text
    assert '<select name="choice:form" size="3"' in text
    assert "ahead-url" not in text
    assert "https://pictures.example.org" in page["Content-Security-Policy"]


@pytest.mark.parametrize(
    "document",
    [SHOES, html("<p>Look.</p>"), external(SURVEY)],
    ids=["form", "html", "external"],
)
def test_every_document_can_be_reported(ask, ada_browser, document):
    page = ada_browser.start(ask(document)).content.decode()
    assert page.count('name="problem"') == 5


def test_pictures_of_formatted_content_and_of_choices_are_let_in(ask, ada_browser):
    picture = (
        '<FormattedContent><![CDATA[<img src="http://{}.example.org/a.png?b=1&amp;c=2" '
        'alt="A"/>]]></FormattedContent>'
    )
    option = (
        "<SelectionAnswer><Selections><Selection><SelectionIdentifier>a"
        f"</SelectionIdentifier>{picture.format('option')}</Selection></Selections>"
        "</SelectionAnswer>"
    )
    page = ada_browser.start(
        ask(form(asked("q", option, content=picture.format("asked"))))
    )
    policy = page["Content-Security-Policy"]
    (pictures,) = [part for part in policy.split("; ") if part.startswith("img-src")]
    # A source of plain http stands for https as well, over which browsers ask.
    assert pictures.endswith("http://asked.example.org http://option.example.org")
    assert 'src="http://asked.example.org/a.png?b=1&amp;c=2"' in page.content.decode()


def test_an_answer_to_a_form_is_kept_as_it_was_given(ask, ada_browser):
    batch_id = ask(SHOES)
    assignment_id = ada_browser.hold(batch_id)
    data = {
        "client_key": "k",
        "text:size": "41",
        "choice:colour": "other:",
        "other:colour": "green",
        "choices:marks": ["new", "old"],
        "choice:kind": "",
    }
    assert ada_browser.post("work-submit", assignment_id, data=data).status_code == 302
    assert kept(assignment_id).content == {
        "answers": [
            {"name": "size", "text": "41"},
            {"name": "colour", "choices": [], "other": "green"},
            {"name": "marks", "choices": ["new", "old"]},
            {"name": "kind", "choices": []},
        ]
    }


def test_what_is_wrong_is_said_beside_its_question_and_nothing_is_lost(
    ask, ada_browser
):
    assignment_id = ada_browser.hold(ask(SHOES))
    data = {"client_key": "k", "text:size": "900", "choices:marks": ["old"]}
    page = ada_browser.post("work-submit", assignment_id, data=data)
    text = page.content.decode()
    assert page.status_code == 422
    assert 'fault">The number must be 60 or less.</p>' in text
    assert 'fault">This question needs an answer.</p>' in text
    assert 'name="text:size" value="900"' in text
    assert re.search(r'value="old" checked', text)
    assert kept(assignment_id) is None


def test_a_draft_of_a_form_comes_back(ask, ada_browser):
    batch_id = ask(SHOES)
    assignment_id = ada_browser.hold(batch_id)
    data = {"text:size": "3", "choice:colour": "blue"}
    assert ada_browser.post("work-draft", assignment_id, data=data).status_code == 204
    text = ada_browser.get("work-task", batch_id).content.decode()
    assert 'name="text:size" value="3"' in text
    assert re.search(r'value="blue" checked', text)


def test_html_runs_behind_the_walls_and_is_told_where_it_stands(
    ask, ada, ada_browser, cleo
):
    source = html('<form action="https://www.mturk.com/mturk/externalSubmit">'
                  '<script src="https://s3.amazonaws.com/mturk-public/externalHIT_v1.js">'
                  "</script><script>turkSetAssignmentID()</script></form>")  # fmt: skip
    assignment_id = ada_browser.hold(batch_id := ask(source))
    page = ada_browser.get("work-task", batch_id).content.decode()
    address = frame_source(page)
    (organisation_id,) = cleo.organisation_ids
    worker = people.worker_codes(
        organisation_id=organisation_id, worker_ids=[ada.worker_id]
    )[ada.worker_id]
    given = given_to(address)
    assert given["assignmentId"] == code("assignment", assignment_id)
    assert given["workerId"] == worker
    assert given["turkSubmitTo"] == "http://testserver"
    framed = ada_browser.client.get(address)
    policy = framed["Content-Security-Policy"]
    assert "sandbox allow-scripts allow-forms;" in policy
    assert "connect-src 'none'" in policy
    assert "form-action 'none'" in policy
    text = framed.content.decode()
    assert "window.turkSetAssignmentID = prepare" in text
    assert "s3.amazonaws.com" not in text


def test_html_shows_pictures_of_anywhere_and_scripts_of_allowed_hosts(
    ask, ada_browser, sam, noon
):
    hosting.allow_host(
        actor=sam, host="cdn.example.org", reason="A library.", now=noon
    )  # fmt: skip
    source = html(
        '<script src="https://cdn.example.org/a.js"></script>'
        '<script src="https://code.example.org/b.js"></script>'
        '<img src="https://bucket.example.org/1.jpg" alt="A">'
    )
    page = ada_browser.start(ask(source)).content.decode()
    assert "This task loads programs from code.example.org, which" in page
    policy = ada_browser.client.get(frame_source(page))["Content-Security-Policy"]
    rules = {part.split(" ")[0]: part for part in policy.split("; ")}
    for shown in ("img-src", "media-src", "style-src", "font-src"):
        assert rules[shown].endswith(" https: http:")
    assert rules["script-src"].endswith("'unsafe-inline' https://cdn.example.org")
    assert rules["connect-src"] == "connect-src 'none'"


def test_nobody_else_gets_the_document_of_a_frame(ask, ada_browser, browse, bola):
    page = ada_browser.start(ask(html("<p>secret</p>"))).content.decode()
    assert browse(bola).client.get(frame_source(page)).status_code == 404
    changed = frame_source(page).replace("/frames/question/", "/frames/question/9")
    assert ada_browser.client.get(changed).status_code == 404


def test_the_answer_of_a_frame_is_kept_by_its_names(ask, ada_browser):
    assignment_id = ada_browser.hold(ask(html("<form><input name=a></form>")))
    said = json.dumps({"assignmentId": "3X", "a": "1", "b": ["x", "y"]})
    data = {"client_key": "k", "answer": said, "answer_state": "{}"}
    ada_browser.post("work-submit", assignment_id, data=data)
    assert kept(assignment_id).content == {
        "answers": [{"name": "a", "text": "1"}, {"name": "b", "text": "x|y"}]
    }


def test_a_crowd_form_says_that_it_gives_one_answer(ask, ada_browser):
    page = ada_browser.start(ask(html("<crowd-form><crowd-input name=a></crowd-form>")))
    assert 'name="answer_crowd" value="1"' in page.content.decode()


def test_another_sites_page_stands_in_a_frame_of_its_own(ask, ada_browser):
    batch_id = ask(external(SURVEY, 700))
    assignment_id = ada_browser.hold(batch_id)
    page = ada_browser.get("work-task", batch_id)
    text = page.content.decode()
    address = frame_source(text)
    assert address.startswith("https://survey.example.org/ask?lang=fr&assignmentId=3")
    assert address.endswith("#top")
    assert given_to(address)["hitId"] == code("hit", kept_task(assignment_id))
    assert 'height="700"' in text
    assert "top-navigation" not in text
    assert "frame-src 'self' https://survey.example.org;" in (
        page["Content-Security-Policy"] + ";"
    )
    assert '<button type="submit">' not in text


def test_a_page_that_no_frame_may_show_can_be_skipped(ask, browse, ada):
    batch_id = ask(external("https://testserver/work/"))
    browser = browse(ada)
    browser.post("work-task", batch_id, secure=True)
    page = browser.get("work-task", batch_id, secure=True)
    text = page.content.decode()
    assert "This task cannot be shown." in text
    assert "<iframe" not in text
    assert "I have submitted" not in text
    assert 'data-work="skip"' in text


def kept_task(assignment_id):
    return assignment(assignment_id=assignment_id).task_id


@pytest.mark.parametrize("path", ["/mturk/externalSubmit", "//mturk/externalSubmit"])
def test_another_sites_page_submits_without_a_session(ask, ada_browser, path):
    assignment_id = ada_browser.hold(ask(external(SURVEY)))
    data = {
        "assignmentId": code("assignment", assignment_id),
        "hitId": "3X",
        "workerId": "AX",
        "a": ["1", "2"],
        "b": "é",
    }
    stranger = Client(enforce_csrf_checks=True)
    page = stranger.post(f"http://testserver{path}", data)
    assert page.status_code == 200
    assert kept(assignment_id).content == {
        "answers": [{"name": "a", "text": "1|2"}, {"name": "b", "text": "é"}]
    }
    assert "frame-ancestors *" in page["Content-Security-Policy"]
    assert "X-Frame-Options" not in page
    assert data["assignmentId"] in page.content.decode()


def test_an_old_page_submits_by_its_address_and_a_repeat_changes_nothing(
    ask, ada_browser
):
    assignment_id = ada_browser.hold(ask(external(SURVEY)))
    given = {"assignmentId": code("assignment", assignment_id), "a": "1"}
    assert Client().get("/mturk/externalSubmit", given).status_code == 200
    assert Client().get("/mturk/externalSubmit", given).status_code == 200
    other = Client().get("/mturk/externalSubmit", {**given, "a": "2"})
    assert other.status_code == 409
    assert "the first answer counts" in other.content.decode()
    assert kept(assignment_id).content["answers"] == [{"name": "a", "text": "1"}]


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({"assignmentId": "ASSIGNMENT_ID_NOT_AVAILABLE", "a": "1"}, 422, "preview"),
        (
            {"assignmentId": "3ABCDEFGHIJKLMNOPQRSTUVWXYZ234", "a": "1"},
            404,
            "to which task",
        ),
        ({"a": "1"}, 404, "to which task"),
    ],
)
def test_what_belongs_to_nobody_is_refused_in_the_frame(db, given, status, words):
    page = Client().post("/mturk/externalSubmit", given)
    assert page.status_code == status
    assert words in page.content.decode()
    assert "X-Frame-Options" not in page


def test_an_answer_without_a_field_is_refused(ask, ada_browser):
    assignment_id = ada_browser.hold(ask(external(SURVEY)))
    given = {"assignmentId": code("assignment", assignment_id), "hitId": "3X"}
    assert Client().post("/mturk/externalSubmit", given).status_code == 422
    assert kept(assignment_id) is None


def test_a_form_is_checked_also_when_another_page_sends_the_answer(ask, ada_browser):
    assignment_id = ada_browser.hold(ask(SHOES))
    given = {"assignmentId": code("assignment", assignment_id), "size": "900"}
    assert Client().post("/mturk/externalSubmit", given).status_code == 422
    assert kept(assignment_id) is None


def test_the_next_task_follows_when_the_answer_was_kept(ask, ada_browser, shown):
    batch_id = ask(external(SURVEY), external(f"{SURVEY}2"))
    first = ada_browser.hold(batch_id)
    given = {"assignmentId": code("assignment", first), "a": "1"}
    Client().post("/mturk/externalSubmit", given)
    assert shown(ada_browser.start(batch_id)) != first


def test_the_script_that_pages_load_is_ours(client):
    script = client.get("/mturk/externalHIT_v1.js")
    assert script["Content-Type"] == "text/javascript"
    assert b"turkGetSubmitToHost" in script.content
