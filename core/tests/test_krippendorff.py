"""Krippendorff's alpha is the published one, and says where it is not defined."""

from __future__ import annotations

import math

import numpy as np
import pytest

from handwork_core import AnswerTable, bootstrap_interval, krippendorff_alpha

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
    ],
)
def test_labels_that_do_not_suit_the_level_are_refused(labels, level, message):
    with pytest.raises(ValueError, match=message):
        krippendorff_alpha(AnswerTable.from_arrays([1, 1], [1, 2], labels), level=level)


def test_the_interval_covers_alpha_as_often_as_it_says(plant):
    def covers(seed):
        interval = bootstrap_interval(
            plant(seed, n_tasks=80).table,
            rng=np.random.default_rng(seed),
            level_share=0.9,
            n_resamples=150,
        )
        return interval.low <= expected <= interval.high

    expected = krippendorff_alpha(plant(999, n_tasks=20_000).table).alpha

    assert 0.75 <= np.mean([covers(seed) for seed in range(60)]) <= 0.99


def test_the_same_generator_gives_the_same_interval(plant):
    table = plant(1, n_tasks=30).table

    first, second = (
        bootstrap_interval(table, rng=np.random.default_rng(4), n_resamples=50)
        for _ in range(2)
    )

    assert first == second
    assert first.n_undefined == 0


def test_an_interval_of_nothing_is_not_a_number():
    interval = bootstrap_interval(
        AnswerTable.from_arrays([], [], []), rng=np.random.default_rng(0), n_resamples=5
    )

    assert math.isnan(interval.low)
    assert math.isnan(interval.high)
    assert interval.n_undefined == 5


@pytest.mark.parametrize("options", [{"level_share": 1.0}, {"n_resamples": 0}])
def test_bootstrap_options_out_of_range_are_refused(options):
    with pytest.raises(ValueError, match="must be"):
        bootstrap_interval(table_of(PUBLISHED), rng=np.random.default_rng(0), **options)


def test_as_many_labels_as_answers_take_no_square_of_memory():
    n_tasks = 100_000
    tasks = np.repeat(np.arange(n_tasks), 2)
    labels = np.where(tasks % 2 == 0, tasks, np.arange(2 * n_tasks))
    table = AnswerTable.from_arrays(tasks, np.tile([1, 2], n_tasks), labels)
    # Half of the tasks agree; two labels are never alike by chance.
    assert krippendorff_alpha(table).alpha == pytest.approx(0.5, abs=1e-4)
