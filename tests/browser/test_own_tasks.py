"""Our own elements, as people use them: by mouse, by keys alone, by touch."""

from __future__ import annotations

import base64
import io
import json
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from browser.stage import Stage
from browser.stage_hands import DEVICES, Open
from templates.hands import focus

TAGS = (
    "crowd-entity-annotation", "hw-correction", "hw-moderation", "hw-preference",
    "hw-questionnaire", "hw-ranking", "hw-record", "hw-relevance", "hw-table",
    "hw-transcript", "hw-translation", "hw-upload", "hw-video",
)  # fmt: skip


WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("tag", TAGS)
def test_on_a_desktop_it_fits_and_axe_finds_nothing(
    show: Open, stage: Stage, tag: str
) -> None:
    page, _ = show(tag)
    assert page.frames[1].evaluate(WIDER) <= 0
    assert stage.barriers(page) == []


@pytest.mark.parametrize("tag", TAGS)
def test_on_a_phone_nothing_is_wider_than_the_screen(show: Open, tag: str) -> None:
    page, _ = show(tag, device="phone")
    assert page.frames[1].evaluate(WIDER) <= 0


def test_a_control_put_into_the_own_form_is_answered_too(
    show: Open, stage: Stage
) -> None:
    script = """<script>document.addEventListener("all-crowd-elements-ready", () => {
      const select = document.createElement("select");
      select.name = "sure"; select.setAttribute("aria-label", "Sure?");
      select.append(new Option("yes", "yes"));
      document.querySelector("crowd-entity-annotation").shadowRoot.querySelector("crowd-form").form.appendChild(select);
    });</script>"""
    page, frame = show(stage.example("crowd-entity-annotation") + script)
    expect(frame.get_by_label("Sure?")).to_be_visible()
    assert stage.submit(page)["sure"] == "yes"


def test_two_answers_are_compared(show: Open, stage: Stage) -> None:
    page, frame = show("hw-preference")
    frame.get_by_role("radio", name="B", exact=True).check()
    frame.get_by_label("Clearly").check()
    frame.get_by_label("More exact").check()
    answer = stage.submit(page)
    assert answer["better"] == {
        "preference": "B",
        "strength": "clear",
        "reasons": ["More exact"],
    }


def test_what_is_missing_keeps_an_answer_back(show: Open, stage: Stage) -> None:
    page, frame = show("hw-preference")
    frame.get_by_role("radio", name="B", exact=True).check()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert "tasks" in page.url


def test_things_are_put_in_order_by_keys(show: Open, stage: Stage) -> None:
    page, frame = show("hw-ranking")
    focus(page, frame.get_by_role("button", name="Waves: place 2 of 3"))
    page.keyboard.press("ArrowUp")
    page.keyboard.press("End")
    assert stage.submit(page)["order"]["ranking"] == [
        "A walk by the sea",
        "Sand",
        "Waves",
    ]


@pytest.mark.parametrize("device", DEVICES)
def test_things_are_put_in_order_by_dragging(
    show: Open, stage: Stage, device: str
) -> None:
    page, frame = show("hw-ranking", device=device)
    grips = frame.locator(".grip")
    start, goal = grips.nth(2).bounding_box(), grips.nth(0).bounding_box()
    assert start is not None
    assert goal is not None
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(goal["x"] + 10, goal["y"] + 40, steps=4)
    page.mouse.move(goal["x"] + 10, goal["y"] - 2, steps=4)
    page.mouse.up()
    assert stage.submit(page)["order"]["ranking"][0] == "Sand"


def test_results_are_judged_by_keys_alone(show: Open, stage: Stage) -> None:
    page, frame = show("hw-relevance")
    focus(page, frame.get_by_role("radio").first)
    page.keyboard.press("1")
    page.keyboard.press("3")
    assert stage.submit(page)["results"]["judgements"] == [
        {"id": "a", "label": "relevant"},
        {"id": "b", "label": "not relevant"},
    ]


def test_a_correction_says_what_was_changed(show: Open, stage: Stage) -> None:
    page, frame = show("hw-correction")
    frame.get_by_label("Correct it here").fill("The cat sat on the mat.")
    expect(frame.locator("del")).to_have_text("sad")
    expect(frame.locator("ins")).to_have_text("sat")
    assert stage.submit(page)["text"]["changes"] == [
        {"startOffset": 8, "endOffset": 11, "removed": "sad", "added": "sat"}
    ]


def test_a_right_text_is_confirmed(show: Open, stage: Stage) -> None:
    page, frame = show("hw-correction")
    frame.get_by_label("Everything is right as it is").check()
    assert stage.submit(page)["text"]["changed"] is False


def photo(*, width: int = 2400, height: int = 1500) -> bytes:
    """Take a picture that says where and with what it was taken, and lies on its side."""
    exif = Image.Exif()
    exif[0x010F] = "Camera of Ada"
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    kept = io.BytesIO()
    Image.effect_noise((width, height), 40).convert("RGB").save(
        kept, "JPEG", quality=95, exif=exif
    )
    return kept.getvalue()


def test_a_photo_loses_place_and_camera_and_keeps_its_way_up(
    show: Open, stage: Stage
) -> None:
    page, frame = show("hw-upload")
    taken = {"name": "ada-at-home.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    frame.locator("input[type=file]").set_input_files(taken)
    expect(frame.get_by_role("img")).to_be_visible()
    (kept,) = stage.submit(page)["photo"]["files"]
    image = Image.open(io.BytesIO(base64.b64decode(kept["data"])))
    assert dict(image.getexif()) == {}
    assert image.size == (kept["width"], kept["height"])
    assert image.height > image.width
    assert max(image.size) <= 2048
    assert kept["bytes"] <= 3_500_000
    assert "ada" not in json.dumps({**kept, "data": ""})


def test_what_is_no_picture_is_refused(show: Open) -> None:
    _, frame = show("hw-upload")
    note = {"name": "note.txt", "mimeType": "text/plain", "buffer": b"hello"}
    frame.locator("input[type=file]").set_input_files(note)
    expect(frame.locator(".problem")).to_contain_text("note.txt is not of the kind")


def test_a_text_is_translated(show: Open, stage: Stage) -> None:
    page, frame = show("hw-translation")
    frame.get_by_label("Translation (French)").fill(" La chambre était propre. ")
    assert stage.submit(page)["french"] == {
        "translation": "La chambre était propre.",
        "language": "fr",
    }


def test_a_receipt_is_written_down_by_keys_alone(show: Open, stage: Stage) -> None:
    page, frame = show("hw-table")
    focus(page, frame.get_by_label("Item, row 1"))
    for text, key in (
        ("Milk", "Tab"),
        ("1,20", "Enter"),
        ("2.85", "Shift+Tab"),
        ("Bread", "Tab"),
    ):
        page.keyboard.type(text)
        page.keyboard.press(key)
    assert stage.submit(page)["receipt"]["rows"] == [
        {"item": "Milk", "price": 1.2},
        {"item": "Bread", "price": 2.85},
    ]


def test_a_number_that_cannot_be_read_keeps_an_answer_back(show: Open) -> None:
    page, frame = show("hw-table")
    frame.get_by_label("Item, row 1").fill("Milk")
    frame.get_by_label("Price, row 1").fill("about two")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(frame.get_by_label("Price, row 1")).to_have_attribute("aria-invalid", "true")


def test_a_questionnaire_asks_what_follows_from_answers(
    show: Open, stage: Stage
) -> None:
    page, frame = show("hw-questionnaire")
    expect(frame.get_by_label("Which line?")).to_have_count(0)
    frame.get_by_label("By bus").check()
    frame.get_by_label("Which line?").fill("12")
    frame.get_by_role("button", name="Next page").click()
    frame.get_by_label("4", exact=True).check(force=True)
    assert stage.submit(page)["survey"] == {
        "how": "By bus",
        "line": "12",
        "pleasant": 4,
    }


def test_a_page_with_a_gap_is_not_turned(show: Open) -> None:
    _, frame = show("hw-questionnaire")
    frame.get_by_role("button", name="Next page").click()
    expect(frame.get_by_text("Answer this: How do you go?")).to_be_visible()


def test_a_submit_leads_back_to_the_page_with_the_gap(show: Open) -> None:
    page, frame = show("hw-questionnaire")
    frame.get_by_label("By bus").check()
    frame.get_by_role("button", name="Next page").click()
    page.get_by_role("button", name="Submit").click()
    expect(frame.locator("#problem-pleasant")).to_be_visible()


def test_content_is_hidden_until_it_is_asked_for(show: Open, stage: Stage) -> None:
    page, frame = show("hw-moderation")
    expect(frame.get_by_text("Look at this!")).to_have_count(0)
    frame.get_by_role("button", name="Show it, blurred").click()
    blurred = frame.locator(".content img").evaluate(
        "(e) => getComputedStyle(e).filter"
    )
    assert "blur" in blurred
    frame.get_by_label("Remove").check()
    frame.get_by_label("Violence").check()
    assert stage.submit(page)["verdict"] == {
        "decision": "remove",
        "categories": ["Violence"],
        "seen": False,
    }


def test_a_draft_is_kept_and_restored(show: Open, stage: Stage) -> None:
    page, frame = show("hw-translation")
    frame.get_by_label("Translation (French)").fill("La chambre ")
    field = page.locator("input[name=answer_state]")
    expect(field).to_have_value(re.compile("La chambre"))
    state = field.input_value()
    _, again = show("hw-translation", state=state)
    expect(again.get_by_label("Translation (French)")).to_have_value("La chambre ")
