"""What one worker sends never stops a release."""

from __future__ import annotations

import base64
import json
import struct
import zipfile
import zlib
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exported import SIZE, box, boxes, item, png
from handwork.projects.rules.answering import SHAPES, find_elements
from handwork.projects.rules.templating import element_named, elements
from handwork.releases.exports import EXPORTS, Item, Plan
from handwork.releases.exports.choosing import Choosing
from handwork.releases.exports.conll import without_overlaps
from handwork.releases.exports.label_studio import TASKS
from handwork.releases.exports.names import Names
from handwork.releases.exports.pictures import painted
from handwork.releases.exports.readings import Mark, marks_of, size_of
from handwork.releases.exports.voting import voted_masks

TAGS = sorted(tag for tag in SHAPES if element_named(tag))
NUMBERS = st.sampled_from([
    0, -1, 0.2, 0.5, 1, 5, 99, 1e7, -1e7, 1e8, 2**53, 1e200, -1e306, 1e308, 5e-324,
])  # fmt: skip
TEXTS = st.sampled_from(
    ["", "a", "cat", "\r\n", " \x0b", "=1", "</x>", "#ff0000", "😀", "a" * 300]
)
ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    NUMBERS,
    TEXTS,
    st.just([]),
    st.just({}),
    st.just([None, 3]),
)
PICTURES = st.sampled_from([
    "", "!", "aGVsbG8=", png([[(255, 0, 0, 255), (0, 0, 0, 0)]]), png([[(255, 0, 0, 255)]]),
])  # fmt: skip


def answers_to(schema: dict) -> st.SearchStrategy:
    """Make what fits a schema, with the most extreme numbers, and now and then does not."""
    if "anyOf" in schema:
        return st.one_of(*[answers_to(each) for each in schema["anyOf"]])
    kinds = schema.get("type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    fitting = {
        "object": lambda: objects(schema),
        "array": lambda: st.lists(answers_to(schema.get("items", {})), max_size=3),
        "number": lambda: NUMBERS,
        "integer": lambda: NUMBERS,
        "string": lambda: TEXTS,
        "boolean": st.booleans,
        "null": st.none,
    }
    strategies = [fitting.get(kind, lambda: ANYTHING)() for kind in kinds]
    return st.one_of(*strategies, *strategies, *strategies, ANYTHING)


def objects(schema: dict) -> st.SearchStrategy:
    named = {
        name: PICTURES if name == "pngImageData" else answers_to(part)
        for name, part in schema.get("properties", {}).items()
    }
    others = schema.get("additionalProperties")
    if not named and isinstance(others, dict):
        return st.dictionaries(TEXTS, answers_to(others), max_size=3)
    return st.fixed_dictionaries({}, optional=named)


def written(folder: Path, template: str, *items: Item) -> dict[str, dict]:
    """Write every export of a template; gives what found no place in each."""
    found, choosing = find_elements(template), Choosing(find_elements(template))
    for each in items:
        choosing.look(each)
    choosing.settle()
    chosen, left_out = [*choosing.choose(items)], {}
    for export in EXPORTS:
        if export.shapes.isdisjoint(each.shape for each in found) and export.shapes:
            continue
        path = folder / export.file
        writer = export.open(path, Plan("Things", found, found[0]))
        for each in chosen:
            writer.write(each)
        writer.close()
        check(path)
        left_out[export.name] = {name: n for name, n in writer.left_out.items() if n}
    return left_out


def check(path: Path) -> None:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            for name in archive.namelist():
                if name.endswith(".xml"):
                    ET.fromstring(archive.read(name))
    elif path.suffix == ".xml":
        ET.parse(path)
    elif path.suffix == ".json":
        json.loads(path.read_text("utf-8"), parse_constant=pytest.fail)


@pytest.mark.parametrize("tag", TAGS)
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(data=st.data())
def test_no_answer_of_any_element_stops_a_release(tmp_path_factory, tag, data):
    template = f"<crowd-form><{tag} name='a' labels=\"['cat']\" src='{{{{ task.input.image }}}}'></{tag}>"
    (element,) = find_elements(template)
    shape = dict(element_named(tag).answer)
    said = [{element.name: data.draw(answers_to(shape))} for _ in range(3)]
    shown = {"image": "file:one.png", "text": "Ada wrote.\nBola too."}
    written(tmp_path_factory.mktemp("release"), template, item(1, shown, *said))


def test_every_element_that_answers_is_known_to_exports():
    answering = {tag for tag, each in elements().items() if each.answer}
    assert answering <= {*SHAPES}


def test_an_element_with_a_fixed_name_is_exported_under_it():
    (found,) = find_elements("<crowd-textract-analyze-document src='x'>")
    assert found.name == "AWS/Textract/AnalyzeDocument/Forms/V1"


@pytest.mark.parametrize(
    "drawn",
    [
        box(1e308, 0, 1e308, 1, "cat"),
        box(0, 0, 1e200, 1e200, "cat"),
        box(10_000_000, 0, 1, 1, "cat"),
        box(10**400, 0, 1, 1, "cat"),
    ],
)
def test_numbers_beyond_any_picture_are_counted_in_every_format(tmp_path, drawn):
    template = "<crowd-bounding-box name='a' labels=\"['cat']\">"
    shown = item(1, {"image": "file:one.png"}, {"a": boxes(drawn)})
    left_out = written(tmp_path, template, shown)
    for name in ("coco", "pascal-voc", "yolo"):
        assert left_out[name] == {"marks: without usable numbers": 1}
    (reason,) = left_out["label-studio"]
    assert "cannot be read" in reason


def test_an_element_whose_name_a_row_says_is_named_in_the_export(tmp_path):
    found = find_elements("<crowd-input name='a'>")
    plan = Plan("Things", found, found[0], ("crowd-slider",))
    writer = TASKS.open(tmp_path / "tasks.json", plan)
    writer.close()
    assert writer.left_out == {"crowd-slider: a row says its name": 1}


def test_a_segment_after_the_end_of_time_is_counted(tmp_path):
    said = {"segments": [{"start": 1e306, "end": 1e307, "text": "x"}]}
    left_out = written(tmp_path, "<hw-transcript name='a'>", item(1, {}, {"a": said}))
    assert left_out["webvtt"] == {"segments: without usable times": 1}


@pytest.mark.parametrize("width", [0.2, 0, -5, 1e9, 10**400, "3", None])
def test_a_picture_without_a_size_is_none(width):
    assert size_of({"inputImageProperties": {"width": width, "height": 5}}) is None


def bomb(width: int, height: int, *, again: tuple[int, int] | None = None) -> str:
    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    def head(*size: int) -> bytes:
        return chunk(b"IHDR", struct.pack(">IIBBBBB", *size, 8, 6, 0, 0, 0))

    parts = [b"\x89PNG\r\n\x1a\n", head(width, height)]
    parts += [head(*again)] if again else []
    parts += [chunk(b"IDAT", zlib.compress(bytes(1000))), chunk(b"IEND", b"")]
    return base64.b64encode(b"".join(parts)).decode()


@pytest.mark.parametrize(
    "data",
    [bomb(20_000, 20_000), bomb(6_000, 6_000), bomb(0, 5), bomb(1, 1, again=(20_000, 20_000))],
)  # fmt: skip
@pytest.mark.parametrize("tag", ["semantic", "instance"])
def test_a_picture_that_would_fill_the_memory_is_left_out(tmp_path, tag, data):
    template = f"<crowd-{tag}-segmentation name='a' labels=\"['cat']\">"
    said = {"labeledImage": {"pngImageData": data}, "inputImageProperties": SIZE}
    assert painted({"labeledImage": {"pngImageData": data}}) is None
    left_out = written(tmp_path, template, item(1, {}, {"a": said}))
    assert left_out["masks"] == {"tasks: without a readable picture": 1}


def test_paint_that_is_not_as_large_as_the_answer_says_is_left_out():
    image = {"pngImageData": png([[(255, 0, 0, 255)]])}
    assert painted({"labeledImage": image}) is not None
    assert painted({"labeledImage": image, "inputImageProperties": SIZE}) is None


def test_a_thousand_things_of_one_colour_are_one(tmp_path):
    thing = {"color": "#ff0000", "label": "cat"}
    image = {"pngImageData": png([[(255, 0, 0, 255)]])}
    said = {"instances": [thing] * 1000, "labeledImage": image,
            "inputImageProperties": {"width": 1, "height": 1}}  # fmt: skip
    template = "<crowd-instance-segmentation name='a' labels=\"['cat']\">"
    left_out = written(tmp_path, template, item(1, {}, {"a": said}))
    lost = {"masks: in a colour of another, or more than 254": 999}
    assert left_out["coco"] == left_out["masks"] == lost


def test_labels_without_a_colour_of_their_own_do_not_stop_a_vote():
    red = [[(255, 0, 0, 255)]]

    def said(**colours: str) -> dict:
        mappings = {label: {"color": colour} for label, colour in colours.items()}
        return {"labelMappings": mappings, "labeledImage": {"pngImageData": png(red)}}

    voted = voted_masks(
        [said(cat="#ff0000"), said(cat="#f00", dog="no colour"), said(dog="#ff0000")]
    )
    colours = [each["color"] for each in voted["labelMappings"].values()]
    assert [*voted["labelMappings"]] == ["cat", "dog"]
    assert colours[0] == "#ff0000"
    assert len({*colours}) == 2
    assert painted(voted).tolist() == [[0xFF0000 + 1]]


def test_twenty_thousand_files_of_one_name_have_as_many_names():
    names = Names()
    given = [names.unique("image.jpg") for _ in range(20_000)]
    assert len({*given}) == 20_000
    assert given[-1] == "image-20000.jpg"
    assert names.unique("image-7.jpg") == "image-7-2.jpg"


def test_of_forty_thousand_entities_the_longest_that_do_not_overlap_stay():
    spans = [Mark(((n, n + 2),), "who") for n in range(40_000)]
    kept = without_overlaps(spans)
    assert [mark.points[0] for mark in kept] == [
        (n, n + 2) for n in range(0, 40_000, 2)
    ]


def test_a_polygon_of_too_many_corners_is_not_read():
    vertices = [{"x": n, "y": n % 7} for n in range(10_001)]
    assert (
        marks_of("polygons", {"polygons": [{"label": "a", "vertices": vertices}]}) == []
    )
