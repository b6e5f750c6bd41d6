"""What a template's own scripts let people do with a mouse: charts to mark, things to sort."""

from __future__ import annotations

from playwright.sync_api import Frame, Locator, Page


def use_surfaces(page: Page, frame: Frame) -> None:
    """Mark a part of each chart, and sort what can be dragged."""
    for chart in frame.locator("svg .overlay:visible").all():
        drag_across(page, chart)
    things = frame.locator(".draggable:visible")
    places = frame.locator(".right .StackedList:visible")
    for number in range(min(things.count(), places.count())):
        drag_to(page, things.first, places.nth(number))


def drag_across(page: Page, chart: Locator) -> None:
    chart.scroll_into_view_if_needed()
    left, top, width, height = box_of(chart)
    page.mouse.move(left + width * 0.3, top + height / 2)
    page.mouse.down()
    page.mouse.move(left + width * 0.45, top + height / 2, steps=4)
    page.mouse.move(left + width * 0.6, top + height / 2, steps=4)
    page.mouse.up()


def drag_to(page: Page, thing: Locator, place: Locator) -> None:
    """Press, wait as the library asks, carry, let go."""
    thing.scroll_into_view_if_needed()
    left, top, width, height = box_of(thing)
    page.mouse.move(left + width / 2, top + height / 2)
    page.mouse.down()
    page.wait_for_timeout(200)
    page.mouse.move(left + width / 2 + 10, top + height / 2 + 10, steps=3)
    left, top, width, height = box_of(place)
    page.mouse.move(left + width / 2, top + height / 2, steps=8)
    page.mouse.up()
    page.wait_for_timeout(200)


def box_of(element: Locator) -> tuple[float, float, float, float]:
    box = element.bounding_box()
    assert box is not None, "it has no place on the page"
    return box["x"], box["y"], box["width"], box["height"]
