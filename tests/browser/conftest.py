"""The site as people meet it: a real server on the demo's world, and Chromium."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tools.chromium import ARGUMENTS, find_browser

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "widgets" / "node_modules" / "axe-core" / "axe.min.js"
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VIEWPORTS = {
    "phone": {"width": 390, "height": 844},
    "desktop": {"width": 1280, "height": 900},
}
PEOPLE = {
    "worker": "you@example.org",
    "requester": "cleo@example.org",
    "steward": "sam@example.org",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class Site:
    """A running installation."""

    url: str
    home: Path
    environment: dict[str, str]

    def sign_in_link(self, role: str) -> str:
        printed = subprocess.run(
            [Path(sys.executable).with_name("handwork"), "sign-in-link", PEOPLE[role]],
            env=self.environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        found = re.search(r"http\S+/enter/\S+", printed.stdout)
        assert found, printed.stdout
        return found.group()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_up(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(150):
        assert process.poll() is None, "the site stopped while starting"
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=10).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"{url} did not come up")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Tell the demo's story, small, and serve what came of it."""
    home = tmp_path_factory.mktemp("site") / "home"
    port = free_port()
    url = f"http://localhost:{port}"
    environment = {**os.environ, "HANDWORK_HOME": str(home), "HANDWORK_URL": url}
    environment.pop("HANDWORK_DATABASE_URL", None)
    story = [sys.executable, ROOT / "examples" / "digits", "--no-serve"]
    subprocess.run(
        [*story, "--labels", "30", "--tasks", "12", "--home", home, "--port", str(port)],
        env=environment, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    handwork = Path(sys.executable).with_name("handwork")
    process = subprocess.Popen(
        [handwork, "up", "--no-migrate", "--port", str(port)], env=environment
    )
    try:
        wait_until_up(url, process)
        yield Site(url, home, environment)
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    found = find_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found.path,
            args=list(ARGUMENTS),
            env={**os.environ, **found.environment},
        )
        yield browser
        browser.close()


class Visitor:
    """A person with a browser; complains about anything that goes wrong on a page."""

    def __init__(self, context: BrowserContext, site: Site) -> None:
        self.context = context
        self.site = site
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._listen)

    def _listen(self, message: object) -> None:
        if message.type == "error" and "the server responded" not in message.text:
            self.complaints.append(message.text)

    def goto(self, path: str) -> Page:
        self.page.goto(f"{self.site.url}{path}")
        return self.page

    def sign_in(self, role: str) -> Visitor:
        self.page.goto(self.site.sign_in_link(role))
        self.page.locator("main form button").first.click()
        self.page.wait_for_load_state()
        return self

    def barriers(self) -> list[str]:
        """Let axe look at the page; say what it finds, and where."""
        # Evaluated, not added as a script: the page's policy stays in force.
        self.page.evaluate(AXE.read_text())
        found = self.page.evaluate(
            "tags => axe.run({runOnly: {type: 'tag', values: tags}})", STANDARD
        )
        return [
            f"{self.page.url} {each['id']} ({each['impact']}): {node['target']}"
            for each in found["violations"]
            for node in each["nodes"]
        ]


@pytest.fixture
def visit(chromium: Browser, site: Site) -> Iterator[object]:
    """Open a browser for a person: `visit("phone", role="worker", scheme="dark")`."""
    contexts: list[BrowserContext] = []
    visitors: list[Visitor] = []

    def open_browser(
        device: str = "desktop",
        role: str | None = None,
        scheme: str = "light",
        *,
        javascript: bool = True,
        state: object = None,
    ) -> Visitor:
        context = chromium.new_context(
            viewport=VIEWPORTS[device],
            has_touch=device == "phone",
            color_scheme=scheme,
            java_script_enabled=javascript,
            storage_state=state,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        visitors.append(Visitor(context, site))
        return visitors[-1].sign_in(role) if role else visitors[-1]

    yield open_browser
    complaints = [text for visitor in visitors for text in visitor.complaints]
    for context in contexts:
        context.close()
    assert complaints == []
