"""The site as people meet it: a real server on the demo's world, and Chromium."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from browser.shared_site import served_meanwhile, shared
from browser.stage import Stage, serve_stage
from browser.stage_hands import Open, browser_for_touch, showing
from handwork_client import Client
from tools import world
from tools.chromium import ARGUMENTS, PATIENCE_MS, find_browser
from tools.world import ROOT, Site

AXE = (ROOT / "widgets/node_modules/axe-core/axe.min.js").read_text()
# What covers what depends on where the page stands: that is asked at its top too. Frames are
# asked by themselves: from outside, each is only waited for.
LOOK = """async (tags) => {
  const look = async (where, runOnly) => {
    const found = await axe.run({exclude: ["option"]}, {runOnly, iframes: false, resultTypes: ["violations"]});
    return found.violations.flatMap(({id, impact, nodes}) =>
      nodes.map(({target}) => `${location.pathname} ${where}: ${id} (${impact}) ${target}`));
  };
  scrollTo(0, 0);
  const top = await look("top", {type: "rule", values: ["target-size"]});
  scrollTo(0, document.body.scrollHeight);
  return [...top, ...await look("end", {type: "tag", values: tags})];
}"""
OPEN_ALL = "document.querySelectorAll('details').forEach(each => each.open = true)"
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VIEWPORTS = {
    "phone": {"width": 390, "height": 844},
    "desktop": {"width": 1280, "height": 900},
}
SHARED = pytest.StashKey[Path]()
# Who comes in by a link, and how often.
CAST = ("worker", "requester", "steward", "worker-09@example.org")
CAST += ("worker-10@example.org",) * 3
CAST += ("worker-11@example.org", "worker-12@example.org")
CAST += ("requester", "worker-08@example.org", "worker-08@example.org")
expect.set_options(timeout=PATIENCE_MS)
SUM_CHOICES = [{"value": digit, "label": digit} for digit in "123456789"]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Serve one site to all processes of a run with several."""
    config: pytest.Config = node.config
    if SHARED not in config.stash:
        stack = ExitStack()
        config.add_cleanup(stack.close)
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        config.stash[SHARED] = stack.enter_context(served_meanwhile(Path(folder)))
    node.workerinput["site"] = str(config.stash[SHARED])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """Tell the demo's story, small, and serve what came of it."""
    told = getattr(pytestconfig, "workerinput", {}).get("site")
    if told:
        yield shared(Path(told))
        return
    with world.serve_story(tmp_path_factory.mktemp("site") / "home") as site:
        yield site


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The one driver of browsers: a second beside it refuses to start."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    found = find_browser()
    browser = playwright.chromium.launch(
        executable_path=found.path,
        args=list(ARGUMENTS),
        env={**os.environ, **found.environment},
    )
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def cleo(site: Site) -> Iterator[Client]:
    """The requester of the story, with a program."""
    with Client(site.url, site.token("requester", "publish", "results")) as client:
        yield client


@pytest.fixture(scope="session")
def sums(cleo: Client) -> int:
    """A project that asks what comes to a digit."""
    return cleo.create_project(
        title="Sums",
        kind="choose-one",
        options={"question": "What does it come to?", "choices": SUM_CHOICES},
        instructions="Do the sum.",
    )


@pytest.fixture
def publish(cleo: Client, sums: int) -> Callable[..., int]:
    """Publish work of the test's own: `publish("Easy sums", "1 + 1", "1 + 2")`."""

    def publish_batch(title: str, *texts: str, price_micros: int = 50_000) -> int:
        batch_id = cleo.create_batch(
            sums,
            title=title,
            price_micros=price_micros,
            currency="EUR",
            answers_wanted=1,
            expected_seconds=10,
        )
        rows = [{"key": text, "text": text} for text in texts]
        cleo.push_tasks(batch_id, rows)
        cleo.publish(batch_id)
        return batch_id

    return publish_batch


class Doors:
    """Links that sign people in: ready for the cast, and made for who comes besides."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._ready: dict[str, list[str]] = {}
        for who, link in zip(CAST, site.sign_in_links(*CAST), strict=True):
            self._ready.setdefault(who, []).append(link)

    def link(self, who: str) -> str:
        """Give a link that nobody used: the name of a role in the story, or an address."""
        ready = self._ready.get(who)
        return ready.pop() if ready else self._site.sign_in_link(who)


class Visitor:
    """A person with a browser; complains about anything that goes wrong on a page."""

    def __init__(self, context: BrowserContext, site: Site, doors: Doors) -> None:
        self.context = context
        self.site = site
        self.doors = doors
        self.complaints: list[str] = []
        self.page = self.new_tab()

    def new_tab(self) -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._listen)
        return page

    def _listen(self, message: object) -> None:
        if message.type == "error" and "the server responded" not in message.text:
            self.complaints.append(message.text)

    def goto(self, path: str) -> Page:
        self.page.goto(f"{self.site.url}{path}")
        return self.page

    def begin(self, batch_id: int) -> Page:
        """Start with the tasks of a batch, or continue."""
        self.goto(f"/work/{batch_id}/")
        self.page.get_by_role("button", name=re.compile("Start|Continue")).click()
        self.page.wait_for_url(f"**/work/{batch_id}/task/")
        return self.page

    def sign_in(self, who: str) -> Visitor:
        """Enter by a link: the name of a role in the story, or an e-mail address."""
        self.page.goto(self.doors.link(who))
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(lambda url: "/enter/" not in url)
        return self

    def follow(self, lead: Locator) -> Page:
        """Press what leads to a page, and wait until that is there with its scripts."""
        with self.page.expect_navigation():
            lead.click()
        return self.page

    def open_all(self) -> None:
        """Unfold whatever is folded on the page that has come."""
        self.page.wait_for_load_state()
        self.page.evaluate(OPEN_ALL)

    def barriers(self) -> list[str]:
        """Let axe look at the page at its top and at its end; say what it finds, and where."""
        self.page.wait_for_load_state()
        # Evaluated, not added as a script: the page's policy stays in force.
        self.page.evaluate(AXE)
        return self.page.evaluate(LOOK, STANDARD)


@pytest.fixture(scope="session")
def doors(site: Site) -> Doors:
    return Doors(site)


@pytest.fixture(scope="session")
def entered() -> dict[str, object]:
    """Who entered once, with the cookies of it: a link costs a second each."""
    return {}


@pytest.fixture
def visit(
    chromium: Browser, site: Site, doors: Doors, entered: dict[str, object]
) -> Iterator[object]:
    """Open a browser for a person: `visit("phone", "worker", scheme="dark")`."""
    contexts: list[BrowserContext] = []
    visitors: list[Visitor] = []

    def open_browser(
        device: str = "desktop",
        who: str | None = None,
        scheme: str = "light",
        *,
        javascript: bool = True,
    ) -> Visitor:
        context = chromium.new_context(
            viewport=VIEWPORTS[device],
            has_touch=device == "phone",
            color_scheme=scheme,
            java_script_enabled=javascript,
            storage_state=entered.get(who),
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        visitor = Visitor(context, site, doors)
        visitors.append(visitor)
        if who and who not in entered:
            visitor.sign_in(who)
            entered[who] = context.storage_state()
        return visitor

    yield open_browser
    complaints = [text for visitor in visitors for text in visitor.complaints]
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with serve_stage() as served:
        yield served


@pytest.fixture(scope="module")
def for_touch(chromium: Browser) -> Iterator[Browser]:
    with browser_for_touch(chromium) as browser:
        yield browser


@pytest.fixture
def show(
    chromium: Browser, stage: Stage, request: pytest.FixtureRequest
) -> Iterator[Open]:
    with showing(
        stage, chromium, lambda: request.getfixturevalue("for_touch")
    ) as shown:
        yield shown
