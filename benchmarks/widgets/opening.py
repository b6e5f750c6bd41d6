"""How soon a picture of a hundred million pixels can be worked on, and how smoothly."""

from __future__ import annotations

from statistics import median

from playwright.sync_api import Browser

from browser.elements import plain_png
from measure import Figure, at_most, known
from widgets.pages import browser, document, new_page, served

MOST_FRAME_MS = 16
SIDE = 10_000
BIG = """<crowd-form><crowd-bounding-box name="r" src="/big.png" labels="['Cat']"></crowd-bounding-box></crowd-form>"""
LOADED = "() => document.querySelector('crowd-bounding-box').problem() === ''"
# A frame a step: the wheel turns in and out while the pointer wanders, so that the picture lies differently each time.
WANDER = """async (steps) => {
  const stage = document.querySelector('crowd-bounding-box').shadowRoot.querySelector('.stage');
  const box = stage.getBoundingClientRect();
  const frame = () => new Promise(requestAnimationFrame);
  stage.focus();
  const times = [];
  await frame();
  let before = performance.now();
  for (let step = 0; step < steps; step += 1) {
    const at = {clientX: box.left + box.width * (0.5 + 0.4 * Math.sin(step / 9)), clientY: box.top + box.height * (0.5 + 0.4 * Math.cos(step / 7))};
    stage.dispatchEvent(new WheelEvent('wheel', {...at, deltaY: step % 60 < 30 ? -60 : 60, bubbles: true, cancelable: true}));
    await frame();
    const now = performance.now();
    times.push(now - before);
    before = now;
  }
  return times;
}"""


def figures() -> list[Figure]:
    with browser() as chromium:
        opened, frame = big_picture(chromium)
    return [
        known(f"a picture of {SIDE:,} x {SIDE:,} pixels is open", opened, "s"),
        at_most(
            "a frame while it is zoomed and moved (median)",
            frame,
            "ms",
            limit=MOST_FRAME_MS,
        ),
    ]


def big_picture(chromium: Browser) -> tuple[float, float]:
    """Open a big picture and wander in it; give seconds and milliseconds a frame."""
    with served({"/task": document(BIG), "/big.png": plain_png(SIDE, SIDE)}) as address:
        page = new_page(chromium)
        page.goto(f"{address}/task")
        page.wait_for_function("() => window.elementsReady")
        page.wait_for_function(LOADED, timeout=120_000)
        opened = page.evaluate("() => performance.now()")
        times = page.evaluate(WANDER, 300)
        page.context.close()
    return opened / 1000, median(times)
