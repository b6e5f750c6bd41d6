"""Question documents in a real browser: a form, HTML in its frame, a page of a second server."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from handwork_client import Client
from tools.questions import asked, chosen, external, form, html, written

BOLA = "worker-11@example.org"
# Set once the scripts of a frame are there.
READY = "html[data-ready]"
SHOES = form(
    "<Overview><Title>Shoes</Title><Text>Look at the shoe.</Text></Overview>"
    + asked("size", written('<IsNumeric minValue="1" maxValue="60"/>'), required=True)
    + asked("colour", chosen("red", "blue", other="<OtherSelection/>"), required=True)
    + asked("marks", chosen("new", "old", most=2, style="checkbox"))
    + asked("kind", chosen("boot", "clog", style="dropdown"))
)
PLAIN_HTML = html("""<script src="https://s3.amazonaws.com/mturk-public/externalHIT_v1.js"></script>
<form name="mturk_form" method="post" id="mturk_form"
 action="https://www.mturk.com/mturk/externalSubmit">
<input type="hidden" value="" name="assignmentId" id="assignmentId">
<label>Word <input name="word" required></label>
<label><input type="checkbox" name="tag" value="a"> a</label>
<label><input type="checkbox" name="tag" value="b"> b</label>
<input type="submit" id="submitButton" value="Send it">
</form><script>turkSetAssignmentID();</script>""")
# Everything that a page of another site may do, and what it may not.
SURVEY = """<!doctype html><html lang="en"><title>A survey</title>
<form id="survey" method="post"><label>Age <input name="age"></label>
<input type="hidden" name="assignmentId"><button>Send</button></form>
<p id="said"></p>
<script>
const given = new URLSearchParams(location.search);
survey.assignmentId.value = given.get("assignmentId");
survey.action = given.get("turkSubmitTo") + "/mturk/externalSubmit";
const tries = {};
const attempt = (name, act) => { try { tries[name] = String(act()); } catch (e) { tries[name] = e.name; } };
attempt("cookie", () => parent.document.cookie);
attempt("form", () => parent.document.forms[0].submit());
attempt("top", () => { top.location = "https://elsewhere.example.org/"; });
(async () => {
  // A page of its own server it may ask; ours it may not read.
  tries.own = await (await fetch("/own")).text();
  tries.ours = await fetch(given.get("turkSubmitTo") + "/api/v1/me", {credentials: "include"})
    .then((reply) => reply.text(), (error) => error.name);
  said.textContent = JSON.stringify(tries);
})();
</script></html>"""


class Handler(BaseHTTPRequestHandler):
    """The requester's own server."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        body = b"mine" if urlsplit(self.path).path == "/own" else SURVEY.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def second_server() -> Iterator[tuple[str, list[str]]]:
    """Serve the survey at another address than the site's."""
    seen: list[str] = []
    handler = type("SurveyHandler", (Handler,), {"asked": seen})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", seen
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def ask(cleo: Client):
    """Publish documents, a task each."""

    def published(title: str, *documents: str) -> int:
        project = cleo.create_project(
            title=title, kind="question", instructions="Look well.", options={}
        )
        batch_id = cleo.create_batch(
            project, title=title, price_micros=50_000, currency="EUR",
            answers_wanted=1, expected_seconds=10, method="majority-vote",
        )  # fmt: skip
        rows = [
            {"key": str(number), "question": document}
            for number, document in enumerate(documents)
        ]
        cleo.push_tasks(batch_id, rows)
        cleo.publish(batch_id)
        return batch_id

    return published


def said_in(cleo: Client, batch_id: int) -> list[object]:
    return [answer.content for answer in cleo.answers(batch_id)]


def test_a_form_is_answered_by_keys_on_a_phone(visit, ask, cleo):
    visitor = visit("phone", BOLA)
    batch_id = ask("Shoes by keys", SHOES)
    page = visitor.begin(batch_id)
    assert visitor.barriers() == []
    size = page.locator('[name="text:size"]')
    size.focus()
    page.keyboard.type("900")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_label("The red")).to_be_checked()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Something else").first).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("green")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Submit").press("Enter")
    expect(page.get_by_text("The number must be 60 or less.")).to_be_visible()
    assert visitor.barriers() == []
    size = page.locator('[name="text:size"]')
    expect(size).to_have_value("900")
    size.fill("41")
    page.get_by_role("button", name="Submit").press("Enter")
    page.wait_for_url(lambda url: "/task/" not in url)
    assert said_in(cleo, batch_id) == [
        {
            "answers": [
                {"name": "size", "text": "41"},
                {"name": "colour", "choices": [], "other": "green"},
                {"name": "marks", "choices": ["new"]},
                {"name": "kind", "choices": ["clog"]},
            ]
        }
    ]


def test_a_form_works_without_scripts(visit, ask, cleo):
    visitor = visit("desktop", BOLA, javascript=False)
    batch_id = ask("Shoes without scripts", SHOES)
    page = visitor.begin(batch_id)
    page.locator('[name="text:size"]').fill("7")
    page.get_by_label("The blue").check()
    page.get_by_role("button", name="Submit").click()
    page.wait_for_url(lambda url: "/task/" not in url)
    (content,) = said_in(cleo, batch_id)
    assert {"name": "colour", "choices": ["blue"]} in content["answers"]


def test_html_with_the_old_action_submits_here(visit, ask, cleo):
    visitor = visit("phone", BOLA)
    batch_id = ask("Words in HTML", PLAIN_HTML, PLAIN_HTML)
    page = visitor.begin(batch_id)
    for word in ("one", "two"):
        shown = page.locator("article.task").get_attribute("id")
        frame = page.frame_locator("hw-frame iframe")
        expect(frame.locator("#assignmentId")).to_have_value(
            re.compile("^3[A-Z0-9]{29}$")
        )
        expect(frame.locator(READY)).to_be_attached()
        frame.get_by_label("Word").fill(word)
        frame.get_by_label("a", exact=True).check()
        frame.get_by_label("b", exact=True).check()
        frame.get_by_role("button", name="Send it").click()
        expect(page.locator(f"#{shown}")).to_have_count(0)
    assert said_in(cleo, batch_id) == [
        {"answers": [{"name": "word", "text": word}, {"name": "tag", "text": "a|b"}]}
        for word in ("one", "two")
    ]


def test_a_crowd_form_in_html_gives_one_answer_as_it_did(visit, ask, cleo):
    batch_id = ask(
        "A crowd form",
        html(
            '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>'
            '<crowd-form><crowd-input name="word" label="Word" required></crowd-input>'
            "</crowd-form>"
        ),
    )
    page = visit("phone", BOLA).begin(batch_id)
    frame = page.frame_locator("hw-frame iframe")
    expect(frame.locator(READY)).to_be_attached()
    frame.get_by_label("Word").fill("shoe")
    page.get_by_role("button", name="Submit").first.click()
    page.wait_for_url(lambda url: "/task/" not in url)
    told = {"name": "taskAnswers", "text": '[{"word":"shoe"}]'}
    assert said_in(cleo, batch_id) == [{"answers": [told]}]


def test_a_page_of_a_second_server_submits_and_the_next_follows(
    visit, ask, cleo, second_server
):
    address, seen = second_server
    visitor = visit("desktop", BOLA)
    batch_id = ask(
        "A survey elsewhere",
        external(f"{address}/survey?lang=en#top", 500),
        external(f"{address}/survey?lang=fr"),
    )
    page = visitor.begin(batch_id)
    assert visitor.barriers() == []
    for age in ("41", "42"):
        shown = page.locator("article.task").get_attribute("id")
        frame = page.frame_locator("hw-frame iframe")
        expect(frame.locator("#said")).to_contain_text("ours")
        tries = json.loads(frame.locator("#said").inner_text())
        for name in ("cookie", "form", "top"):
            assert tries[name] == "SecurityError", tries
        assert tries["own"] == "mine"
        assert tries["ours"] == "TypeError"
        frame.get_by_label("Age").fill(age)
        frame.get_by_role("button", name="Send").click()
        expect(page.locator(f"#{shown}")).to_have_count(0)
    page.wait_for_url(lambda url: "/task/" not in url)
    given = parse_qs(urlsplit(seen[0]).query)
    assert given["lang"] == ["en"]
    assert given["turkSubmitTo"] == [visitor.site.url]
    assert re.fullmatch("A[A-Z0-9]{13,20}", given["workerId"][0])
    assert said_in(cleo, batch_id) == [
        {"answers": [{"name": "age", "text": age}]} for age in ("41", "42")
    ]
    # What the page may not do is written to the console too.
    visitor.complaints.clear()
