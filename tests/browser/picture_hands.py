"""A picture tool on a page, and the hands on it: mouse, fingers, keys."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page

from browser.elements import answer_of, plain_png, show
from tools.chromium import PATIENCE_MS

WIDTH, HEIGHT = 600, 400

SIZE = {"height": HEIGHT, "width": WIDTH}
MEDIA = {"/assets/picture.png": plain_png(WIDTH, HEIGHT)}
PIXEL = {
    "viewport": {"width": 393, "height": 727},
    "device_scale_factor": 2.75,
    "is_mobile": True,
    "has_touch": True,
}
PLACE = """(element, [x, y, width, height]) => {
  const stage = element.shadowRoot.querySelector('.stage');
  const box = stage.getBoundingClientRect();
  const scale = Math.min(stage.clientWidth / width, stage.clientHeight / height);
  return [box.left + stage.clientLeft + (stage.clientWidth - width * scale) / 2 + x * scale,
          box.top + stage.clientTop + (stage.clientHeight - height * scale) / 2 + y * scale];
}"""
LOADED = "element => element.problem() === ''"


def template(tag: str, extra: str = "") -> str:
    return f"""<crowd-form><crowd-{tag} name="r" src="/assets/picture.png" header="Find the animals"
      labels="['Cat', 'Dog']" {extra}><short-instructions>Draw closely.</short-instructions></crowd-{tag}></crowd-form>"""


class Tool:
    """A picture tool on a page, and the hands on it."""

    def __init__(self, page: Page, tag: str) -> None:
        self.page = page
        self.tag = tag
        self.element = page.locator(f"crowd-{tag}")
        page.wait_for_function(
            f"() => ({LOADED})(document.querySelector('crowd-{tag}'))"
        )
        self.stage = self.element.locator(".stage")
        self.stage.scroll_into_view_if_needed()

    def at(self, x: float, y: float) -> tuple[float, float]:
        left, top = self.element.evaluate(PLACE, [x, y, WIDTH, HEIGHT])
        return left, top

    def click(self, *places: tuple[float, float]) -> None:
        for place in places:
            self.page.mouse.click(*self.at(*place))

    def pull(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        self.page.mouse.move(*self.at(*start))
        self.page.mouse.down()
        self.page.mouse.move(*self.at(*end), steps=4)
        self.page.mouse.up()

    def tap(self, *places: tuple[float, float]) -> None:
        for place in places:
            self.page.touchscreen.tap(*self.at(*place))

    def swipe(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        devtools = self.page.context.new_cdp_session(self.page)
        for kind, place in (
            ("touchStart", start),
            ("touchMove", end),
            ("touchEnd", None),
        ):
            points = [dict(zip("xy", self.at(*place), strict=True))] if place else []
            devtools.send(
                "Input.dispatchTouchEvent", {"type": kind, "touchPoints": points}
            )

    def press(self, *keys: str) -> None:
        for key in keys:
            name, _, times = key.partition("*")
            for _time in range(int(times or 1)):
                self.page.keyboard.press(name)

    def answer(self) -> Any:
        return answer_of(self.page)["r"]

    def mask(self) -> Image.Image:
        data = self.answer()["labeledImage"]["pngImageData"]
        return Image.open(io.BytesIO(base64.b64decode(data)))


Open = Callable[..., Tool]


@contextmanager
def opening_tools(chromium: Browser) -> Iterator[Open]:
    """Open tools as often as asked; complain of whatever goes wrong on their pages."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_tool(tag: str, extra: str = "", **options: Any) -> Tool:
        where = {
            "language": options.pop("language", "en"),
            "direction": options.pop("direction", "ltr"),
        }
        context = chromium.new_context(
            **(options or {"viewport": {"width": 1280, "height": 900}})
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = show(context, template(tag, extra), media=MEDIA, **where)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return Tool(page, tag)

    yield open_tool
    for context in contexts:
        context.close()
    assert complaints == []


def near(found: float, wanted: float) -> bool:
    return abs(found - wanted) <= 2


def same_points(found: list[dict[str, float]], wanted: list[tuple[int, int]]) -> bool:
    pairs = zip(found, wanted, strict=True)
    return all(near(point["x"], x) and near(point["y"], y) for point, (x, y) in pairs)
