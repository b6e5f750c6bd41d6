"""Sounds are recorded and written down, videos marked, by keys alone too."""

from __future__ import annotations

import base64
import re
import struct

import pytest
from playwright.sync_api import expect

from browser.stage import Stage
from browser.stage_hands import Open
from templates.hands import focus, press

# One that is looked at seldom may go on to the next.
A_SECOND = re.compile(r"^\s*(0:0[1-9]|0:[1-5]\d)")
# As a function: a frame's policy evaluates no text, which would be needed at a second look.
REFUSED = "() => document.title === 'refused'"
EAVESDROP = """<script>
  const ask = () => parent.postMessage(JSON.stringify({handwork: 1, type: "record", request: "r", act: "start", format: "opus", rate: 16000, most: 5}), "*");
  addEventListener("message", ({data}) => {
    if (typeof data === "string" && data.includes('"sound"')) document.title = JSON.parse(data).phase;
  });
</script>"""


def test_a_voice_is_recorded_heard_and_recorded_again(show: Open, stage: Stage) -> None:
    page, frame = show("hw-record")
    for start in ("Record", "Record again"):
        frame.get_by_role("button", name=start, exact=True).click()
        expect(frame.get_by_label("Loudness")).to_be_visible()
        expect(frame.locator("output.time")).to_have_text(A_SECOND)
        frame.get_by_role("button", name="Stop").click()
        expect(frame.get_by_role("button", name="Record again")).to_be_visible()
    recording = stage.submit(page)["utterance"]["recording"]
    data = base64.b64decode(recording["data"])
    assert recording["mediaType"].startswith("audio/")
    assert recording["seconds"] >= 1
    assert len(data) == recording["bytes"] > 1_000


def test_a_wav_is_a_wav(show: Open, stage: Stage) -> None:
    page, frame = show(
        '<crowd-form><hw-record name="r" format="wav" sample-rate="8000" max-seconds="1"></hw-record></crowd-form>'
    )
    frame.get_by_role("button", name="Record", exact=True).click()
    expect(frame.get_by_role("button", name="Record again")).to_be_visible()
    recording = stage.submit(page)["r"]["recording"]
    data = base64.b64decode(recording["data"])
    rate, width = (
        struct.unpack_from("<I", data, 24)[0],
        struct.unpack_from("<H", data, 34)[0],
    )
    samples = struct.unpack_from("<I", data, 40)[0] // 2
    assert (data[:4], rate, width) == (b"RIFF", 8_000, 16)
    assert samples / rate == pytest.approx(recording["seconds"], abs=0.01)


def test_no_recording_begins_without_a_person(show: Open, stage: Stage) -> None:
    page, _ = show(stage.example("hw-record") + EAVESDROP)
    page.frames[1].evaluate("ask()")
    page.frames[1].wait_for_function(REFUSED)
    expect(page.locator(".frame-recording")).to_have_count(0)


def test_a_template_without_a_recorder_gets_no_microphone(show: Open) -> None:
    page, frame = show(f"{EAVESDROP}<button type=button onclick=ask()>Win</button>")
    frame.get_by_role("button", name="Win").click()
    page.frames[1].wait_for_function(REFUSED)
    expect(page.locator(".frame-recording")).to_have_count(0)


def test_the_page_says_that_it_records_and_can_stop_it(show: Open) -> None:
    page, frame = show("hw-record")
    frame.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_text("Your microphone is on for this task.")).to_be_visible()
    page.get_by_role("button", name="Stop recording").click()
    expect(frame.get_by_role("button", name="Record again")).to_be_visible()
    expect(page.locator(".frame-recording")).to_have_count(0)


def test_a_transcript_is_corrected_by_keys_alone(show: Open, stage: Stage) -> None:
    page, frame = show("hw-transcript")
    expect(frame.get_by_label("Position")).to_have_attribute("max", "1.6")
    first = frame.get_by_label("Segment 1, what is said")
    first.fill("One two.")
    press(page, frame.get_by_role("button", name="Add a segment"), "Enter")
    expect(frame.get_by_label("Segment 2, what is said")).to_be_focused()
    page.keyboard.type("Three.")
    answer = stage.submit(page)["transcript"]
    assert answer["text"] == "One two.\nThree."
    assert [each["start"] for each in answer["segments"]] == [0, 0.6]
    assert answer["webvtt"].startswith(
        "WEBVTT\n\n00:00:00.000 --> 00:00:00.600\nOne two."
    )
    assert answer["seconds"] == pytest.approx(1.6, abs=0.05)


def test_a_recording_has_a_waveform(show: Open) -> None:
    _, frame = show("hw-transcript")
    expect(frame.locator("hw-player .wave canvas").first).to_be_attached()


def test_ranges_of_a_video_are_marked_by_keys_alone(show: Open, stage: Stage) -> None:
    page, frame = show("hw-video")
    position = frame.get_by_label("Position")
    expect(position).not_to_have_attribute("max", "1")
    focus(page, position)
    page.keyboard.press("1")
    for _ in range(50):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("1")
    (found,) = stage.submit(page)["moves"]["ranges"]
    assert found["label"] == "moves right"
    assert found["start"] == 0
    assert found["end"] == pytest.approx(0.5, abs=0.02)
