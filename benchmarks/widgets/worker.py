"""A task's page as a worker meets it: a whole installation, and a phone on its network."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, StorageState, sync_playwright

from browser.elements import example
from handwork_client import Client
from measure import Figure, at_most, known
from tools.chromium import ARGUMENTS, find_browser
from tools.world import Site, serve_story
from widgets.pages import PHONE, slow_down

ROUNDS = 5
MOST_SECONDS = 1
WORKER = "worker-11@example.org"
# A phone with little memory gives frames no process of their own; then what slows the page slows them too.
IN_ONE_PROCESS = "--disable-features=IsolateSandboxedIframes"
# The page makes room for a frame when its elements are ready and the page can take its answer.
READY = (
    "() => document.querySelector('iframe.template-frame')?.style.height"
    " && performance.now()"
)


@dataclass(frozen=True)
class Desk:
    """Where a worker's pages are opened."""

    site: Site
    chromium: Browser
    cookies: StorageState

    @contextmanager
    def phone(self) -> Iterator[Page]:
        """Open a tab on the phone; nothing is cached."""
        context = self.chromium.new_context(**PHONE, storage_state=self.cookies)
        page = context.new_page()
        slow_down(page)
        yield page
        context.close()


def figures() -> list[Figure]:
    with desk() as where:
        text = [opened(where, task(where, "crowd-classifier"))]
        image = [opened(where, task(where, "crowd-bounding-box"))]
    name = "work page can be answered on a phone (fast 3G, CPU 4 times slower)"
    return [
        at_most(f"a text task's {name}", text[0][0], "s", limit=MOST_SECONDS),
        known(f"an image task's {name}", image[0][0], "s"),
        known("the text task's page when the phone had one before", text[0][1], "s"),
    ]


@contextmanager
def desk() -> Iterator[Desk]:
    """Serve a small installation, and sign a worker in."""
    found = find_browser()
    with (
        tempfile.TemporaryDirectory() as folder,
        serve_story(Path(folder) / "home") as site,
        sync_playwright() as playwright,
    ):
        chromium = playwright.chromium.launch(
            executable_path=found.path,
            args=[*ARGUMENTS, IN_ONE_PROCESS],
            env={**os.environ, **found.environment},
        )
        yield Desk(site, chromium, signed_in(site, chromium))
        chromium.close()


def signed_in(site: Site, chromium: Browser) -> StorageState:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(site.sign_in_link(WORKER))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/enter/" not in url)
    return context.storage_state()


def task(where: Desk, tag: str) -> str:
    """Publish an element's example, begin with it, and give the page's address."""
    with Client(where.site.url, where.site.token("requester", "publish")) as cleo:
        project = cleo.create_project(
            title=tag, kind="template", instructions="Look, then answer.",
            options={"template": example(tag)},
        )  # fmt: skip
        batch = cleo.create_batch(
            project, title=tag, price_micros=50_000, currency="EUR",
            answers_wanted=1, expected_seconds=10,
        )  # fmt: skip
        cleo.push_tasks(batch, [{"key": "one", "text": "one"}])
        cleo.publish(batch)
    context = where.chromium.new_context(storage_state=where.cookies)
    page = context.new_page()
    page.goto(f"{where.site.url}/work/{batch}/")
    page.get_by_role("button", name=re.compile("Start|Continue")).click()
    page.wait_for_url(f"**/work/{batch}/task/")
    context.close()
    return f"{where.site.url}/work/{batch}/task/"


def opened(where: Desk, url: str) -> tuple[float, float]:
    """Measure from asking for a page until it takes an answer: the first time, and once more."""
    first, again = [], []
    for _round in range(ROUNDS):
        with where.phone() as page:
            for times in (first, again):
                page.goto(url, wait_until="commit")
                ready = page.wait_for_function(READY).json_value()
                times.append(float(ready) / 1000)
    return median(first), median(again)
