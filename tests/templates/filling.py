"""Fill a template as a person would: by mouse and keyboard, element by element."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import ElementHandle, Frame, Locator, Page

from templates.hands import focus, wait_for_keys
from templates.own_elements import OWN
from templates.surfaces import use_surfaces

SUBMIT = re.compile("submit", re.IGNORECASE)
ROUNDS = 6
# What a person can answer now: seen, not filled yet, and not inside one of our elements.
NEXT = """(tags) => {
  const isSeen = (element) => element.checkVisibility() && element.getBoundingClientRect().width > 0;
  const off = (element) => element.matches(":disabled") || element.disabled || element.readOnly;
  const silent = ["hidden", "submit", "button", "reset", "image"];
  const walk = (root) => [...root.querySelectorAll("*")].flatMap((element) => [
    element,
    ...(element.localName.includes("-") && element.shadowRoot ? brought(element.shadowRoot) : []),
  ]);
  // What a template put into the shadow of an element: its own form there, or a card of its own.
  const brought = (root) => [...root.querySelectorAll("crowd-form, crowd-card")].flatMap((found) => walk(found));
  return walk(document).find((element) => {
    if (element.dataset.filled || off(element) || silent.includes(element.type) || !isSeen(element)) return false;
    return tags.includes(element.localName);
  }) ?? null;
}"""
PLAIN = ("input", "select", "textarea")
TEXT = "The words that a careful person would write here"
BY_TYPE = {
    "date": "2026-03-01", "datetime-local": "2026-03-01T10:30", "time": "10:30", "month": "2026-03",
    "week": "2026-W10", "number": "3", "email": "ada@example.org", "url": "https://www.example.org/",
    "tel": "+33 1 23 45 67 89", "color": "#336699", "range": "3",
}  # fmt: skip

LIKE_DATES = {value for value in BY_TYPE.values() if value.startswith("20")}
# A button of a script that hands in by itself: pressed last, in place of the page's.
OWN_SUBMIT = "button[type=button]:visible, button:not([type]):visible"

Fill = Callable[[Page, Locator], None]


class Person:
    """Somebody who answers what a frame asks."""

    def __init__(self, page: Page, frame: Frame) -> None:
        self.page = page
        self.frame = frame

    def fill(self) -> list[str]:
        """Answer everything, what appears meanwhile too; tell which tags were answered."""
        done: list[str] = []
        for tags in SIMPLE_FIRST:
            done += self._fill_all(tags)
        use_surfaces(self.page, self.frame)
        for tags in (BUTTONS, *LAST):
            done += self._fill_all(tags)
        # What was drawn or chosen may have opened more.
        done += self._fill_all(PLAIN)
        return done

    def reconsider(self) -> None:
        """Change what a template's own check held back: leave one point where it wants one."""
        for element in self.frame.locator("crowd-keypoint:visible").all():
            bins = element.locator(".drawn li button:not(.pick)")
            while bins.count() > 1:
                bins.last.click()

    def own_submit(self) -> Locator | None:
        """Find the button with which the template's script hands in, if it has one."""
        found = self.frame.locator(OWN_SUBMIT).filter(has_text=SUBMIT)
        return found.first if found.count() else None

    def _fill_all(self, tags: tuple[str, ...]) -> list[str]:
        done: list[str] = []
        while found := self._next(tags):
            tag = found.evaluate("(element) => element.localName")
            found.evaluate("(element) => { element.dataset.filled = 'yes' }")
            found.scroll_into_view_if_needed()
            locator = self._locate(found, len(done))
            FILLERS.get(tag, fill_unknown)(self.page, locator)
            done.append(tag)
            if len(done) > 200:
                raise RuntimeError("the template asks without end")
        return done

    def _next(self, tags: tuple[str, ...]) -> ElementHandle | None:
        return self.frame.evaluate_handle(NEXT, list(tags)).as_element()

    def _locate(self, found: ElementHandle, number: int) -> Locator:
        mark = f"{found.evaluate('(element) => element.localName')}-{number}"
        found.evaluate("(element, mark) => { element.dataset.filled = mark }", mark)
        return self.frame.locator(f'[data-filled="{mark}"]').first


def fill_input(page: Page, control: Locator) -> None:
    kind = control.evaluate("(element) => element.type")
    if kind in ("radio", "checkbox"):
        tick(control, kind)
    elif kind == "file":
        return
    elif kind in ("range", "color") or kind in BY_TYPE:
        write(control, BY_TYPE[kind])
    else:
        write(control, TEXT)


def tick(control: Locator, kind: str) -> None:
    """Choose one of a group: the one that came first stays."""
    is_answered = kind == "radio" and control.evaluate(
        """(element) => [...element.getRootNode().querySelectorAll("input[type=radio]")]
        .some((other) => other.name === element.name && other.form === element.form && other.checked)"""
    )
    if not is_answered:
        control.click()


def write(control: Locator, text: str) -> None:
    """Write what fits: shorter where there is little room."""
    most = control.evaluate("(element) => element.maxLength")
    latest = control.get_attribute("max") or ""
    # Dates and times are ordered as their texts are.
    is_too_late = bool(latest) and text in LIKE_DATES and text > latest
    text = latest if is_too_late else text
    control.fill(text[:most] if isinstance(most, int) and most > 0 else text)


def fill_select(page: Page, control: Locator) -> None:
    values = control.evaluate(
        """(element) => [...element.options].filter(({disabled, value}) => !disabled && value)
        .map(({index}) => index)"""
    )
    if values:
        control.select_option(index=values[:2] if is_multiple(control) else values[0])


def is_multiple(control: Locator) -> bool:
    return bool(control.evaluate("(element) => element.multiple"))


def fill_textarea(page: Page, control: Locator) -> None:
    write(control, TEXT)


def fill_crowd_input(page: Page, element: Locator) -> None:
    control = element.locator("input").first
    kind = control.evaluate("(element) => element.type")
    write(control, BY_TYPE.get(kind, "Lamp" if has_add_button(element) else TEXT))


def has_add_button(element: Locator) -> bool:
    """Whether what is written here is the name of a label to add."""
    return (element.get_attribute("name") or "").startswith("_")


def fill_crowd_text_area(page: Page, element: Locator) -> None:
    write(element.locator("textarea").first, TEXT)


def click(page: Page, element: Locator) -> None:
    element.locator("input, label").first.click()


def choose_radio(page: Page, element: Locator) -> None:
    is_answered = element.evaluate(
        """(element) => [...(element.closest("crowd-radio-group") ?? document).querySelectorAll("crowd-radio-button")]
        .some((other) => other.checked && (other.closest("crowd-radio-group") || other.name === element.name))"""
    )
    if not is_answered:
        element.click()


def slide(page: Page, element: Locator) -> None:
    handle = element.locator("input[type=range]").first
    focus(page, handle)
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")


def choose_first(page: Page, element: Locator) -> None:
    element.locator("input[type=radio]").first.check()


def choose_two(page: Page, element: Locator) -> None:
    boxes = element.locator("input[type=checkbox]")
    for at in range(min(2, boxes.count())):
        boxes.nth(at).check()


def press_button(page: Page, element: Locator) -> None:
    """Press a button of the template's scripts, such as the one that adds a label."""
    action = element.get_attribute("form-action") or ""
    kind = element.get_attribute("type") or ""
    hands_in = bool(SUBMIT.search(element.text_content() or ""))
    if hands_in or action in ("submit", "reset") or kind in ("submit", "reset"):
        return
    element.click()


def draw_boxes(page: Page, element: Locator) -> None:
    def draw(corner: Corner) -> None:
        page.mouse.move(*corner(0.2, 0.3))
        page.mouse.down()
        page.mouse.move(*corner(0.35, 0.45), steps=4)
        page.mouse.move(*corner(0.5, 0.6), steps=4)
        page.mouse.up()

    with_label(page, element, draw)


def draw_polygon(page: Page, element: Locator) -> None:
    def draw(corner: Corner) -> None:
        for place in ((0.2, 0.3), (0.5, 0.3), (0.5, 0.6), (0.2, 0.6)):
            page.mouse.click(*corner(*place))
        wait_for_keys(page)
        page.keyboard.press("Enter")

    with_label(page, element, draw)


def draw_line(page: Page, element: Locator) -> None:
    def draw(corner: Corner) -> None:
        page.mouse.click(*corner(0.2, 0.3))
        page.mouse.click(*corner(0.6, 0.5))

    with_label(page, element, draw)


def draw_polyline(page: Page, element: Locator) -> None:
    def draw(corner: Corner) -> None:
        for place in ((0.2, 0.3), (0.4, 0.5), (0.6, 0.4)):
            page.mouse.click(*corner(*place))
        wait_for_keys(page)
        page.keyboard.press("Enter")

    with_label(page, element, draw)


def put_points(page: Page, element: Locator) -> None:
    """Put a point for every label once."""
    labels = element.locator(".chip")
    for number in range(max(1, labels.count())):
        share = 0.2 + 0.6 * number / max(1, labels.count())

        def draw(corner: Corner, share: float = share) -> None:
            page.mouse.click(*corner(share, 0.2 + share / 2))

        with_label(page, element, draw, label=number)


Corner = Callable[[float, float], tuple[float, float]]


def with_label(
    page: Page, element: Locator, draw: Callable[[Corner], None], label: int = 0
) -> None:
    """Choose a label, then draw on the picture once it has come, which names it."""
    stage = element.locator(".stage[aria-label]").first
    stage.wait_for()
    labels = element.locator(".chip")
    if labels.count() > label:
        labels.nth(label).click()
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    assert box is not None

    def corner(across: float, down: float) -> tuple[float, float]:
        return box["x"] + box["width"] * across, box["y"] + box["height"] * down

    draw(corner)


def mark_text(page: Page, element: Locator) -> None:
    """Choose a label and draw over the first words."""
    element.locator(".labels button").first.click()
    text = element.locator(".text").first
    text.scroll_into_view_if_needed()
    ends = text.evaluate(
        """(element) => {
        const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        let node = walker.nextNode();
        while (node && node.data.trim().length < 3) node = walker.nextNode();
        const range = document.createRange();
        range.setStart(node, 0);
        range.setEnd(node, Math.min(6, node.data.length));
        const {left, right, top, height} = range.getClientRects()[0];
        const own = element.getBoundingClientRect();
        return [left - own.left, right - own.left, top - own.top + height / 2];
    }"""
    )
    box = text.bounding_box()
    assert box is not None
    left, right, middle = ends
    page.mouse.move(box["x"] + left + 1, box["y"] + middle)
    page.mouse.down()
    page.mouse.move(box["x"] + (left + right) / 2, box["y"] + middle, steps=3)
    page.mouse.move(box["x"] + right - 1, box["y"] + middle, steps=3)
    page.mouse.up()


def rank(page: Page, element: Locator) -> None:
    """Give the first response the first place, the second the second, and so on."""
    for group in element.locator("fieldset").all():
        for at, row in enumerate(group.locator("[role=radiogroup]").all()):
            row.locator("input[type=radio]").nth(at).check()


def ask_questions(page: Page, element: Locator) -> None:
    for field in element.locator(".pair textarea").all():
        field.fill("Who went to the sea that day?")
    tags = element.locator(".pair input[type=checkbox]")
    if tags.count():
        tags.first.check()


def review_pairs(page: Page, element: Locator) -> None:
    """Confirm what a service read, and write what it has not read."""
    for group in element.locator("fieldset, [role=radiogroup]").all():
        choices = group.locator("input[type=radio]")
        if choices.count():
            choices.first.check()
    for field in element.locator("textarea:visible").all():
        if field.is_editable() and not field.input_value():
            field.fill("12.50")


def fill_unknown(page: Page, element: Locator) -> None:
    """Answer an element without a way of its own: whatever controls it shows."""
    for kind in ("radio", "checkbox"):
        for control in element.locator(f"input[type={kind}]").all()[:2]:
            control.check()
    for control in element.locator("textarea:visible, input[type=text]:visible").all():
        if control.is_editable():
            control.fill(TEXT)


FILLERS: dict[str, Fill] = {
    "input": fill_input,
    "select": fill_select,
    "textarea": fill_textarea,
    "crowd-input": fill_crowd_input,
    "crowd-text-area": fill_crowd_text_area,
    "crowd-checkbox": click,
    "crowd-toggle-button": click,
    "crowd-radio-button": choose_radio,
    "crowd-slider": slide,
    "crowd-classifier": choose_first,
    "crowd-image-classifier": choose_first,
    "crowd-classifier-multi-select": choose_two,
    "crowd-image-classifier-multi-select": choose_two,
    "crowd-rekognition-detect-moderation-labels": choose_two,
    "crowd-textract-analyze-document": review_pairs,
    "crowd-button": press_button,
    "button": press_button,
    "crowd-bounding-box": draw_boxes,
    "crowd-polygon": draw_polygon,
    "crowd-line": draw_line,
    "crowd-polyline": draw_polyline,
    "crowd-keypoint": put_points,
    "crowd-semantic-segmentation": draw_polygon,
    "crowd-instance-segmentation": draw_polygon,
    "crowd-entity-annotation": mark_text,
    "crowd-text-ranking": rank,
    "crowd-question-answer-generation": ask_questions,
    **OWN,
}
BUTTONS = ("crowd-button", "button")
SIMPLE_FIRST = (
    ("select", "crowd-input"),
    (
        "input", "select", "textarea", "crowd-text-area", "crowd-checkbox", "crowd-toggle-button",
        "crowd-radio-button", "crowd-slider", "crowd-classifier", "crowd-image-classifier",
        "crowd-classifier-multi-select", "crowd-image-classifier-multi-select",
    ),
)  # fmt: skip
LAST = (
    tuple(
        tag
        for tag in FILLERS
        if tag not in {*BUTTONS, *(each for tags in SIMPLE_FIRST for each in tags)}
    ),
)
