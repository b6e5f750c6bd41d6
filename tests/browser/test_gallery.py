"""The gallery, all the way: from example rows to a release, answered as people answer."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Frame,
    Page,
    Playwright,
)

from browser.conftest import Doors
from browser.gallery_ways import answer_by_keys, answer_by_touch
from browser.stage import AXE, LOOK, OF_THE_PAGE, STANDARD
from browser.stage_hands import browser_for_touch
from handwork.projects.queries.gallery import GalleryTemplate, gallery
from handwork.releases.exports import EXPORTS
from handwork_client import Client
from templates.answers import parts_of, problems
from templates.filling import Person
from templates.hands import wait_until_at_rest
from templates.run import entered, frame_of, said_on
from tools.chromium import PATIENCE_MS
from tools.world import Site

TEMPLATES = [pytest.param(each, id=each.name) for each in gallery()]
DESKTOP = {"width": 1280, "height": 900}
WORKER = "worker-08@example.org"
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
    """The site with a requester, and with a worker at a desk and on a phone."""

    site: Site
    client: Client
    requester: Page
    desk: Page
    phone: Page

    def publish(self, found: GalleryTemplate) -> int:
        """Ask what a template asks: its first example row, once for each way to answer."""
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
        row = dict(found.rows[0])
        self.client.push_tasks(batch_id, [{**row, "key": way} for way in WAYS])
        self.client.publish(batch_id)
        return batch_id

    def begin(self, page: Page, batch_id: int) -> Frame:
        """Take a task, or go on with the one that came after the last."""
        task = f"{self.site.url}/work/{batch_id}/task/"
        page.goto(task)
        if page.url != task:
            page.get_by_role("button", name="Start").click()
            page.wait_for_url(task)
        frame = frame_of(page)
        wait_until_at_rest(frame)
        return frame

    def stored(self, page: Page, frame: Frame, batch_id: int, count: int) -> list[Any]:
        """Wait until so many answers are there, and read them."""
        deadline = time.monotonic() + PATIENCE_MS / 1000
        while len(found := list(self.client.answers(batch_id))) < count:
            said = said_on(page, frame)
            assert not said, f"held back: {said}"
            assert time.monotonic() < deadline, "nothing was stored after Submit"
            page.wait_for_timeout(100)
        return [each.content for each in found]

    def release(self, batch_id: int, folder: Path) -> dict[str, Path]:
        """Get the data set."""
        asked = self.client.request_release(batch_id)
        done = self.client.finished_release(asked.id)
        paths = self.client.download_release(done.id, folder)
        return {path.name: path for path in paths}


@pytest.fixture(scope="module")
def market(
    site: Site, cleo: Client, playwright: Playwright, chromium: Browser, doors: Doors
) -> Iterator[Market]:
    pixel = {**playwright.devices["Pixel 5"], "color_scheme": "dark"}
    pixel.pop("default_browser_type")
    with browser_for_touch(chromium) as for_touch:
        desks = [chromium.new_context(viewport=DESKTOP, locale="en") for _ in "12"]
        phone = for_touch.new_context(**pixel, locale="en")
        yield Market(
            site, cleo, page_of(desks[0], doors.link("requester")),
            page_of(desks[1], doors.link(WORKER)), page_of(phone, doors.link(WORKER)),
        )  # fmt: skip
        for desk in desks:
            desk.close()


def page_of(context: BrowserContext, link: str) -> Page:
    context.set_default_timeout(PATIENCE_MS)
    return entered(context, link).new_page()


def barriers(page: Page) -> list[str]:
    """Let axe look at a page; say what it finds, and where."""
    page.evaluate(AXE)
    return [f"{rule} {target}" for rule, target in page.evaluate(LOOK, STANDARD)]


def barriers_in(frame: Frame) -> list[str]:
    """Let axe look into a frame: the page around it is the same for all templates."""
    wait_until_at_rest(frame)
    frame.evaluate(AXE)
    found = frame.evaluate(LOOK, STANDARD)
    return [f"{rule} {target}" for rule, target in found if rule not in OF_THE_PAGE]


def by_mouse(page: Page, frame: Frame, name: str) -> None:
    Person(page, frame).fill()
    for field, text in WRITTEN.get(name, {}).items():
        frame.locator(field).first.fill(text)


def by_keys(page: Page, frame: Frame, name: str) -> None:
    answer_by_keys(page, frame)


def by_touch(page: Page, frame: Frame, name: str) -> None:
    answer_by_touch(page, frame)


WAYS = {"mouse": by_mouse, "keys": by_keys, "touch": by_touch}


def submit(page: Page, way: str) -> None:
    button = page.get_by_role("button", name="Submit").first
    if way == "mouse":
        button.click()
    elif way == "touch":
        button.tap()
    else:
        page.keyboard.press("Enter")


@pytest.mark.parametrize("found", TEMPLATES)
def test_it_goes_from_its_example_to_a_release(market, found, tmp_path):
    batch_id = market.publish(found)
    answers: list[Any] = []
    for way, answer in WAYS.items():
        page = market.phone if way == "touch" else market.desk
        frame = market.begin(page, batch_id)
        answer(page, frame, found.name)
        parts = parts_of(frame)
        assert way == "keys" or barriers_in(frame) == []
        submit(page, way)
        before, answers = (
            answers,
            market.stored(page, frame, batch_id, len(answers) + 1),
        )
        (new,) = [each for each in answers if each not in before] or answers[-1:]
        assert problems(new, parts) == [], way
    files = market.release(batch_id, tmp_path)
    assert {FILES[name] for name in found.formats} <= set(files)
    manifest = json.loads(files["manifest.json"].read_text("utf-8"))
    left_out = [manifest["exports"][FILES[name]]["left_out"] for name in found.formats]
    assert left_out == [{}] * len(found.formats)
    lines = files["agreed.jsonl"].read_text("utf-8").splitlines()
    outputs = [json.loads(line)["output"] for line in lines]
    assert sorted(map(in_order, outputs)) == sorted(map(in_order, answers))


def in_order(answer: Any) -> str:
    return json.dumps(answer, sort_keys=True)


def test_axe_finds_nothing_on_the_gallery(market):
    market.requester.goto(f"{market.site.url}/projects/gallery/")
    assert barriers(market.requester) == []


@pytest.mark.parametrize("found", TEMPLATES)
def test_axe_finds_nothing_where_a_template_is_shown(market, found):
    page = market.requester
    page.goto(f"{market.site.url}/projects/gallery/{found.name}/")
    assert barriers_in(frame_of(page)) == []
    assert barriers(page) == []
