"""Each kind of shape is read, refused and compared as it should be."""

from __future__ import annotations

import numpy as np
import pytest

from handwork_core.truth.shapes import (
    BoxTable,
    PointTable,
    PolygonTable,
    SegmentTable,
    SpanTable,
    box_overlap,
    gather_shapes,
    polygon_overlap,
    shape_consensus,
)


def point_table(*columns):
    return PointTable.from_answers(*columns, radius=10)


MAKERS = {
    "boxes": BoxTable.from_answers,
    "polygons": PolygonTable.from_answers,
    "points": point_table,
    "spans": SpanTable.from_answers,
    "segments": SegmentTable.from_answers,
}


@pytest.mark.parametrize(
    ("kind", "shape", "message"),
    [
        (
            "boxes",
            (0, 0, 5),
            r"answers\[1\]\[0\] is \(0, 0, 5\): give left, top, right",
        ),
        ("boxes", (5, 0, 3, 9), r"answers\[1\]\[0\].*form='corner and size'"),
        ("boxes", (0, 0, 5, np.nan), r"answers\[1\]\[0\].*must be finite"),
        ("boxes", (0, 0, 5, 1e101), r"answers\[1\]\[0\].*must not pass 1e\+100"),
        ("boxes", "here", r"answers\[1\]\[0\] is 'here': give left"),
        ("polygons", [(0, 0), (1, 1)], r"answers\[1\]\[0\].*three corners"),
        ("polygons", [(0, 0), (1, 1), (2, np.inf)], r"answers\[1\]\[0\].*finite"),
        ("points", (1, 2, 3), r"answers\[1\]\[0\].*give x, y"),
        ("spans", (4, 4), r"answers\[1\]\[0\].*whole numbers"),
        ("spans", (0.5, 4), r"answers\[1\]\[0\].*whole numbers"),
        ("segments", (4, 3), r"answers\[1\]\[0\].*end must not be before"),
    ],
)
def test_what_is_no_shape_is_refused_with_its_row(kind, shape, message):
    make = MAKERS[kind]

    with pytest.raises(ValueError, match=message):
        make([1, 1], ["ada", "bola"], [[], [shape]])


def test_columns_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="but have 1, 1 and 2"):
        BoxTable.from_answers([1], ["ada"], [[], []])
    with pytest.raises(ValueError, match=r"answers\[0\] is 3: give the list of boxes"):
        BoxTable.from_answers([1], ["ada"], [3])
    with pytest.raises(ValueError, match=r"labels\[0\] has 2 labels for 1 shapes"):
        SpanTable.from_answers([1], ["ada"], [[(0, 1)]], labels=[["a", "b"]])
    with pytest.raises(ValueError, match="radius must be above 0"):
        PointTable.from_answers([1], ["ada"], [[]], radius=0)
    with pytest.raises(ValueError, match="no form of boxes is called 'polar'"):
        BoxTable.from_answers([1], ["ada"], [[]], form="polar")
    with pytest.raises(ValueError, match="threshold must be above 0"):
        shape_consensus(BoxTable.from_answers([1], ["ada"], [[]]), threshold=0)


def test_boxes_are_read_in_every_form():
    forms = {
        "corners": (10, 20, 16, 28),
        "corner and size": (10, 20, 6, 8),
        "centre and size": (13, 24, 6, 8),
    }
    for form, shape in forms.items():
        table = BoxTable.from_answers([1], ["ada"], [[shape]], form=form)
        assert table.shapes.tolist() == [[10, 20, 16, 28]]


def test_boxes_without_area_overlap_with_their_equals_only():
    boxes = np.array([[1, 1, 1, 1], [1, 1, 1, 1], [0, 0, 2, 2.0]])

    assert box_overlap(boxes, boxes).tolist() == [[1, 1, 0], [1, 1, 0], [0, 0, 1]]


def square(x, y, side):
    return np.array([(x, y), (x + side, y), (x + side, y + side), (x, y + side)], float)


def column_of(*polygons):
    return PolygonTable.from_answers([1], ["ada"], [list(polygons)]).geometry.collect(
        list(polygons)
    )


def test_polygons_overlap_as_boxes_do_where_they_are_boxes():
    rng = np.random.default_rng(6)
    corners = rng.uniform(0, 10, (6, 2))
    sides = rng.uniform(1, 10, 6)
    polygons = column_of(
        *(square(x, y, side) for (x, y), side in zip(corners, sides, strict=True))
    )
    boxes = np.concatenate([corners, corners + sides[:, None]], axis=1)

    found = polygon_overlap(polygons, polygons)

    assert np.allclose(found, box_overlap(boxes, boxes), atol=0.02)


def test_a_polygon_that_crosses_itself_has_the_even_odd_region():
    bow = np.array([(0, 0), (2, 2), (2, 0), (0, 2)], float)
    left = np.array([(0, 0), (1, 1), (0, 2)], float)

    found = polygon_overlap(column_of(bow), column_of(left))

    assert found[0, 0] == pytest.approx(0.5, abs=0.02)


def test_polygons_without_area_are_defined():
    line = [(0, 0), (2, 2), (1, 1)]

    same = shape_consensus(
        PolygonTable.from_answers([1, 1], ["ada", "bola"], [[line], [line]])
    )
    apart = shape_consensus(
        PolygonTable.from_answers([1, 1], ["ada", "bola"], [[line], [square(0, 0, 2)]])
    )

    assert same.n_drawn.tolist() == [2]
    assert apart.n_drawn.tolist() == [1, 1]


def test_the_vote_on_area_outlines_what_most_cover():
    shapes = [[square(0, 0, 10)], [square(0, 0, 10) + 1], [square(0, 0, 10) - 1]]

    result = shape_consensus(
        PolygonTable.from_answers([1] * 3, ["ada", "bola", "cleo"], shapes)
    )

    overlap = polygon_overlap(result.shapes, column_of(square(0, 0, 10)))
    assert overlap[0, 0] > 0.95
    assert len(result.shapes[0]) < 12


def test_rows_of_shapes_become_rows_of_answers_with_those_who_drew_nothing():
    found = gather_shapes(
        [1, 1, 2],
        ["ada", "ada", "bola"],
        [(0, 4), (5, 9), (1, 3)],
        labels=["a", "b", "c"],
        looked=([1, 2, 1], ["ada", "bola", "eve"]),
    )

    table = SpanTable.from_answers(
        found.tasks, found.workers, found.answers, labels=found.labels
    )

    assert table.n_answers == 3
    assert np.diff(table.shape_offsets).tolist() == [2, 0, 1]


def test_an_unknown_task_is_refused():
    result = shape_consensus(BoxTable.from_answers([1], ["ada"], [[]]))

    with pytest.raises(ValueError, match="no task is called 7"):
        result.shapes_of(7)


def test_boxes_of_a_real_crowd_are_nearer_to_the_experts_than_a_worker(real_boxes):
    table, truth, match = real_boxes

    ours = match(shape_consensus(table).shapes_of, truth)
    single = [match(boxes_of(table, turn), truth) for turn in range(7)]

    assert ours.f1 > np.mean([one.f1 for one in single]) + 0.02
    assert ours.overlap > np.mean([one.overlap for one in single]) + 0.02


def boxes_of(table, turn):
    """Look up what one worker drew on a task: another one on each."""

    def look_up(task):
        place = int(np.flatnonzero(table.tasks == task)[0])
        answer = table.task_offsets[place] + turn
        start, end = table.shape_offsets[answer : answer + 2]
        return table.shapes[start:end]

    return look_up
