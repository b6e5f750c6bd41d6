"""Pages of other sites in a frame: an origin of their own, none of ours, and nothing is heard."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from csp.middleware import CSPMiddleware
from django.http import HttpResponse
from django.test import RequestFactory
from playwright.sync_api import Browser, Page, Route, expect

from browser.stage import Stage, serve_stage
from handwork.site.turk_frames import let_in

SURVEY = "https://survey.example.org/asks"
# Where the page in the frame would take the worker, or what it learned.
ELSEWHERE = "https://elsewhere.example.org/"
# What a window that it opens may try: the page around the frame is not that one's either.
WINDOW = f"""<title>A window</title><script>
try {{ opener.top.location = "{ELSEWHERE}moved"; }} catch (e) {{ document.title = e.name; }}
</script>"""
PAGE = f"""<!doctype html><html lang="en"><head><title>A task</title>
<script type="module" src="/static/handwork/site.js"></script></head>
<body><form method="post" action="/answers">
<hw-frame foreign src="{SURVEY}" label="The survey">
<input type="hidden" name="answer" value=""></hw-frame>
<button>Submit</button></form></body></html>"""
ATTACK = """<!doctype html><title>A survey</title><p id="said"></p><script>
const tries = {};
const attempt = (name, act) => { try { tries[name] = String(act()); } catch (e) { tries[name] = e.name; } };
attempt("cookie", () => document.cookie);
attempt("storage", () => localStorage.length);
attempt("parent", () => parent.document.cookie);
attempt("form", () => parent.document.forms[0].submit());
attempt("top", () => { top.location = "ELSEWHERE"; });
for (const said of [{type: "ready", height: 9000, tags: []}, {type: "answer", answer: {a: 1}, request: "1"},
  {type: "submit"}, {type: "draft", state: {a: [1]}}])
  parent.postMessage(JSON.stringify({handwork: 1, ...said}), "*");
attempt("origin", () => self.origin);
said.textContent = JSON.stringify(tries);
</script>"""


def policy_of_the_page() -> str:
    """Give the policy that a page has which lets the survey in."""
    response = HttpResponse()
    let_in(RequestFactory().get("/"), response, SURVEY)
    done = CSPMiddleware(lambda _request: response)(RequestFactory().get("/"))
    return str(done["Content-Security-Policy"])


@pytest.fixture
def stage() -> Iterator[Stage]:
    with serve_stage() as served:
        yield served


@pytest.fixture
def page(chromium: Browser, stage: Stage) -> Iterator[Page]:
    """Open a page of ours with a cookie, around one that the tests fill."""
    context = chromium.new_context()
    context.add_cookies([{"name": "session", "value": "secret", "url": stage.origin}])
    opened = context.new_page()
    opened.route(
        f"{stage.origin}/task",
        lambda route: route.fulfill(
            body=PAGE, content_type="text/html",
            headers={"Content-Security-Policy": policy_of_the_page()},
        ),
    )  # fmt: skip
    yield opened
    context.close()


def show(page: Page, stage: Stage, html: str) -> list[str]:
    """Show a page of another site in its frame; give what is asked of a third one."""
    asked: list[str] = []

    def elsewhere(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body=WINDOW, content_type="text/html")

    survey = html.replace("ELSEWHERE", ELSEWHERE)
    page.context.route(
        SURVEY, lambda route: route.fulfill(body=survey, content_type="text/html")
    )
    page.context.route(f"{ELSEWHERE}**", elsewhere)
    page.goto(f"{stage.origin}/task")
    return asked


def test_a_page_of_another_site_reaches_nothing_of_ours(page, stage):
    asked = show(page, stage, ATTACK)
    said = page.frame_locator("iframe.template-frame").locator("#said")
    expect(said).to_contain_text("origin")
    tries = json.loads(said.inner_text())
    for name in ("parent", "form", "top"):
        assert tries[name] == "SecurityError", tries
    # Its own, which holds nothing of ours; browsers may keep even that from frames.
    assert tries["cookie"] == ""
    assert tries["storage"] in ("0", "SecurityError")
    assert tries["origin"] == "https://survey.example.org"
    assert asked == []
    assert page.url == f"{stage.origin}/task"
    assert page.locator("[name=answer]").input_value() == ""
    assert page.locator("iframe").evaluate("(frame) => frame.style.height") == ""
    assert stage.answers == []
    assert len(page.context.pages) == 1


def test_it_cannot_bring_a_third_site_into_its_frame(page, stage):
    goes = "<title>x</title><script>location = 'ELSEWHERE?secret'</script>"
    with page.expect_console_message(lambda said: "frame-src" in said.text):
        asked = show(page, stage, goes)
    page.wait_for_timeout(300)
    assert asked == []
    assert page.url == f"{stage.origin}/task"


def test_a_window_that_it_opens_does_not_move_the_page_either(page, stage):
    opens = "<title>x</title><button>Go on</button><script>"
    opens += 'document.querySelector("button").onclick = () => window.open("ELSEWHERE");</script>'
    asked = show(page, stage, opens)
    with page.context.expect_page() as opened:
        page.frame_locator("iframe.template-frame").get_by_role("button").click()
    # Its script has tried, and says what came of it.
    expect(opened.value).to_have_title("SecurityError")
    assert asked == [ELSEWHERE]
    assert page.url == f"{stage.origin}/task"
