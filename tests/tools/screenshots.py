"""Make the pictures of README and docs: the demo's story, told small, as people see it."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.chromium import ARGUMENTS, find_browser
from tools.world import LABELLED, OPEN, ROOT, Site, serve_story

PICTURES = ROOT / "docs" / "pictures"
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2}
PHONE |= {"has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
LABELS, TASKS = 150, 20
COLOURS = 128
LARGEST_BYTES = 150_000


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, open_browser() as browser:
        home = Path(folder) / "home"
        with serve_story(home, labels=LABELS, tasks=TASKS) as site:
            show_work(entered(browser, site, "worker", PHONE), site)
            show_results(entered(browser, site, "requester", DESKTOP), site)


@contextmanager
def open_browser() -> Iterator[Browser]:
    found = find_browser()
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=found.path,
            args=list(ARGUMENTS),
            env={**os.environ, **found.environment},
        )


def entered(
    browser: Browser, site: Site, who: str, look: dict[str, object]
) -> BrowserContext:
    """Open a browser in which somebody is signed in."""
    context = browser.new_context(color_scheme="light", locale="en", **look)
    page = context.new_page()
    page.goto(site.sign_in_link(who))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/enter/" not in url)
    page.close()
    return context


def show_work(context: BrowserContext, site: Site) -> None:
    """Show the list of work, and a task after the first, with the next one chosen."""
    page = context.new_page()
    page.goto(f"{site.url}/work/")
    keep(page, "work-list-phone")
    page.goto(f"{site.url}/work/{OPEN}/")
    page.get_by_role("button", name="Start").click()
    page.get_by_role("radio").first.check()
    # The next task is shown before the answer has arrived.
    with page.expect_response("**/submit/"):
        page.get_by_role("button", name="Submit").click()
    page.get_by_text("Today: 1 answer").wait_for()
    page.reload()
    keep(page, "work-phone")


def show_results(context: BrowserContext, site: Site) -> None:
    """Show how a batch went, and what came of it."""
    page = context.new_page()
    page.goto(f"{site.url}/batches/{LABELLED}/")
    keep(page, "batch-desktop")
    page.goto(f"{site.url}/batches/{LABELLED}/results/")
    keep(page, "results-desktop")


def keep(page: Page, name: str) -> None:
    """Take the picture, with few colours, which is all that pages have."""
    page.wait_for_load_state("networkidle")
    taken = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    path = PICTURES / f"{name}.png"
    taken.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    assert size < LARGEST_BYTES, f"{path} is too large: {size} bytes"
    print(f"{path.relative_to(ROOT)}: {size // 1000} kB")


if __name__ == "__main__":
    main()
