"""Outlines, lines and points are drawn by mouse, by keyboard alone and by touch."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from browser.picture_hands import (
    PIXEL,
    Open,
    near,
    opening_tools,
    same_points,
)
from templates.hands import tap

OUTLINE = [(100, 100), (300, 100), (300, 300), (100, 300)]


@pytest.fixture
def tool(chromium: Browser) -> Iterator[Open]:
    with opening_tools(chromium) as open_tool:
        yield open_tool


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
        tap(lines.element.get_by_role("button", name="Finish"))
    else:
        lines.click(*OUTLINE)
        lines.press("Enter")
    answer = lines.answer()
    assert list(answer) == [field, "inputImageProperties"]
    [drawn] = answer[field]
    assert list(drawn) == ["label", "vertices"]
    assert same_points(drawn["vertices"], OUTLINE)


def test_an_outline_that_is_not_finished_is_not_lost(tool: Open) -> None:
    polygons = tool("polygon")
    polygons.click(*OUTLINE[:3])
    problem = "element => element.problem()"
    assert "not complete" in polygons.element.evaluate(problem)
    polygons.press("Enter")
    assert polygons.element.evaluate(problem) == ""


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
