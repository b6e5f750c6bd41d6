"""How long a frame takes while a person draws two hundred boxes."""

from __future__ import annotations

from statistics import median

from browser.elements import plain_png
from measure import Figure, at_most, known
from widgets.pages import browser, document, new_page, served

BOXES, MOVES = 200, 10
MOST_FRAME_MS = 16
LAST = 20
TASK = """<crowd-form><crowd-bounding-box name="r" src="/picture.png" labels="['Cat', 'Dog', 'Bird']"></crowd-bounding-box></crowd-form>"""
LOADED = "() => document.querySelector('crowd-bounding-box').problem() === ''"
# Each box is pressed, pulled and let go, one event a frame, in its own field of a grid.
DRAW = """async ([boxes, moves]) => {
  const element = document.querySelector('crowd-bounding-box');
  const stage = element.shadowRoot.querySelector('.stage');
  const whole = stage.getBoundingClientRect();
  const {width, height} = element.value.inputImageProperties;
  const scale = Math.min(whole.width / width, whole.height / height);
  const area = new DOMRect(whole.x + (whole.width - width * scale) / 2, whole.y, width * scale, height * scale);
  const frame = () => new Promise(requestAnimationFrame);
  const send = (kind, x, y) => stage.dispatchEvent(new PointerEvent(kind, {clientX: x, clientY: y, pointerId: 1, pointerType: 'mouse', button: 0, isPrimary: true, bubbles: true, composed: true, cancelable: true}));
  const wide = area.width / 22, high = area.height / 12;
  const times = [];
  await frame();
  let before = performance.now();
  const next = async () => { await frame(); const now = performance.now(); times.push(now - before); before = now; };
  for (let box = 0; box < boxes; box += 1) {
    const x = area.left + wide * (1 + box % 20), y = area.top + high * (1 + Math.floor(box / 20));
    send('pointerdown', x, y);
    for (let move = 1; move <= moves; move += 1) {
      send('pointermove', x + wide * 0.6 * move / moves, y + high * 0.6 * move / moves);
      await next();
    }
    send('pointerup', x + wide * 0.6, y + high * 0.6);
    await next();
  }
  return [times, element.value.boundingBoxes.length];
}"""


def figures() -> list[Figure]:
    """Draw the boxes; tell what a frame costs over all, and at the end."""
    with (
        served(
            {"/task": document(TASK), "/picture.png": plain_png(2000, 1500)}
        ) as address,
        browser() as chromium,
    ):
        page = new_page(chromium)
        page.goto(f"{address}/task")
        page.wait_for_function("() => window.elementsReady")
        page.wait_for_function(LOADED)
        times, drawn = page.evaluate(DRAW, [BOXES, MOVES])
    assert drawn == BOXES, f"{drawn} boxes were drawn of {BOXES}"
    ends = times[-LAST * (MOVES + 1) :]
    return [
        at_most(
            f"a frame while {BOXES} boxes are drawn (median)",
            median(times),
            "ms",
            limit=MOST_FRAME_MS,
        ),
        known(
            f"a frame while the last {LAST} of them are drawn (median)",
            median(ends),
            "ms",
        ),
        known(
            "the slowest hundredth of those frames",
            sorted(times)[int(len(times) * 0.99)],
            "ms",
        ),
    ]
