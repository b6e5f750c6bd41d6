"""The gallery, all the way: from example rows to a release, answered as people answer."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Frame,
    Page,
    Playwright,
    sync_playwright,
)

from browser.gallery_hands import fill_own
from handwork.projects.queries.gallery import GalleryTemplate, gallery, gallery_template
from handwork.releases.exports import EXPORTS
from handwork_client import Client
from templates.filling import Person
from templates.installation import REQUESTER, WORKER, serve
from templates.run import entered, frame_of, said_on
from tools.chromium import ARGUMENTS, find_browser
from tools.world import Site

TEMPLATES = [pytest.param(each, id=each.name) for each in gallery()]
FAKE_MICROPHONE = (
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)
DESKTOP = {"width": 1280, "height": 900}
PATIENCE_MS = 20_000
# What these ask to be written in one way only.
WRITTEN = {
    "transcribe-receipts": {"crowd-input[name=total] input": "7.15"},
    "write-product-description": {
        "crowd-text-area textarea": "A light running shoe in red. Its upper is made from recycled yarn."
    },
}
FILES = {export.name: export.file for export in EXPORTS}


@dataclass(frozen=True)
class Market:
    """An installation with a requester's program and a worker at a desk and on a phone."""

    site: Site
    client: Client
    desk: BrowserContext
    phone: BrowserContext

    def publish(self, found: GalleryTemplate) -> int:
        """Ask what a template asks, with the first of its example rows."""
        for path in found.files:
            self.client.store_asset(path)
        project_id = self.client.create_project(
            title=found.title, kind="template", options=found.options,
            instructions=found.instructions, function=found.function,
        )  # fmt: skip
        batch_id = self.client.create_batch(
            project_id, title=found.title, price_micros=50_000, currency="EUR",
            answers_wanted=1, expected_seconds=found.expected_seconds,
            warning=found.warning,
        )  # fmt: skip
        self.client.push_tasks(batch_id, [dict(found.rows[0])])
        self.client.publish(batch_id)
        return batch_id

    def begin(self, context: BrowserContext, batch_id: int) -> tuple[Page, Frame]:
        """Take the task."""
        page = context.new_page()
        page.goto(f"{self.site.url}/work/{batch_id}/")
        page.get_by_role("button", name=re.compile("Start|Continue")).click()
        page.wait_for_url(f"**/work/{batch_id}/task/")
        return page, frame_of(page)

    def stored(self, page: Page, frame: Frame, batch_id: int) -> dict:
        """Wait until the answer is there, and read it."""
        deadline = time.monotonic() + PATIENCE_MS / 1000
        while not (found := list(self.client.answers(batch_id))):
            said = said_on(page, frame)
            assert not said, f"held back: {said}"
            assert time.monotonic() < deadline, "nothing was stored after Submit"
            page.wait_for_timeout(150)
        page.close()
        return found[0].content

    def release(self, batch_id: int, folder: Path) -> dict[str, Path]:
        """Get the data set."""
        asked = self.client.request_release(batch_id)
        done = self.client.finished_release(asked.id)
        paths = self.client.download_release(done.id, folder)
        return {path.name: path for path in paths}


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Market]:
    found = find_browser()
    home = tmp_path_factory.mktemp("market") / "home"
    with serve(home) as site, sync_playwright() as playwright:
        token = site.token(REQUESTER, "publish", "results")
        browser = playwright.chromium.launch(
            executable_path=found.path, args=[*ARGUMENTS, *FAKE_MICROPHONE],
            env={**os.environ, **found.environment},
        )  # fmt: skip
        with Client(site.url, token) as client:
            yield Market(site, client, *contexts(playwright, browser, site))
        browser.close()


def contexts(
    playwright: Playwright, browser: Browser, site: Site
) -> tuple[BrowserContext, BrowserContext]:
    devices = (
        {"viewport": DESKTOP},
        {**playwright.devices["Pixel 5"], "default_browser_type": None},
    )
    made = []
    for device in devices:
        known = {name: value for name, value in device.items() if value is not None}
        context = entered(browser.new_context(**known, locale="en"), site, WORKER)
        context.set_default_timeout(PATIENCE_MS)
        made.append(context)
    return made[0], made[1]


@pytest.mark.parametrize("found", TEMPLATES)
def test_it_goes_from_its_example_to_a_release(market, found, tmp_path):
    batch_id = market.publish(found)
    page, frame = market.begin(market.desk, batch_id)
    Person(page, frame).fill()
    fill_own(page, frame)
    for field, text in WRITTEN.get(found.name, {}).items():
        frame.locator(field).first.fill(text)
    page.get_by_role("button", name="Submit").first.click()
    answer = market.stored(page, frame, batch_id)
    files = market.release(batch_id, tmp_path)
    assert {FILES[name] for name in found.formats} <= set(files)
    manifest = json.loads(files["manifest.json"].read_text("utf-8"))
    assert [manifest["exports"][FILES[name]]["left_out"] for name in found.formats] == [
        {}
    ] * len(found.formats)
    (line,) = files["agreed.jsonl"].read_text("utf-8").splitlines()
    assert json.loads(line)["output"] == answer


def test_posts_are_classified_by_keys_alone(market):
    batch_id = market.publish(gallery_template(name="classify-posts"))
    page, frame = market.begin(market.desk, batch_id)
    page.keyboard.press("Tab")
    choose_by_keys(page, frame, "crowd-classifier[name=topic]", 1)
    choose_by_keys(page, frame, "crowd-classifier[name=tone]", 2)
    page.get_by_role("button", name="Submit").first.focus()
    page.keyboard.press("Enter")
    answer = market.stored(page, frame, batch_id)
    assert answer == {"topic": {"label": "Family"}, "tone": {"label": "Upset"}}


def test_answers_are_compared_by_keys_alone(market):
    batch_id = market.publish(gallery_template(name="compare-answers"))
    page, frame = market.begin(market.desk, batch_id)
    choose_by_keys(page, frame, "hw-preference fieldset:nth-of-type(1)", 1)
    choose_by_keys(page, frame, "hw-preference fieldset:nth-of-type(2)", 2)
    page.get_by_role("button", name="Submit").first.focus()
    page.keyboard.press("Enter")
    answer = market.stored(page, frame, batch_id)
    assert answer["better"]["preference"] == "B"
    assert answer["better"]["strength"] == "much"


def choose_by_keys(page: Page, frame: Frame, selector: str, place: int) -> None:
    """Move to the first of some radio buttons with Tab, and down with the arrows."""
    choices = frame.locator(f"{selector} input[type=radio]")
    for _ in range(40):
        if choices.first.evaluate("(one) => one.getRootNode().activeElement === one"):
            break
        page.keyboard.press("Tab")
    else:
        raise AssertionError(f"Tab never reaches {selector}")
    page.keyboard.press("Space")
    for _ in range(place):
        page.keyboard.press("ArrowDown")


def test_points_are_marked_by_touch(market):
    batch_id = market.publish(gallery_template(name="points-in-photographs"))
    page, frame = market.begin(market.phone, batch_id)
    stage = frame.locator("crowd-keypoint .stage").first
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.get_by_role("button", name="Submit").first.tap()
    answer = market.stored(page, frame, batch_id)
    (point,) = answer["points"]["keypoints"]
    assert point["label"] == "Left eye"
    assert 0 < point["x"] < 640
