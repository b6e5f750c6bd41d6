"""Hands on a page with a frame: what they did is waited for, since a frame hears of it later."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import ElementHandle, Frame, Locator, Page, expect

from tools.chromium import PATIENCE_MS

# A frame out of sight draws nothing: what is looked for at each drawing would not be seen.
SHORT_MS = 20
LISTEN = """() => {
  window.wasTapped = false;
  addEventListener("click", () => { window.wasTapped = true }, {capture: true, once: true});
}"""
# Its pictures are there, and the page around it has made room for all of it.
AT_REST = """() => {
  const all = (root) => [...root.querySelectorAll("*")].flatMap((each) =>
    [each, ...(each.shadowRoot ? all(each.shadowRoot) : [])]);
  const loads = (each) => each.localName === "img" && each.loading !== "lazy" && !each.complete;
  const {height} = document.documentElement.getBoundingClientRect();
  return document.documentElement.hasAttribute("data-ready") && !all(document).some(loads) && height <= innerHeight + 1;
}"""


def wait_until_at_rest(frame: Frame) -> None:
    """Wait until the task in a frame is there, and nothing moves that a hand aims at."""
    frame.wait_for_function(AT_REST, polling=SHORT_MS, timeout=PATIENCE_MS)


def focus(page: Page, at: Locator) -> None:
    """Put the focus on something in the frame, and wait until keys go there."""
    at.focus()
    wait_for_keys(page)


def wait_for_keys(page: Page) -> None:
    """Wait until the page knows that its frame has the focus: until then keys go astray."""
    expect(page.locator("iframe.template-frame")).to_be_focused(timeout=PATIENCE_MS)


def press(page: Page, at: Locator, key: str) -> None:
    """Press a key on something in the frame."""
    focus(page, at)
    page.keyboard.press(key)


def tap(at: ElementHandle | Locator, **where: Any) -> None:
    """Tap, and wait for the click that comes of it a moment later."""
    found = at if isinstance(at, ElementHandle) else at.element_handle()
    frame = found.owner_frame()
    assert frame is not None
    frame.evaluate(LISTEN)
    found.tap(**where)
    frame.wait_for_function(
        "() => window.wasTapped", polling=SHORT_MS, timeout=PATIENCE_MS
    )
