"""Krippendorff's alpha is the published one, and says where it is not defined."""

from __future__ import annotations

import math

import numpy as np
import pytest

from handwork_core import AnswerTable, krippendorff_alpha

# Four observers, twelve units, values 1 to 5: the example of Krippendorff (2011).
PUBLISHED = """
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . 3
. 3 3 3 2 3 4 2 2 5 1 .
1 2 3 3 2 4 4 1 2 5 1 .
"""


def table_of(text):
    rows = [
        (unit, observer, int(value))
        for observer, line in enumerate(text.split("\n"))
        for unit, value in enumerate(line.split())
        if value != "."
    ]
    return AnswerTable.from_arrays(*zip(*rows, strict=True))


def by_definition(table, difference):
    """All pairs within units against all pairs of pairable values, one by one."""
    units = [
        table.classes[table.label_index[a:b]].tolist()
        for a, b in zip(table.task_offsets[:-1], table.task_offsets[1:], strict=True)
        if b - a > 1
    ]
    pooled = [value for unit in units for value in unit]
    observed = sum(
        difference(x, y) / (len(unit) - 1) for unit in units for x in unit for y in unit
    )
    expected = sum(difference(x, y) for x in pooled for y in pooled)
    return 1 - observed * (len(pooled) - 1) / expected


@pytest.mark.parametrize(
    ("level", "alpha"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_the_published_example_has_its_published_alpha(level, alpha):
    result = krippendorff_alpha(table_of(PUBLISHED), level=level)

    assert round(result.alpha, 3) == alpha
    assert result.n_pairable == 40
    assert result.warnings == ()
    assert result.alpha == 1 - (
        result.observed_disagreement / result.expected_disagreement
    )


@pytest.mark.parametrize(
    ("level", "difference"),
    [
        ("nominal", lambda x, y: float(x != y)),
        ("interval", lambda x, y: (x - y) ** 2),
        ("ratio", lambda x, y: ((x - y) / (x + y)) ** 2 if x + y else 0.0),
    ],
)
@pytest.mark.parametrize("seed", range(5))
def test_the_coincidence_matrix_gives_what_the_definition_gives(
    level, difference, seed
):
    rng = np.random.default_rng(seed)
    table = AnswerTable.from_arrays(
        rng.integers(20, size=70), rng.integers(6, size=70), rng.integers(4, size=70)
    )

    alpha = krippendorff_alpha(table, level=level).alpha

    assert alpha == pytest.approx(by_definition(table, difference), abs=1e-12)


def test_ordinal_alpha_follows_the_order_of_the_classes():
    tasks, workers = [1, 1, 2, 2, 3, 3], [1, 2] * 3
    labels = ["low", "middle", "high", "high", "low", "low"]

    in_order, shuffled = (
        krippendorff_alpha(
            AnswerTable.from_arrays(tasks, workers, labels, classes=classes),
            level="ordinal",
        ).alpha
        for classes in (["low", "middle", "high"], ["middle", "high", "low"])
    )

    assert in_order > shuffled


@pytest.mark.parametrize("rows", [[], [(1, 1, 0), (2, 1, 1)]])
def test_without_two_answers_to_a_task_alpha_is_not_defined(rows):
    columns = zip(*rows, strict=True) if rows else ([], [], [])
    result = krippendorff_alpha(AnswerTable.from_arrays(*map(list, columns)))

    assert math.isnan(result.alpha)
    assert result.n_pairable == 0
    assert result.warnings == ("No task has two answers. Alpha is not defined.",)


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_without_variation_alpha_is_not_defined(level):
    table = AnswerTable.from_arrays([1, 1, 2, 2, 3], [1, 2, 1, 2, 1], [7, 7, 7, 7, 8])

    result = krippendorff_alpha(table, level=level)

    assert math.isnan(result.alpha)
    assert result.warnings == ("All answers are the same. Alpha is not defined.",)


def test_perfect_agreement_on_different_labels_is_one():
    table = AnswerTable.from_arrays([1, 1, 2, 2], [1, 2, 1, 2], ["a", "a", "b", "b"])

    assert krippendorff_alpha(table).alpha == 1


@pytest.mark.parametrize(
    ("labels", "level", "message"),
    [
        (["a", "b"], "interval", "interval data need numbers"),
        ([-1, 1], "ratio", "no label may be negative"),
        ([0, 1], "cardinal", "'cardinal': choose nominal, ordinal, interval, ratio"),
        (["cat", "dog"], "masi", "masi data need sets as labels"),
        ([(0, 0, 1), (0, 0, 2)], "boxes", "boxes data need labels"),
        ([(0, 0, 1, -1), (0, 0, 2, 2)], "boxes", "width and height 0 or more"),
    ],
)
def test_labels_that_do_not_suit_the_level_are_refused(labels, level, message):
    with pytest.raises(ValueError, match=message):
        krippendorff_alpha(AnswerTable.from_arrays([1, 1], [1, 2], labels), level=level)


def jaccard(x, y):
    return 1 - len(set(x) & set(y)) / len(set(x) | set(y))


def masi(x, y):
    one, other = set(x), set(y)
    shared = one & other
    held = (shared == one) + (shared == other)
    return 1 - (1 - jaccard(x, y)) * (1 + held) / 3


def one_less_iou(x, y):
    (left, top, width, height), (left2, top2, width2, height2) = x, y
    across = min(left + width, left2 + width2) - max(left, left2)
    down = min(top + height, top2 + height2) - max(top, top2)
    shared = max(across, 0) * max(down, 0)
    return 1 - shared / (width * height + width2 * height2 - shared)


SETS = [("cat",), ("dog",), ("cat", "dog"), ("cat", "dog", "fox"), ("fox", "owl")]
BOXES = [(0, 0, 4, 4), (1, 1, 4, 4), (10, 0, 2, 3), (0, 0, 4, 2), (9, 0, 3, 3)]


@pytest.mark.parametrize(
    ("level", "difference", "labels"),
    [("jaccard", jaccard, SETS), ("masi", masi, SETS), ("boxes", one_less_iou, BOXES)],
)
def test_sets_and_boxes_agree_by_what_they_share(level, difference, labels):
    rng = np.random.default_rng(3)
    table = AnswerTable.from_arrays(
        rng.integers(20, size=70),
        rng.integers(6, size=70),
        [labels[place] for place in rng.integers(5, size=70)],
    )

    alpha = krippendorff_alpha(table, level=level).alpha

    assert alpha == pytest.approx(by_definition(table, difference), abs=1e-12)


def test_half_of_a_set_is_two_thirds_apart():
    # {1, 2} and {1, 2, 3, 4}: Jaccard 1/2, one holds the other (Passonneau 2006).
    table = AnswerTable.from_arrays([1, 1], [1, 2], [(1, 2), (1, 2, 3, 4)])

    observed = krippendorff_alpha(table, level="masi").observed_disagreement

    assert observed == pytest.approx(2 / 3)


def test_as_many_labels_as_answers_take_no_square_of_memory():
    n_tasks = 90_000
    tasks = np.repeat(np.arange(n_tasks), 2)
    labels = np.where(tasks % 2 == 0, tasks, np.arange(2 * n_tasks))
    table = AnswerTable.from_arrays(tasks, np.tile([1, 2], n_tasks), labels)
    # Half of the tasks agree; two labels are never alike by chance.
    assert krippendorff_alpha(table).alpha == pytest.approx(0.5, abs=1e-4)
