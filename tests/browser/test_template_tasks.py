"""A requester's template, from its preview to the answers, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from handwork_client import Client

BOLA = "worker-11@example.org"
TEMPLATE = """<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
<crowd-form>
  <p>{{ task.input.text }}</p>
  <label>Word <input name="word" required></label>
</crowd-form>"""


@pytest.fixture
def publish_words(cleo: Client):
    def published(*texts: str) -> int:
        project = cleo.create_project(
            title="Words", kind="template", instructions="Read.",
            options={"template": TEMPLATE},
        )  # fmt: skip
        batch_id = cleo.create_batch(
            project, title="Words", price_micros=50_000, currency="EUR",
            answers_wanted=1, expected_seconds=10,
        )  # fmt: skip
        cleo.push_tasks(batch_id, [{"key": text, "text": text} for text in texts])
        cleo.publish(batch_id)
        return batch_id

    return published


def ready(page: Page, text: str) -> FrameLocator:
    """Wait for a task: its words are seen before its scripts are there."""
    frame = page.frame_locator("hw-frame iframe")
    expect(frame.get_by_text(text, exact=True)).to_be_visible()
    expect(frame.locator("html[data-ready]")).to_be_attached()
    return frame


def write(page: Page, text: str, word: str) -> None:
    frame = ready(page, text)
    frame.get_by_label("Word").fill(word)


def test_a_worker_answers_one_template_after_another(visit, publish_words):
    visitor = visit("phone", BOLA)
    batch_id = publish_words("first <b>", "second", "third")
    page = visitor.begin(batch_id)
    for text in ("first <b>", "second"):
        shown = page.locator("article.task").get_attribute("id")
        write(page, text, text.upper())
        page.get_by_role("button", name="Submit").click()
        expect(page.locator(f"#{shown}")).to_have_count(0)
    write(page, "third", "THIRD")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert visitor.barriers() == []
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("today you earned €0.15 in it")).to_be_visible()


def test_what_is_missing_is_said_and_what_was_typed_comes_back(visit, publish_words):
    page = visit("desktop", BOLA).begin(publish_words("again"))
    ready(page, "again")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("alert")).to_contain_text("Something is still missing")
    write(page, "again", "half a wo")
    expect(page.get_by_text("Draft saved").first).to_be_visible()
    page.reload()
    word = ready(page, "again").get_by_label("Word")
    expect(word).to_have_value("half a wo")


def test_without_javascript_a_template_is_skipped(visit, publish_words):
    batch_id = publish_words("silent")
    page = visit("desktop", BOLA, javascript=False).begin(batch_id)
    assert "This task needs JavaScript" in page.content()
    page.get_by_role("button", name="Skip").click()
    page.wait_for_url(lambda url: "/task/" not in url)


def test_a_requester_sees_the_template_live_with_the_first_row(
    visit, cleo, publish_words
):
    batch_id = publish_words("the first row")
    project_id = cleo.batch(batch_id).project_id
    visitor = visit("desktop", "requester")
    page = visitor.goto(f"/projects/{project_id}/answers/")
    ready(page, "the first row")
    typed = TEMPLATE + "<p>{{ task.input.gone }}</p><img src='https://x.example.org/a'>"
    page.get_by_label("Template").fill(typed)
    expect(page.get_by_text("task.input.gone", exact=True)).to_be_visible()
    expect(page.get_by_text("x.example.org", exact=True)).to_be_visible()
    frame = ready(page, "the first row")
    frame.get_by_label("Word").fill("tried")
    page.get_by_role("button", name="Show what would be stored").click()
    expect(page.locator(".frame-answer")).to_contain_text('"word": "tried"')
    # The picture that is kept out is written to the console too.
    visitor.complaints.clear()
