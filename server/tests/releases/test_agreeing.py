from __future__ import annotations

import pytest

from exported import SIZE, box, boxes, corners, item, png
from handwork.releases.exports import find_elements
from handwork.releases.exports.choosing import Choosing
from handwork.releases.exports.item import Item
from handwork.releases.exports.pictures import label_masks
from handwork.releases.exports.pictures import painted as painted_pixels

RED, BLUE, NONE = (255, 0, 0, 255), (0, 0, 255, 255), (0, 0, 0, 0)


def chosen(tag: str, *items: Item) -> list[Item]:
    choosing = Choosing(find_elements(f"<{tag} name='a'></{tag}>"))
    for each in items:
        choosing.look(each)
    choosing.settle()
    return [*choosing.choose(items)]


def answers(*values: object) -> Item:
    return item(1, {}, *({"a": value} for value in values))


def test_what_one_person_said_stands_as_it_is():
    drawn = boxes(box(1, 2, 3, 4, "dog"))
    (found,) = chosen("crowd-bounding-box", answers(drawn))
    assert found.agreed == {"a": drawn}
    assert found.by == {"a": "only answer"}


def test_nothing_stands_for_a_task_without_answers():
    (found,) = chosen("crowd-bounding-box", answers())
    assert found.agreed == {}


def test_boxes_of_several_people_are_put_together():
    (found,) = chosen(
        "crowd-bounding-box",
        answers(
            boxes(box(10, 10, 20, 20, "dog"), box(100, 50, 20, 20, "cat")),
            boxes(box(10, 10, 22, 20, "dog"), box(100, 50, 20, 21, "cat")),
            boxes(box(10, 11, 21, 20, "cat"), box(160, 0, 10, 10, "dog")),
        ),
    )
    value = found.agreed["a"]
    assert [entry["label"] for entry in value["boundingBoxes"]] == ["dog", "cat"]
    first = value["boundingBoxes"][0]
    assert (first["left"], first["top"], first["width"]) == (10, 10, 21)
    assert 0.5 < first["confidence"] <= 1
    assert value["inputImageProperties"] == SIZE
    assert found.by == {"a": "consensus of marks"}


def test_polygons_of_several_people_are_put_together():
    square = {
        "polygons": [corners("dog", (0, 0), (40, 0), (40, 40), (0, 40))],
        "inputImageProperties": SIZE,
    }
    (found,) = chosen("crowd-polygon", answers(square, square, square))
    (polygon,) = found.agreed["a"]["polygons"]
    assert {(corner["x"], corner["y"]) for corner in polygon["vertices"]} == {
        (0, 0),
        (40, 0),
        (40, 40),
        (0, 40),
    }


def points(*marks: tuple[str, float, float]) -> dict:
    given = [{"label": label, "x": x, "y": y} for label, x, y in marks]
    return {"keypoints": given, "inputImageProperties": SIZE}


def test_points_of_two_labels_are_never_one():
    (found,) = chosen(
        "crowd-keypoint",
        answers(*[points(("left eye", 50, 50), ("right eye", 52, 50))] * 3),
    )
    given = [
        (entry["label"], entry["x"], entry["y"])
        for entry in found.agreed["a"]["keypoints"]
    ]
    assert given == [("left eye", 50, 50), ("right eye", 52, 50)]


def test_spans_of_several_people_are_put_together():
    def said(*spans: tuple[int, int, str]) -> dict:
        return {
            "entities": [
                {"startOffset": a, "endOffset": b, "label": label}
                for a, b, label in spans
            ]
        }

    (found,) = chosen(
        "crowd-entity-annotation",
        answers(
            said((0, 3, "who")),
            said((0, 3, "who"), (9, 12, "where")),
            said((0, 3, "who")),
        ),
    )
    (entity,) = found.agreed["a"]["entities"]
    assert (entity["startOffset"], entity["endOffset"], entity["label"]) == (
        0,
        3,
        "who",
    )


def test_of_painted_pictures_the_pixels_of_the_most_stay():
    def painted(*pixels: tuple) -> dict:
        return {
            "labelMappings": {"sky": {"color": "#0000ff"}, "sea": {"color": "#ff0000"}},
            "labeledImage": {"pngImageData": png([list(pixels)])},
            "inputImageProperties": {"width": 3, "height": 1},
        }

    (found,) = chosen(
        "crowd-semantic-segmentation",
        answers(
            painted(BLUE, RED, NONE), painted(BLUE, BLUE, NONE), painted(NONE, RED, RED)
        ),
    )
    value = found.agreed["a"]
    masks = dict(label_masks(value, painted_pixels(value)))
    assert masks["sky"].tolist() == [[True, False, False]]
    assert masks["sea"].tolist() == [[False, True, False]]
    assert found.by == {"a": "vote on pixels"}


def test_the_first_answer_that_says_what_the_estimate_says_stands():
    said = item(
        1,
        {},
        {"a": "no", "why": "1"},
        {"a": "yes", "why": "2"},
        {"a": "yes", "why": "3"},
        label=str({"a": "yes", "why": "2"}),
    )
    (found,) = chosen("crowd-classifier", said)
    assert found.agreed == {"a": "yes", "why": "2"}


def test_of_texts_that_all_differ_the_one_nearest_to_the_others_stands():
    (found,) = chosen(
        "crowd-text-area",
        answers("the cat sat on the mat", "the cat sat on the mat today", "a dog"),
    )
    assert found.agreed == {"a": "the cat sat on the mat"}
    assert found.by == {"a": "nearest text"}


@pytest.mark.parametrize(
    "value", [None, "text", 7, [], {"boundingBoxes": "x"}, {"boundingBoxes": [None, 3]}]
)
def test_answers_that_a_script_made_up_do_not_stop_a_release(value):
    (found,) = chosen("crowd-bounding-box", answers(value, value))
    assert found.said
