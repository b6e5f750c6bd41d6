"""What a person does in our own elements, by mouse: one function an element."""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from templates.hands import focus
from tools.chromium import PATIENCE_MS

TEXT = "The words that a careful person would write here, all of them."
RECORDED_MS = 1_500


def record(page: Page, element: Locator) -> None:
    element.locator(".start").click()
    element.locator(".stop").wait_for()
    page.wait_for_timeout(RECORDED_MS)
    element.locator(".stop").click()
    element.locator(".again").wait_for()


def transcribe(page: Page, element: Locator) -> None:
    for field in element.locator("textarea").all():
        field.fill("A E I")


def correct(page: Page, element: Locator) -> None:
    element.locator("textarea").first.fill(TEXT)


def fill_table(page: Page, element: Locator) -> None:
    for row in element.locator("tbody tr").all():
        for at, field in enumerate(
            row.locator("input[type=text], input:not([type])").all()
        ):
            is_money = field.get_attribute("inputmode") == "decimal"
            field.fill("1.20" if is_money else f"Cell {at}")


def judge(page: Page, element: Locator) -> None:
    for group in element.locator("fieldset").all():
        group.locator("input[type=radio]").first.check()


def moderate(page: Page, element: Locator) -> None:
    """Look at what is hidden, then decide."""
    for veil in (".show", ".blur"):
        if element.locator(veil).count():
            element.locator(veil).click()
    element.locator("fieldset").first.locator("input[type=radio]").first.check()


def upload(page: Page, element: Locator) -> None:
    element.locator("input[type=file]").set_input_files(photo())
    element.locator(".files li").first.wait_for()


def photo() -> FilePayload:
    """Take a photo with a telephone, so to say."""
    content = io.BytesIO()
    Image.new("RGB", (320, 200), "#b23b3b").save(content, "JPEG")
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}


def answer_pages(page: Page, element: Locator) -> None:
    while True:
        for group in element.locator("fieldset").all():
            group.locator("input[type=radio]").first.check()
        for field in element.locator("input[type=text]").all():
            field.fill("20")
        for field in element.locator("textarea").all():
            field.fill(TEXT)
        following = element.locator("button.next")
        if not following.count():
            return
        following.click()


def prefer(page: Page, element: Locator) -> None:
    for group in element.locator("fieldset").all():
        group.locator("input").first.check()


def put_in_order(page: Page, element: Locator) -> None:
    """Carry the last thing up by one place."""
    grip = element.locator(".grip").last
    focus(page, grip)
    page.keyboard.press("ArrowUp")


def mark_time(page: Page, element: Locator) -> None:
    """Begin a range at the start of a film, and end it further on."""
    label = element.locator(".labels button").first
    position = element.locator("hw-player .seek")
    # A film says how long it is once it has come.
    expect(position).not_to_have_attribute("max", "1", timeout=PATIENCE_MS)
    label.click()
    focus(page, position)
    page.keyboard.press("End")
    label.click()
    element.locator(".found li").first.wait_for()


OWN: dict[str, Callable[[Page, Locator], None]] = {
    "hw-record": record,
    "hw-transcript": transcribe,
    "hw-correction": correct,
    "hw-translation": correct,
    "hw-table": fill_table,
    "hw-relevance": judge,
    "hw-moderation": moderate,
    "hw-upload": upload,
    "hw-questionnaire": answer_pages,
    "hw-preference": prefer,
    "hw-ranking": put_in_order,
    "hw-video": mark_time,
}
