from __future__ import annotations

import json

import pytest

from exported import SIZE, box, boxes, corners, export, item
from tools import readers

IMAGE = "<crowd-form><crowd-bounding-box name='drawn' labels=\"['cat','dog']\" src='{{ task.input.image | grant_read_access }}'></crowd-bounding-box>{}</crowd-form>"
OTHERS = (
    "<crowd-classifier name='mood' categories=\"['good','bad']\"></crowd-classifier>"
    "<crowd-text-area name='note'></crowd-text-area>"
    "<crowd-slider name='age' min='0' max='9'></crowd-slider>"
    "<crowd-checkbox name='ticked'></crowd-checkbox>"
)
SPANS = "<crowd-entity-annotation name='found' labels=\"['who']\" text='{{ task.input.text }}'>"


@pytest.fixture(scope="module")
def label_studio():
    if not readers.is_ready():
        pytest.skip("Label Studio's reader is not installed: run `make readers`")
    with readers.LabelStudio() as process:
        yield process.ask


def exported(tmp_path, template, *items):
    tasks, left_out = export(tmp_path, "label-studio", template, *items)
    config, _ = export(tmp_path, "label-studio-config", template, *items)
    return tasks, config.read_text("utf-8"), left_out


def everything() -> dict:
    return {
        "drawn": boxes(box(20, 10, 40, 30, "dog")),
        "mood": {"label": "good"},
        "note": "Fine.",
        "age": 4,
        "ticked": {"furry": True, "wet": False},
    }


def test_label_studio_reads_every_answer_and_guess(tmp_path, label_studio):
    content = {"image": "file:one.png"}
    guess = {"drawn": boxes(box(20, 10, 42, 30, "dog"))}
    asked = item(
        1,
        content,
        everything(),
        everything(),
        prediction=guess,
        prediction_confidence=0.7,
    )
    tasks, config, left_out = exported(tmp_path, IMAGE.format(OTHERS), asked)
    found = label_studio(config=config, tasks=str(tasks))
    assert found["invalid"] == []
    assert not left_out
    (task,) = json.loads(tasks.read_text("utf-8"))
    assert [each["worker"] for each in task["annotations"]] == ["w1", "w2"]
    assert len(task["annotations"][0]["result"]) == 5
    assert task["predictions"][0]["score"] == 0.7


def test_label_studio_makes_coco_with_the_same_pixels(tmp_path, label_studio):
    asked = item(1, {"image": "file:one.png"}, everything())
    tasks, config, _ = exported(tmp_path, IMAGE.format(OTHERS), asked)
    found = label_studio(config=config, tasks=str(tasks), formats=["COCO"])
    document = json.loads(found["converted"]["COCO"]["result.json"])
    (annotation,) = document["annotations"]
    assert annotation["bbox"] == pytest.approx([20, 10, 40, 30])
    assert document["images"][0]["width"] == SIZE["width"]


def test_label_studio_reads_polygons_and_points(tmp_path, label_studio):
    template = IMAGE.replace("bounding-box", "polygon").format(
        "<crowd-keypoint name='points' labels=\"['eye']\" src='{{ task.input.image }}'></crowd-keypoint>"
    )
    answer = {
        "drawn": {
            "polygons": [corners("cat", (0, 0), (50, 0), (0, 50))],
            "inputImageProperties": SIZE,
        },
        "points": {
            "keypoints": [{"label": "eye", "x": 100, "y": 25}],
            "inputImageProperties": SIZE,
        },
    }
    tasks, config, _ = exported(
        tmp_path, template, item(1, {"image": "file:one.png"}, answer)
    )
    assert label_studio(config=config, tasks=str(tasks))["invalid"] == []
    (task,) = json.loads(tasks.read_text("utf-8"))
    polygon, point = task["annotations"][0]["result"]
    assert polygon["value"]["points"] == [[0, 0], [25, 0], [0, 50]]
    assert (point["value"]["x"], point["value"]["y"]) == (50, 25)


def test_label_studio_makes_conll_of_marked_texts(tmp_path, label_studio):
    answer = {
        "found": {"entities": [{"startOffset": 0, "endOffset": 3, "label": "who"}]}
    }
    asked = item(1, {"text": "Ada wrote."}, answer)
    tasks, config, _ = exported(tmp_path, SPANS, asked)
    found = label_studio(config=config, tasks=str(tasks), formats=["CONLL2003"])
    assert found["invalid"] == []
    (text,) = found["converted"]["CONLL2003"].values()
    assert "Ada -X- _ B-who" in text


def test_label_studio_reads_transcripts(tmp_path, label_studio):
    template = (
        "<hw-transcript name='said' src='{{ task.input.audio | grant_read_access }}'>"
    )
    segments = [{"start": 0.5, "end": 2, "text": "Hello.", "speaker": "Ada"}]
    asked = item(1, {"audio": "file:talk.ogg"}, {"said": {"segments": segments}})
    tasks, config, _ = exported(tmp_path, template, asked)
    assert label_studio(config=config, tasks=str(tasks))["invalid"] == []
    (task,) = json.loads(tasks.read_text("utf-8"))
    labels, text = task["annotations"][0]["result"]
    assert labels["id"] == text["id"]
    assert text["value"]["text"] == ["Hello."]


def test_an_answer_without_a_counterpart_is_named(tmp_path):
    template = IMAGE.format(
        "<crowd-line name='lines' labels=\"['road']\" src='x'></crowd-line>"
    )
    answer = {"drawn": boxes(), "lines": {"lines": [], "inputImageProperties": SIZE}}
    asked = item(1, {"image": "file:one.png"}, answer)
    _, _, left_out = exported(tmp_path, template, asked)
    assert left_out == {"answers of crowd-line: Label Studio has no counterpart": 1}
