"""Elements shown on a stage, on a desktop and on a phone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, FrameLocator, Page

from browser.stage import Stage
from tools.chromium import ARGUMENTS, PATIENCE_MS, find_browser

DEVICES: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 800}},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "has_touch": True,
        "is_mobile": True,
        "device_scale_factor": 2,
    },
}
Open = Callable[..., tuple[Page, FrameLocator]]


@contextmanager
def browser_for_touch(chromium: Browser) -> Iterator[Browser]:
    """Open a Chromium with all frames in one process: with several, taps that are only
    played arrive beside where they were made."""
    found = find_browser()
    browser = chromium.browser_type.launch(
        executable_path=found.path,
        args=[*ARGUMENTS, "--disable-features=IsolateSandboxedIframes"],
        env={**os.environ, **found.environment},
    )
    yield browser
    browser.close()


@contextmanager
def showing(
    stage: Stage, chromium: Browser, for_touch: Callable[[], Browser]
) -> Iterator[Open]:
    """Show an element's example, or other markup; complain of whatever goes wrong."""
    contexts = []
    complaints: list[str] = []

    def show_markup(
        markup: str, device: str = "desktop", state: str = ""
    ) -> tuple[Page, FrameLocator]:
        browser = for_touch() if device == "phone" else chromium
        context = browser.new_context(**DEVICES[device])
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        html = markup if "<" in markup else stage.example(markup)
        return page, stage.open(page, html, state=state)

    yield show_markup
    for context in contexts:
        context.close()
    assert complaints == []
