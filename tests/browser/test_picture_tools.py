"""Picture tools are used by mouse, by keyboard alone and by touch, and give the documented JSON."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PIL import Image, ImageColor
from playwright.sync_api import Browser, BrowserContext, Page

from browser.elements import answer_of, barriers, example, plain_png, show

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
OUTLINE = [(100, 100), (300, 100), (300, 300), (100, 300)]


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


@pytest.fixture
def tool(chromium: Browser) -> Iterator[Open]:
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
        context.set_default_timeout(15_000)
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


def check_box(box: dict[str, Any], label: str = "Cat") -> None:
    assert list(box) == ["height", "label", "left", "top", "width"]
    assert box["label"] == label
    sides = (box["left"], box["top"], box["width"], box["height"])
    assert all(near(*pair) for pair in zip(sides, (100, 100, 200, 200), strict=True)), (
        sides
    )
    assert all(isinstance(side, int) for side in sides)


def test_a_box_is_drawn_by_mouse(tool: Open) -> None:
    boxes = tool("bounding-box")
    boxes.pull((100, 100), (300, 300))
    answer = boxes.answer()
    assert list(answer) == ["boundingBoxes", "inputImageProperties"]
    assert answer["inputImageProperties"] == SIZE
    check_box(*answer["boundingBoxes"])


def test_a_box_is_drawn_by_touch(tool: Open) -> None:
    boxes = tool("bounding-box", **PIXEL)
    boxes.element.get_by_role("button", name="Dog").tap()
    boxes.swipe((100, 100), (300, 300))
    check_box(*boxes.answer()["boundingBoxes"], label="Dog")


def test_a_box_is_drawn_by_two_taps(tool: Open) -> None:
    boxes = tool("bounding-box", **PIXEL)
    boxes.tap((100, 100), (300, 300))
    check_box(*boxes.answer()["boundingBoxes"])


def test_boxes_are_drawn_changed_and_removed_by_keyboard_alone(tool: Open) -> None:
    boxes = tool("bounding-box")
    for _step in range(12):
        boxes.press("Tab")
        if boxes.stage.evaluate("stage => stage.matches(':focus')"):
            break
    boxes.press("2", "Enter", "ArrowRight*8", "ArrowDown*6", "Enter")
    [drawn] = boxes.answer()["boundingBoxes"]
    assert drawn["label"] == "Dog"
    assert drawn["width"] > drawn["height"] > 20
    boxes.press("1", "Alt+ArrowLeft", "Shift+ArrowRight")
    [changed] = boxes.answer()["boundingBoxes"]
    assert (changed["label"], changed["left"]) == ("Cat", drawn["left"] - 1)
    assert changed["width"] > drawn["width"]
    boxes.press(
        "Escape",
        "ArrowLeft*20",
        "Enter",
        "ArrowUp*5",
        "ArrowRight*5",
        "Enter",
        "n",
        "Delete",
    )
    assert len(boxes.answer()["boundingBoxes"]) == 1
    boxes.press("Control+z")
    assert len(boxes.answer()["boundingBoxes"]) == 2


def test_an_edge_is_moved_by_its_named_handle(tool: Open) -> None:
    boxes = tool("bounding-box")
    boxes.pull((100, 100), (300, 300))
    handle = boxes.element.get_by_role("button", name="Box 1, Cat, left edge")
    handle.focus()
    boxes.press("Alt+ArrowLeft*10")
    [box] = boxes.answer()["boundingBoxes"]
    assert near(box["left"], 90)
    assert near(box["left"] + box["width"], 300)


def test_a_corner_is_pulled_by_mouse(tool: Open) -> None:
    boxes = tool("bounding-box")
    boxes.pull((100, 100), (250, 250))
    boxes.pull((250, 250), (300, 300))
    check_box(*boxes.answer()["boundingBoxes"])


def test_what_is_drawn_while_zoomed_stands_in_the_pictures_own_pixels(
    tool: Open,
) -> None:
    boxes = tool("bounding-box")
    boxes.stage.focus()
    boxes.press("+", "+", "f")
    boxes.page.mouse.move(*boxes.at(200, 200))
    boxes.page.mouse.wheel(0, -240)
    before = boxes.at(200, 200)
    boxes.page.mouse.move(*before)
    boxes.page.mouse.down()
    boxes.page.mouse.move(before[0] + 50, before[1] + 50, steps=3)
    boxes.page.mouse.up()
    [box] = boxes.answer()["boundingBoxes"]
    assert near(box["left"], 200)
    assert box["width"] < 50 * WIDTH / 400


def test_the_earlier_boxes_are_shown_and_a_change_is_told(tool: Open) -> None:
    earlier = (
        "initial-value=\"[{ label: 'Cat', left: 10, top: 20, width: 30, height: 40 }]\""
    )
    boxes = tool("bounding-box", earlier)
    before = boxes.answer()
    assert before["initialValueModified"] is False
    assert before["boundingBoxes"] == [
        {"height": 40, "label": "Cat", "left": 10, "top": 20, "width": 30}
    ]
    boxes.pull((100, 100), (300, 300))
    assert boxes.answer()["initialValueModified"] is True


def test_a_draft_brings_back_what_was_drawn(tool: Open) -> None:
    boxes = tool("bounding-box")
    boxes.pull((100, 100), (300, 300))
    state = boxes.element.evaluate("element => element.state")
    again = tool("bounding-box")
    again.element.evaluate("(element, state) => { element.state = state; }", state)
    assert again.answer() == boxes.answer()


def test_scripts_set_labels_as_templates_do(tool: Open) -> None:
    points = tool("keypoint")
    points.element.evaluate("element => { element.labels = []; }")
    points.click((100, 100))
    assert points.answer()["keypoints"] == []
    points.element.evaluate(
        "element => { element.labels = element.labels.concat(['Nose']); }"
    )
    points.click((100, 100))
    assert [point["label"] for point in points.answer()["keypoints"]] == ["Nose"]


@pytest.mark.parametrize(
    ("tag", "field"), [("polygon", "polygons"), ("polyline", "polylines")]
)
@pytest.mark.parametrize("way", ["mouse", "touch"])
def test_an_outline_is_drawn_point_by_point(
    tool: Open, tag: str, field: str, way: str
) -> None:
    lines = tool(tag, **(PIXEL if way == "touch" else {}))
    if way == "touch":
        lines.tap(*OUTLINE)
        lines.element.get_by_role("button", name="Finish").tap()
    else:
        lines.click(*OUTLINE)
        lines.press("Enter")
    answer = lines.answer()
    assert list(answer) == [field, "inputImageProperties"]
    [drawn] = answer[field]
    assert list(drawn) == ["label", "vertices"]
    assert same_points(drawn["vertices"], OUTLINE)


def test_a_polygon_is_drawn_by_keyboard_alone(tool: Open) -> None:
    polygons = tool("polygon")
    polygons.stage.focus()
    polygons.press("Space", "ArrowRight*10", "Space", "ArrowDown*8", "Space", "Enter")
    [polygon] = polygons.answer()["polygons"]
    first, second, third = polygon["vertices"]
    assert first["y"] == second["y"]
    assert second["x"] == third["x"]
    polygons.element.get_by_role("button", name="Polygon 1, Cat, point 2").focus()
    polygons.press("Insert")
    assert len(polygons.answer()["polygons"][0]["vertices"]) == 4


def test_a_line_and_points_are_drawn_by_mouse_and_by_keyboard(tool: Open) -> None:
    lines = tool("line")
    lines.pull((100, 100), (300, 200))
    [line] = lines.answer()["lines"]
    assert same_points(line["vertices"], [(100, 100), (300, 200)])
    points = tool("keypoint")
    points.click((100, 100))
    points.press("Escape", "2", "ArrowRight*4", "Enter")
    assert [point["label"] for point in points.answer()["keypoints"]] == ["Cat", "Dog"]


def test_a_keypoint_is_tapped(tool: Open) -> None:
    points = tool("keypoint", **PIXEL)
    points.tap((300, 200))
    [point] = points.answer()["keypoints"]
    assert list(point) == ["label", "x", "y"]
    assert near(point["x"], 300)
    assert near(point["y"], 200)


def hexes(image: Image.Image) -> set[str]:
    found = image.getcolors(1000) or []
    return {
        f"#{red:02x}{green:02x}{blue:02x}"
        for _count, (red, green, blue, alpha) in found
        if alpha
    }


def test_areas_are_painted_and_have_exactly_the_colours_told(tool: Open) -> None:
    areas = tool("semantic-segmentation")
    areas.pull((100, 100), (300, 100))
    areas.press("2")
    areas.pull((100, 300), (300, 300))
    answer, image = areas.answer(), areas.mask()
    assert list(answer) == ["labelMappings", "labeledImage", "inputImageProperties"]
    assert image.size == (WIDTH, HEIGHT)
    colours = {
        label: entry["color"] for label, entry in answer["labelMappings"].items()
    }
    assert hexes(image) == set(colours.values())
    assert {alpha for *_rgb, alpha in image.get_flattened_data()} == {0, 255}
    assert image.getpixel((200, 100)) == (*ImageColor.getrgb(colours["Cat"]), 255)
    assert image.getpixel((200, 300)) == (*ImageColor.getrgb(colours["Dog"]), 255)


def test_an_area_is_filled_erased_and_taken_back_by_keyboard_alone(tool: Open) -> None:
    areas = tool("semantic-segmentation")
    areas.stage.focus()
    areas.press("g", "Enter", "ArrowRight*8", "Enter", "ArrowDown*8", "Enter", "Enter")
    filled = areas.mask().getchannel("A").histogram()[255]
    assert filled > 1000
    areas.press("e", "Space", "ArrowLeft*4", "Space")
    erased = areas.mask().getchannel("A").histogram()[255]
    assert 0 < erased < filled
    areas.press("Control+z")
    assert areas.mask().getchannel("A").histogram()[255] == filled


def test_each_thing_is_painted_by_touch_in_a_colour_of_its_own(tool: Open) -> None:
    things = tool("instance-segmentation", **PIXEL)
    things.swipe((100, 100), (250, 100))
    things.element.get_by_role("button", name="Add one more Cat").tap()
    things.stage.scroll_into_view_if_needed()
    things.swipe((100, 300), (250, 300))
    answer = things.answer()
    assert list(answer) == ["instances", "labeledImage", "inputImageProperties"]
    assert [entry["label"] for entry in answer["instances"]] == ["Cat", "Cat"]
    assert hexes(things.mask()) == {entry["color"] for entry in answer["instances"]}


def test_an_earlier_mask_comes_back_and_goes_on(tool: Open) -> None:
    first = tool("semantic-segmentation")
    first.pull((100, 100), (300, 100))
    state = first.element.evaluate("element => element.state")
    again = tool("semantic-segmentation")
    again.element.evaluate("(element, state) => { element.value = state; }", state)
    again.page.wait_for_function(
        "() => document.querySelector('crowd-semantic-segmentation').problem() === ''"
    )
    assert again.mask().tobytes() == first.mask().tobytes()
    again.pull((100, 300), (300, 300))
    assert again.mask().tobytes() != first.mask().tobytes()


def test_the_fields_of_a_document_are_corrected(tool: Open, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = show(context, example("crowd-textract-analyze-document"))
    page.get_by_label("Value", exact=True).nth(1).fill("London")
    key = "AWS/Textract/AnalyzeDocument/Forms/V1"
    assert [block["text"] for block in answer_of(page)[key]["blocks"]] == [
        "Name:",
        "Ada Lovelace",
        "City:",
        "London",
    ]
    page.get_by_label("They do not belong together").nth(0).check()
    assert [block["id"] for block in answer_of(page)[key]["blocks"]] == ["k2", "v2"]
    context.close()


def test_a_moderated_picture_gives_whole_categories(chromium: Browser) -> None:
    context = chromium.new_context()
    page = show(context, example("crowd-rekognition-detect-moderation-labels"))
    key = "AWS/Rekognition/DetectModerationLabels/Image/V3"
    page.get_by_label("Smoking").check()
    assert answer_of(page) == {
        key: {"moderationLabels": [{"name": "Smoking", "parentName": "Tobacco"}]}
    }
    page.get_by_label("None").check()
    assert answer_of(page) == {key: {"moderationLabels": []}}
    context.close()


def test_a_classified_picture_takes_a_comment(chromium: Browser) -> None:
    context = chromium.new_context()
    page = show(context, example("crowd-image-classifier"))
    page.get_by_label("Bad").check()
    assert answer_of(page) == {"quality": {"label": "Bad"}}
    page.get_by_text("Say why").click()
    page.get_by_label("Add a comment").fill("Too wide")
    assert answer_of(page) == {"quality": {"label": "Bad", "workerComment": "Too wide"}}
    context.close()


PICTURE_TAGS = (
    "bounding-box", "polygon", "polyline", "line", "keypoint", "semantic-segmentation", "instance-segmentation",
    "image-classifier", "image-classifier-multi-select", "textract-analyze-document", "rekognition-detect-moderation-labels",
)  # fmt: skip


@pytest.mark.parametrize("tag", PICTURE_TAGS)
def test_axe_finds_nothing_in_the_example(chromium: Browser, tag: str) -> None:
    context = chromium.new_context(**PIXEL, color_scheme="dark")
    page = show(context, example(f"crowd-{tag}"))
    assert barriers(page) == []
    context.close()


def test_axe_finds_nothing_while_something_is_selected(tool: Open) -> None:
    boxes = tool("bounding-box")
    boxes.pull((100, 100), (300, 300))
    assert barriers(boxes.page) == []


def test_the_picture_lies_the_same_when_people_read_from_right_to_left(
    tool: Open,
) -> None:
    boxes = tool("bounding-box", language="ar", direction="rtl")
    boxes.pull((100, 100), (300, 300))
    check_box(*boxes.answer()["boundingBoxes"])
