"""Areas are painted by mouse, by keyboard alone and by touch, in the colours told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PIL import Image, ImageColor
from playwright.sync_api import Browser

from browser.picture_hands import (
    HEIGHT,
    PIXEL,
    WIDTH,
    Open,
    opening_tools,
)
from templates.hands import tap


@pytest.fixture
def tool(chromium: Browser) -> Iterator[Open]:
    with opening_tools(chromium) as open_tool:
        yield open_tool


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
    tap(things.element.get_by_role("button", name="Add one more Cat"))
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
