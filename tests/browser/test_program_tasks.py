"""Tasks that a program of Mechanical Turk made: seen first, then accepted; layouts on their pages."""

from __future__ import annotations

import re
from typing import Any

import boto3
import pytest
from botocore.config import Config
from playwright.sync_api import expect

from tools.questions import asked, chosen, form, html, written
from tools.world import Site

BOLA = "worker-11@example.org"
# Set once the scripts of a frame are there.
READY = "html[data-ready]"
TOO_WIDE = "document.documentElement.scrollWidth - innerWidth"
HIT = {
    "Description": "Say what you see.",
    "Reward": "0.10",
    "LifetimeInSeconds": 3_600,
    "AssignmentDurationInSeconds": 600,
}
SHOES = form(
    asked("size", written("<IsNumeric/>")) + asked("kind", chosen("boot", "clog"))
)
WORDS = html(
    '<script src="https://s3.amazonaws.com/mturk-public/externalHIT_v1.js"></script>'
    '<form id="mturk_form" action="/mturk/externalSubmit"><input type="hidden" '
    'id="assignmentId" name="assignmentId"><label>Word <input name="word"></label>'
    '<input type="submit" id="submitButton" value="Send it"></form>'
    "<script>turkSetAssignmentID();</script>"
)


@pytest.fixture(scope="module")
def program(site: Site) -> Any:
    """The requester's own script, as it was."""
    printed = site.command("mturk", "key", "cleo@example.org")
    found = dict(re.findall(r"export (\w+)=(\S+)", printed))
    return boto3.client(
        "mturk",
        region_name="us-east-1",
        endpoint_url=f"{site.url}/mturk/",
        aws_access_key_id=found["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=found["AWS_SECRET_ACCESS_KEY"],
        config=Config(retries={"total_max_attempts": 1}),
    )


def test_a_worker_sees_html_before_accepting_it(visit, program):
    hit = program.create_hit(Title="Words to look at", Question=WORDS, **HIT)["HIT"]
    visitor = visit("phone", BOLA)
    page = visitor.goto("/work/")
    page.get_by_role("link", name="Words to look at").first.click()
    visitor.follow(page.get_by_role("button", name="See a task first"))
    frame = page.frame_locator("hw-frame iframe")
    expect(frame.locator("#assignmentId")).to_have_value("ASSIGNMENT_ID_NOT_AVAILABLE")
    expect(frame.locator("#submitButton")).to_be_disabled()
    expect(frame.locator(READY)).to_be_attached()
    assert visitor.barriers() == []
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/task/")
    expect(frame.locator(READY)).to_be_attached()
    frame.get_by_label("Word").fill("shoe")
    frame.get_by_role("button", name="Send it").click()
    page.wait_for_url(lambda url: "/task/" not in url)
    (kept,) = program.list_assignments_for_hit(HITId=hit["HITId"])["Assignments"]
    assert "<FreeText>shoe</FreeText>" in kept["Answer"]


def test_a_worker_sees_a_form_before_accepting_it(visit, program):
    program.create_hit(Title="Shoes to look at", Question=SHOES, **HIT)
    visitor = visit("desktop", BOLA)
    page = visitor.goto("/work/")
    page.get_by_role("link", name="Shoes to look at").first.click()
    visitor.follow(page.get_by_role("button", name="See a task first"))
    expect(page.get_by_label("What is size?")).to_be_visible()
    assert visitor.barriers() == []


def test_a_requester_makes_a_layout_and_a_program_fills_it(visit, program):
    visitor = visit("phone", "requester")
    page = visitor.goto("/layouts/")
    assert visitor.barriers() == []
    visitor.follow(page.get_by_role("button", name="New layout"))
    page.get_by_label("Name").fill("Sentences")
    page.get_by_label("HTML").fill(
        "<p>${sentence}</p><input name='good' aria-label='x'>"
    )
    assert visitor.barriers() == []
    visitor.follow(page.get_by_role("button", name="Keep the layout"))
    shown = page.frame_locator("hw-frame iframe")
    expect(shown.get_by_text("(sentence)")).to_be_visible()
    assert visitor.barriers() == []
    layout_id = page.locator("#layout-code").inner_text()
    given = [{"Name": "sentence", "Value": "It <b>rains</b>."}]
    hit = program.create_hit(
        Title="Sentences", HITLayoutId=layout_id, HITLayoutParameters=given, **HIT
    )["HIT"]
    assert "<p>It <b>rains</b>.</p>" in hit["Question"]


def test_a_requester_finds_a_programs_task_and_ends_it(visit, program):
    hit = program.create_hit(
        Title="Shoes to end", Question=SHOES, RequesterAnnotation="row 7", **HIT
    )["HIT"]
    visitor = visit("phone", "requester")
    page = visitor.goto("/projects/")
    visitor.follow(page.get_by_role("link", name="Shoes to end").last)
    expect(page.get_by_text(hit["HITTypeId"])).to_be_visible()
    assert page.evaluate(TOO_WIDE) <= 0
    assert visitor.barriers() == []
    visitor.follow(page.get_by_role("link", name="Tasks", exact=True))
    assert visitor.barriers() == []
    visitor.follow(page.locator("tbody").get_by_role("link").first)
    expect(page.get_by_text("row 7")).to_be_visible()
    expect(page.get_by_text(hit["HITId"])).to_be_visible()
    visitor.open_all()
    assert page.evaluate(TOO_WIDE) <= 0
    assert visitor.barriers() == []
    page.get_by_role("button", name="End it now").click()
    expect(page.get_by_text("Ended: nobody is given it any more.")).to_be_visible()
    assert program.get_hit(HITId=hit["HITId"])["HIT"]["HITStatus"] == "Reviewable"
