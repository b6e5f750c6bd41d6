from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import webvtt
from PIL import Image
from pycocotools.coco import COCO

from exported import SIZE, box, boxes, corners, export, item, png
from handwork.releases.exports import StoredMedia

# The reader of COCO is compiled against an older NumPy.
pytestmark = pytest.mark.filterwarnings(
    "ignore:__array__ implementation:DeprecationWarning"
)

BOXES = "<crowd-form><crowd-bounding-box name='a' labels=\"['cat','dog']\" src='{{ task.input.image | grant_read_access }}'>"
POLYGONS = BOXES.replace("bounding-box", "polygon")
POINTS = BOXES.replace("bounding-box", "keypoint")
PAINTED = BOXES.replace("bounding-box", "semantic-segmentation")
THINGS = BOXES.replace("bounding-box", "instance-segmentation")
SPANS = "<crowd-entity-annotation name='a' labels=\"['who','where']\" text='{{ task.input.text }}'>"
TRANSCRIPT = "<hw-transcript name='a' src='{{ task.input.audio | grant_read_access }}'>"
RED, BLUE, NONE = (255, 0, 0, 255), (0, 0, 255, 255), (0, 0, 0, 0)


def coco(path: Path) -> COCO:
    return COCO(str(path))


def picture(number: int, answer: dict, name: str = "one.png"):
    return item(number, {"image": f"file:{name}"}, {"a": answer})


def test_boxes_are_read_by_the_tools_of_coco(tmp_path, capsys):
    answer = boxes(box(10, 20, 30, 40, "dog"), box(0.25, 0, 5, 5, "cat"))
    path, left_out = export(tmp_path, "coco", BOXES, picture(1, answer))
    found = coco(path)
    (image,) = found.loadImgs(found.getImgIds())
    assert (image["width"], image["height"], image["file_name"]) == (
        200,
        100,
        "one.png",
    )
    assert image["task"] == "task-1"
    assert [entry["name"] for entry in found.loadCats(found.getCatIds())] == [
        "cat",
        "dog",
    ]
    dog, cat = found.loadAnns(found.getAnnIds(imgIds=[1]))
    assert (dog["bbox"], dog["area"], dog["category_id"], dog["iscrowd"]) == (
        [10, 20, 30, 40],
        1200,
        2,
        0,
    )
    assert cat["bbox"] == [0.25, 0, 5, 5]
    assert not left_out


def test_polygons_cover_the_pixels_that_were_drawn_around(tmp_path, capsys):
    answer = {
        "polygons": [corners("cat", (10, 10), (50, 10), (50, 30), (10, 30))],
        "inputImageProperties": SIZE,
    }
    path, _ = export(tmp_path, "coco", POLYGONS, picture(1, answer))
    found = coco(path)
    (annotation,) = found.loadAnns(found.getAnnIds())
    assert annotation["area"] == 800
    assert annotation["bbox"] == [10, 10, 40, 20]
    mask = found.annToMask(annotation)
    assert mask[20, 30] == 1
    assert mask[40, 30] == 0
    assert int(mask.sum()) == 800


def test_points_are_keypoints_and_a_second_one_begins_another_object(tmp_path, capsys):
    answer = {
        "keypoints": [
            {"label": "dog", "x": 5, "y": 6}, {"label": "cat", "x": 1, "y": 2},
            {"label": "dog", "x": 50, "y": 60},
        ],
        "inputImageProperties": SIZE,
    }  # fmt: skip
    path, _ = export(tmp_path, "coco", POINTS, picture(1, answer))
    found = coco(path)
    first, second = found.loadAnns(found.getAnnIds())
    assert found.loadCats([1])[0]["keypoints"] == ["cat", "dog"]
    assert first["keypoints"] == [1, 2, 2, 5, 6, 2]
    assert second["keypoints"] == [0, 0, 0, 50, 60, 2]
    assert (first["num_keypoints"], second["num_keypoints"]) == (2, 1)


def test_painted_things_are_run_lengths_that_give_the_same_pixels(tmp_path, capsys):
    painted = [[RED, NONE, BLUE], [RED, RED, NONE]]
    answer = {
        "instances": [{"color": "#ff0000", "label": "cat"}, {"color": "#0000ff", "label": "cat"}],
        "labeledImage": {"pngImageData": png(painted)},
        "inputImageProperties": {"width": 3, "height": 2},
    }  # fmt: skip
    path, _ = export(tmp_path, "coco", THINGS, picture(1, answer))
    found = coco(path)
    first, second = found.loadAnns(found.getAnnIds())
    assert found.annToMask(first).tolist() == [[1, 0, 0], [1, 1, 0]]
    assert found.annToMask(second).tolist() == [[0, 0, 1], [0, 0, 0]]
    assert (first["area"], first["bbox"]) == (3, [0, 0, 2, 2])


def test_a_thing_in_the_last_corner_has_runs_of_every_pixel(tmp_path, capsys):
    answer = {
        "instances": [{"color": "#ff0000", "label": "cat"}],
        "labeledImage": {"pngImageData": png([[NONE, NONE], [NONE, RED]])},
        "inputImageProperties": {"width": 2, "height": 2},
    }
    path, _ = export(tmp_path, "coco", THINGS, picture(1, answer))
    found = coco(path)
    (annotation,) = found.loadAnns(found.getAnnIds())
    assert sum(annotation["segmentation"]["counts"]) == 4
    assert found.annToMask(annotation).tolist() == [[0, 0], [0, 1]]


def test_an_image_of_coco_has_the_name_of_its_file_also_if_another_has_it(
    tmp_path, capsys
):
    shown = [picture(1, boxes()), picture(2, boxes())]
    other = StoredMedia("one.png", "image", "1" * 64)
    shown[1] = replace(shown[1], files={"image": other})
    path, left_out = export(tmp_path, "coco", BOXES, *shown)
    found = coco(path)
    names = [image["file_name"] for image in found.loadImgs(found.getImgIds())]
    assert names == ["one.png", "one.png"]
    assert left_out == {
        "pictures: with the name of another one, told apart by their task": 1
    }


def test_what_has_no_place_in_a_format_is_counted(tmp_path):
    broken = boxes({"left": "x", "top": 1, "width": 1, "height": 1, "label": "cat"})
    unanswered = item(2, {"image": "file:two.png"})
    _, left_out = export(tmp_path, "coco", BOXES, picture(1, broken), unanswered)
    assert left_out == {"marks: without usable numbers": 1, "tasks: no answer": 1}


def test_a_box_of_pascal_voc_is_cut_at_the_edges(tmp_path):
    answer = boxes(box(-3.2, 10.4, 20, 30.2, "R&D <x>"), box(300, 0, 5, 5, "cat"))
    path, left_out = export(tmp_path, "pascal-voc", BOXES, picture(1, answer))
    with zipfile.ZipFile(path) as archive:
        document = ET.fromstring(archive.read("Annotations/one.xml"))
    assert document.findtext("filename") == "one.png"
    assert document.findtext("size/width") == "200"
    (thing,) = document.findall("object")
    assert thing.findtext("name") == "R&D <x>"
    assert [int(side.text) for side in thing.find("bndbox")] == [0, 10, 17, 41]
    assert left_out == {"boxes: without an area on the picture": 1}


def test_yolo_has_shares_of_the_picture(tmp_path):
    answer = boxes(box(50, 25, 100, 50, "dog"))
    path, _ = export(
        tmp_path, "yolo", BOXES, picture(1, answer), picture(2, boxes(), "two.jpg")
    )
    with zipfile.ZipFile(path) as archive:
        assert (
            archive.read("labels/one.txt") == b"1 0.500000 0.500000 0.500000 0.500000\n"
        )
        assert archive.read("labels/two.txt") == b""
        assert archive.read("classes.txt") == b"cat\ndog\n"


def test_a_polygon_of_yolo_is_its_corners(tmp_path):
    answer = {
        "polygons": [corners("cat", (0, 0), (200, 0), (100, 100))],
        "inputImageProperties": SIZE,
    }
    path, _ = export(tmp_path, "yolo", POLYGONS, picture(1, answer))
    with zipfile.ZipFile(path) as archive:
        line = archive.read("labels/one.txt").split()
    assert [float(number) for number in line] == [0, 0, 0, 1, 0, 0.5, 1]


def test_masks_have_the_number_of_the_label_in_every_pixel(tmp_path):
    painted = png([[RED, NONE, (1, 2, 3, 255)], [BLUE, RED, NONE]])
    answer = {
        "labelMappings": {
            "dog": {"color": "#ff0000"},
            "cat": {"color": "rgb(0, 0, 255)"},
        },
        "labeledImage": {"pngImageData": painted},
    }
    path, _ = export(tmp_path, "masks", PAINTED, picture(1, answer))
    with zipfile.ZipFile(path) as archive:
        image = Image.open(io.BytesIO(archive.read("masks/one.png")))
        classes = json.loads(archive.read("colours.json"))["classes"]
    assert image.mode == "P"
    assert np.asarray(image).tolist() == [[2, 0, 255], [1, 2, 0]]
    assert [(entry["number"], entry["name"]) for entry in classes] == [
        (1, "cat"),
        (2, "dog"),
    ]
    shown = "#{:02x}{:02x}{:02x}".format(*image.getpalette()[3:6])
    assert shown == classes[0]["colour"]


@pytest.mark.parametrize("data", ["", "!", "aGVsbG8=", png([[RED]])[:60]])
def test_a_mask_that_is_no_picture_is_counted_and_does_not_stop_the_release(
    tmp_path, data
):
    answer = {"labelMappings": {}, "labeledImage": {"pngImageData": data}}
    _, left_out = export(tmp_path, "masks", PAINTED, picture(1, answer))
    assert left_out == {"tasks: without a readable picture": 1}


def test_tokens_of_conll_have_the_tags_of_what_was_marked(tmp_path):
    text = "Ada Lovelace wrote.\nShe lived in London 😀, UK."
    spans = [(0, 12, "who"), (4, 12, "who"), (33, 39, "where")]
    entities = [
        {"startOffset": a, "endOffset": b, "label": label} for a, b, label in spans
    ]
    path, left_out = export(
        tmp_path,
        "conll-2003",
        SPANS,
        item(1, {"text": text}, {"a": {"entities": entities}}),
    )
    document, first, second = path.read_text("utf-8").strip().split("\n\n")
    assert document == "-DOCSTART- -X- -X- O"
    assert [line.split()[-1] for line in first.splitlines()] == [
        "B-who",
        "I-who",
        "O",
        "O",
    ]
    tags = {line.split()[0]: line.split()[-1] for line in second.splitlines()}
    assert tags["London"] == "B-where"
    assert tags["UK"] == "O"
    assert all(
        len(line.split()) == 4 for line in (*first.splitlines(), *second.splitlines())
    )
    assert left_out == {"entities: overlapping, or outside the text": 1}


def transcript(tmp_path, name: str, *segments: dict) -> str:
    content = {"audio": "file:talk.ogg"}
    path, _ = export(
        tmp_path,
        name,
        TRANSCRIPT,
        item(1, content, {"a": {"segments": list(segments)}}),
    )
    with zipfile.ZipFile(path) as archive:
        (document,) = [n for n in archive.namelist() if n != "tasks.json"]
        return archive.read(document).decode()


SEGMENTS = (
    {"start": 3661.5, "end": 3662, "text": "a --> b\n\n& so <on>", "speaker": "Bola"},
    {"start": 0, "end": 1.25, "text": "Hello."},
)


def test_captions_are_read_by_the_reader_of_webvtt(tmp_path):
    text = transcript(tmp_path, "webvtt", *SEGMENTS)
    first, second = webvtt.from_string(text)
    assert (first.start, first.end, first.text) == (
        "00:00:00.000",
        "00:00:01.250",
        "Hello.",
    )
    assert (second.start, second.end) == ("01:01:01.500", "01:01:02.000")
    assert second.voice == "Bola"
    assert second.text == "a --&gt; b\n&amp; so &lt;on&gt;"


def test_captions_of_subrip_are_read_by_the_same_reader(tmp_path):
    path = tmp_path / "talk.srt"
    path.write_text(transcript(tmp_path, "subrip", *SEGMENTS), "utf-8")
    first, second = webvtt.from_srt(path)
    assert (first.start, first.text) == ("00:00:00.000", "Hello.")
    assert second.raw_text == "Bola: a -> b\n& so <on>"


def test_the_same_tasks_give_the_same_bytes(tmp_path):
    for name in (
        "coco",
        "pascal-voc",
        "yolo",
        "label-studio",
        "label-studio-config",
        "agreed",
    ):
        answers = [picture(1, boxes(box(1, 2, 3, 4, "dog")))]
        contents = []
        for folder in ("first", "second"):
            (tmp_path / folder).mkdir(exist_ok=True)
            path, _ = export(tmp_path / folder, name, BOXES, *answers)
            contents.append(path.read_bytes())
        assert contents[0] == contents[1]


def test_no_name_of_a_file_leads_out_of_the_archive(tmp_path):
    for name in ("../../etc/passwd", "CON.png", "a/b\\c.png", "..", ""):
        path, _ = export(tmp_path, "pascal-voc", BOXES, picture(1, boxes(), name))
        with zipfile.ZipFile(path) as archive:
            (entry,) = archive.namelist()
        folder, _, rest = entry.partition("/")
        assert folder == "Annotations"
        assert "/" not in rest
        assert "\\" not in rest
        assert not rest.startswith((".", "CON."))
