"""Boxes are drawn by mouse, by keyboard alone and by touch, and give the documented JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from browser.picture_hands import (
    PIXEL,
    SIZE,
    WIDTH,
    Open,
    near,
    opening_tools,
)
from templates.hands import tap


@pytest.fixture
def tool(chromium: Browser) -> Iterator[Open]:
    with opening_tools(chromium) as open_tool:
        yield open_tool


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
    tap(boxes.element.get_by_role("button", name="Dog"))
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
    boxes.press("n", "1", "Alt+ArrowLeft", "Shift+ArrowRight")
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
    level = boxes.element.locator(".level")
    before_wheel = level.inner_text()
    boxes.page.mouse.wheel(0, -240)
    expect(level).not_to_have_text(before_wheel)
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


def test_the_picture_lies_the_same_when_people_read_from_right_to_left(
    tool: Open,
) -> None:
    boxes = tool("bounding-box", language="ar", direction="rtl")
    boxes.pull((100, 100), (300, 300))
    check_box(*boxes.answer()["boundingBoxes"])
