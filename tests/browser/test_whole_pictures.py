"""Pictures are judged, documents corrected, and axe finds nothing in picture tools."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from browser.elements import answer_of, barriers, example, show
from browser.picture_hands import (
    PIXEL,
    Open,
    opening_tools,
)

PICTURE_TAGS = (
    "bounding-box", "polygon", "polyline", "line", "keypoint", "semantic-segmentation", "instance-segmentation",
    "image-classifier", "image-classifier-multi-select", "textract-analyze-document", "rekognition-detect-moderation-labels",
)  # fmt: skip


@pytest.fixture
def tool(chromium: Browser) -> Iterator[Open]:
    with opening_tools(chromium) as open_tool:
        yield open_tool


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


@pytest.mark.parametrize("tag", PICTURE_TAGS)
def test_axe_finds_nothing_in_the_example(chromium: Browser, tag: str) -> None:
    context = chromium.new_context(**PIXEL)
    page = show(context, example(f"crowd-{tag}"))
    assert barriers(page) == []
    context.close()


def test_axe_finds_nothing_while_something_is_selected(tool: Open) -> None:
    boxes = tool("bounding-box")
    boxes.pull((100, 100), (300, 300))
    assert barriers(boxes.page) == []
