"""Two ways to answer whatever a frame asks without a mouse: by keys alone, and by touch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import ElementHandle, Frame, JSHandle, Page

from templates.hands import tap, wait_for_keys
from templates.own_elements import RECORDED_MS, photo
from tools.chromium import PATIENCE_MS

WORDS = "Written as a careful person would write it, with all that is asked for."
# What is to be written in one way only, by the name of the part.
ONLY = {"total": "7.15", "minutes": "20", "price": "1.20"}
MOST_TABS = 150
MOST_PARTS = 60
# What a part is, whether something is answered there already, and what it belongs to.
KIND = """([at, tools]) => {
  const root = at.getRootNode();
  const host = root.host ?? at;
  const has = (...names) => names.some((name) => at.classList.contains(name));
  const about = (kind, isAnswered) => ({
    kind, answered: Boolean(isAnswered), tool: host.localName, money: at.inputMode === "decimal",
    name: host.getAttribute("name") ?? "", classes: [...at.classList],
  });
  // A picture that is only looked at has a stage too.
  if (has("stage")) return about("stage", at.dataset.drawn || !tools.includes(host.localName));
  if (has("text") && host.localName === "crowd-entity-annotation") return about("words", at.dataset.drawn);
  if (has("start", "next", "show", "blur")) return about("button", at.matches(".blur[aria-pressed=false]"));
  if (at.getAttribute("role") === "radio")
    return about("radio", at.closest("[role=radiogroup]").querySelector("[aria-checked=true]"));
  if (at.readOnly || at.disabled || !at.matches("input, textarea")) return null;
  if (at.type === "radio")
    return about("radio", [...root.querySelectorAll("input[type=radio]")].some((one) => one.name === at.name && one.checked));
  if (at.type === "checkbox") return about("checkbox", (at.closest("fieldset") ?? root).querySelector("input:checked"));
  if (at.type === "range") return host.localName === "crowd-slider" ? about("slider", at.dataset.drawn) : null;
  return about({file: "file", date: "date"}[at.type] ?? "text", at.type === "file" ? root.querySelector(".files li") : at.value);
}"""
DEEPEST = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
}"""
# Remember who has the focus; say whether that has changed, and whether it is in here.
REMEMBER = f"() => {{ window.hadFocus = ({DEEPEST})() }}"
HAS_MOVED = f"() => ({DEEPEST})() !== window.hadFocus"
IS_IN = "() => document.hasFocus() && document.activeElement !== document.body"
IS_ON_FRAME = "() => document.activeElement?.localName === 'iframe'"
SHORT_MS = 10
# From day to month the focus stays with the date.
IS_DATE = f"() => ({DEEPEST})()?.type === 'date'"
WITHIN_MS = 1_000
# A picture that has come is named; before that nothing is drawn on it.
HAS_PICTURE = "(stage) => stage.hasAttribute('aria-label')"
HAS_VALUE = "(at) => at.getRootNode().host.value !== undefined"
IS_SUBMIT = "(at) => at?.matches('button[type=submit]') && at.textContent.trim().startsWith('Submit')"
FIRST_WORD = """(area) => {
  const walker = document.createTreeWalker(area, NodeFilter.SHOW_TEXT);
  let node = walker.nextNode();
  while (node && node.data.trim().length < 2) node = walker.nextNode();
  const range = document.createRange();
  range.setStart(node, 0);
  range.setEnd(node, 2);
  const {x, y, width, height} = range.getBoundingClientRect();
  const own = area.getBoundingClientRect();
  return {x: x - own.x + width / 2, y: y - own.y + height / 2};
}"""
PARTS = (
    ".stage:visible, crowd-entity-annotation .text:visible, button.start:visible, button.show:visible, "
    "button.blur:visible, [role=radio]:visible, input, textarea:visible, button.next:visible"
)
AREA = ("g", "Enter", "ArrowRight*6", "Enter", "ArrowDown*6", "Enter", "Enter")
KEYS: dict[str, tuple[str, ...]] = {
    "crowd-bounding-box": ("1", "Enter", "ArrowRight*6", "ArrowDown*6", "Enter"),
    "crowd-polygon": ("Space", "ArrowRight*6", "Space", "ArrowDown*6", "Space", "Enter"),
    "crowd-keypoint": ("ArrowRight*2", "Enter"),
    "crowd-semantic-segmentation": AREA,
    "crowd-entity-annotation": ("ArrowRight", "Shift+ArrowRight", "1"),
    "crowd-slider": ("ArrowRight", "ArrowRight"),
}  # fmt: skip
CORNERS = ((0.3, 0.35), (0.6, 0.35), (0.6, 0.65))
TAPS: dict[str, tuple[tuple[float, float], ...]] = {
    "crowd-bounding-box": (CORNERS[0], CORNERS[2]),
    "crowd-polygon": CORNERS,
    "crowd-keypoint": CORNERS[:1],
    "crowd-semantic-segmentation": CORNERS,
}


def words_for(part: dict[str, Any]) -> str:
    return "1.20" if part["money"] else ONLY.get(part["name"], WORDS)


def mark(found: ElementHandle | JSHandle) -> None:
    """Remember that something was done here."""
    found.evaluate("(at) => { at.dataset.drawn = 'yes' }")


def answer_by_keys(page: Page, frame: Frame) -> None:
    """Go from part to part with Tab, answer each, until Submit has the focus."""
    trail: list[str] = []
    for _ in range(MOST_TABS):
        is_inside = tab(page, frame)
        focused = (frame if is_inside else page).evaluate_handle(DEEPEST)
        trail.append(focused.evaluate("(at) => at.outerHTML.slice(0, 80)"))
        if not is_inside:
            if focused.evaluate(IS_SUBMIT):
                return
            continue
        part = frame.evaluate(KIND, [focused, [*KEYS]])
        if part and not part["answered"]:
            BY_KEYS[part["kind"]](page, focused, part)
    raise AssertionError("\n".join(["Tab never reaches Submit:", *trail]))


def tab(page: Page, frame: Frame) -> bool:
    """Press Tab, wait until the focus has moved, and say whether it is in the frame."""
    for realm in (page, frame):
        realm.evaluate(REMEMBER)
    may_stay_ms = WITHIN_MS if frame.evaluate(IS_DATE) else PATIENCE_MS
    page.keyboard.press("Tab")
    # A frame may run in a process of its own, and gets or gives the focus a moment later.
    for waited_ms in range(0, PATIENCE_MS, SHORT_MS):
        is_inside = frame.evaluate(IS_IN)
        has_moved = page.evaluate(HAS_MOVED) or frame.evaluate(HAS_MOVED)
        is_done = has_moved or waited_ms >= may_stay_ms
        if is_done and is_inside == page.evaluate(IS_ON_FRAME):
            return bool(is_inside)
        page.wait_for_timeout(SHORT_MS)
    raise AssertionError("the focus is neither on the page nor in its frame")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        name, _, times = key.partition("*")
        for _time in range(int(times or 1)):
            page.keyboard.press(name)


def use_tool(page: Page, at: JSHandle, part: dict[str, Any]) -> None:
    if part["kind"] == "stage":
        page.frames[1].wait_for_function(HAS_PICTURE, arg=at, polling=SHORT_MS)
    press(page, *KEYS[part["tool"]])
    mark(at)


def press_button(page: Page, at: JSHandle, part: dict[str, Any]) -> None:
    page.keyboard.press("Enter")
    if "start" in part["classes"]:
        wait_for_focus(page, "stop")
        page.wait_for_timeout(RECORDED_MS)
        page.keyboard.press("Enter")
        wait_for_focus(page, "again")


def wait_for_focus(page: Page, name: str) -> None:
    """Wait until the focus is where the button that was pressed stood."""
    inside = page.frames[1]
    inside.wait_for_function(
        f"() => (({DEEPEST})()).classList.contains('{name}')", polling=SHORT_MS
    )


def choose_by_key(page: Page, at: JSHandle, part: dict[str, Any]) -> None:
    page.keyboard.press("Space")


def choose_file_by_key(page: Page, at: JSHandle, part: dict[str, Any]) -> None:
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(photo())
    page.frames[1].locator(".files li").wait_for()


def type_words(page: Page, at: JSHandle, part: dict[str, Any]) -> None:
    page.keyboard.type(words_for(part))


def type_date(page: Page, at: JSHandle, part: dict[str, Any]) -> None:
    page.keyboard.type("03012026")


ByKey = Callable[[Page, JSHandle, dict[str, Any]], None]
BY_KEYS: dict[str, ByKey] = {
    "stage": use_tool, "words": use_tool, "slider": use_tool, "button": press_button,
    "radio": choose_by_key, "checkbox": choose_by_key, "file": choose_file_by_key,
    "text": type_words, "date": type_date,
}  # fmt: skip


def answer_by_touch(page: Page, frame: Frame) -> None:
    """Tap on each part from the top down, as new ones come too."""
    for _ in range(MOST_PARTS):
        for found in frame.locator(PARTS).element_handles():
            part = frame.evaluate(KIND, [found, [*TAPS]])
            if part and not part["answered"]:
                found.scroll_into_view_if_needed()
                BY_TOUCH[part["kind"]](page, frame, found, part)
                break
        else:
            return
    raise AssertionError("the template asks without end")


def tap_tool(page: Page, frame: Frame, at: ElementHandle, part: dict[str, Any]) -> None:
    frame.wait_for_function(HAS_PICTURE, arg=at, polling=SHORT_MS)
    box = at.bounding_box()
    assert box is not None
    for across, down in TAPS[part["tool"]]:
        page.touchscreen.tap(
            box["x"] + box["width"] * across, box["y"] + box["height"] * down
        )
    finish = frame.get_by_role("button", name="Finish")
    if finish.count():
        tap(finish)
    mark(at)


def tap_words(
    page: Page, frame: Frame, at: ElementHandle, part: dict[str, Any]
) -> None:
    tap(at, position=at.evaluate(FIRST_WORD))
    tap(frame.locator("crowd-entity-annotation .labels button").first)
    mark(at)


def tap_slider(
    page: Page, frame: Frame, at: ElementHandle, part: dict[str, Any]
) -> None:
    at.tap()
    frame.wait_for_function(HAS_VALUE, arg=at, polling=SHORT_MS)
    mark(at)


def tap_button(
    page: Page, frame: Frame, at: ElementHandle, part: dict[str, Any]
) -> None:
    tap(at)
    if "start" in part["classes"]:
        frame.locator("button.stop").wait_for()
        page.wait_for_timeout(RECORDED_MS)
        tap(frame.locator("button.stop"))
        frame.locator("button.again").wait_for()


def tap_label(
    page: Page, frame: Frame, at: ElementHandle, part: dict[str, Any]
) -> None:
    """Tap where the words of a choice stand, which is what a finger meets."""
    label = at.evaluate_handle("(at) => at.labels?.[0] ?? at").as_element()
    assert label is not None
    tap(label)


def tap_file(page: Page, frame: Frame, at: ElementHandle, part: dict[str, Any]) -> None:
    with page.expect_file_chooser() as chooser:
        tap_label(page, frame, at, part)
    chooser.value.set_files(photo())
    frame.locator(".files li").wait_for()


def tap_and_type(
    page: Page, frame: Frame, at: ElementHandle, part: dict[str, Any]
) -> None:
    tap(at)
    wait_for_keys(page)
    page.keyboard.insert_text(words_for(part))


def tap_date(page: Page, frame: Frame, at: ElementHandle, part: dict[str, Any]) -> None:
    at.fill("2026-03-01")


ByTouch = Callable[[Page, Frame, ElementHandle, dict[str, Any]], None]
BY_TOUCH: dict[str, ByTouch] = {
    "stage": tap_tool, "words": tap_words, "slider": tap_slider, "button": tap_button,
    "radio": tap_label, "checkbox": tap_label, "file": tap_file, "text": tap_and_type,
    "date": tap_date,
}  # fmt: skip
