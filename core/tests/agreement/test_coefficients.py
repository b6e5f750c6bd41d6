"""Every coefficient is the published one, and its interval says how sure it is.

Reference values: the vignettes "overview" and "weighting" of Gwet's R package irrCAC
1.0, computed by the author of AC1 and AC2 from the data sets of his handbook.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from handwork_core import (
    AnswerTable,
    bootstrap_interval,
    cohen_kappa,
    fleiss_kappa,
    gwet_ac,
    krippendorff_alpha,
    percent_agreement,
)
from handwork_core.agreement import COEFFICIENTS, cohen

# Four raters, twelve subjects, five categories, some ratings missing (cac.raw4raters).
FOUR_RATERS = """
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . .
. 3 3 3 2 3 4 2 2 5 1 3
1 2 3 3 2 4 4 1 2 5 1 .
"""
# Fifteen patients, six raters each, five diagnoses (distrib.6raters).
SIX_RATERS = """
0 0 0 6 0  0 3 0 0 3  0 1 4 0 1  0 0 0 0 6  0 3 0 3 0
2 0 4 0 0  0 0 4 0 2  2 0 3 1 0  2 0 0 4 0  0 0 0 0 6
1 0 0 5 0  1 1 0 4 0  0 3 3 0 0  1 0 0 5 0  0 2 0 3 1
"""
# Two abstractors, a hundred pregnancies, three diagnoses (cont3x3abstractors).
TWO_ABSTRACTORS = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]


def four_raters():
    rows = [
        (unit, rater, int(value))
        for rater, line in enumerate(FOUR_RATERS.split("\n"))
        for unit, value in enumerate(line.split())
        if value != "."
    ]
    return AnswerTable.from_arrays(*zip(*rows, strict=True))


def six_raters():
    counts = np.array(SIX_RATERS.split(), dtype=int).reshape(15, 5)
    rows = [
        (patient, rater, label)
        for patient, row in enumerate(counts)
        for rater, label in enumerate(np.repeat(range(5), row))
    ]
    return AnswerTable.from_arrays(*zip(*rows, strict=True))


def two_abstractors():
    pairs = [
        (first, second)
        for first, row in enumerate(TWO_ABSTRACTORS)
        for second, count in enumerate(row)
        for _ in range(count)
    ]
    labels = np.array(pairs)
    return AnswerTable.from_arrays(
        np.repeat(range(100), 2), np.tile(["ada", "bola"], 100), labels.ravel()
    )


@pytest.mark.parametrize(
    ("function", "level", "table", "published"),
    [
        (percent_agreement, "nominal", four_raters, 0.8181818),
        (fleiss_kappa, "nominal", four_raters, 0.76117),
        (gwet_ac, "nominal", four_raters, 0.77544),
        (percent_agreement, "quadratic", four_raters, 0.9753788),
        (fleiss_kappa, "quadratic", four_raters, 0.86494),
        (gwet_ac, "quadratic", four_raters, 0.914),
        (fleiss_kappa, "nominal", six_raters, 0.4139265),
        (gwet_ac, "nominal", six_raters, 0.4448007),
        (fleiss_kappa, "quadratic", six_raters, 0.2511909),
        (gwet_ac, "quadratic", six_raters, 0.4837438),
        (percent_agreement, "nominal", two_abstractors, 0.89),
        (cohen_kappa, "nominal", two_abstractors, 0.7964094),
        (cohen_kappa, "quadratic", two_abstractors, 0.8921569),
        (gwet_ac, "nominal", two_abstractors, 0.8493305),
        (gwet_ac, "quadratic", two_abstractors, 0.9402369),
    ],
)
def test_the_published_examples_have_their_published_agreement(
    function, level, table, published
):
    result = function(table(), level=level)

    assert result.coefficient == pytest.approx(published, abs=6e-6)
    assert result.warnings == ()


def test_alpha_of_the_published_examples_is_the_published_one():
    assert krippendorff_alpha(six_raters()).alpha == pytest.approx(0.4204384, abs=1e-7)
    alpha = krippendorff_alpha(two_abstractors()).alpha
    assert alpha == pytest.approx(0.7972585, abs=1e-7)


def test_ordinal_weights_are_gwets():
    table = AnswerTable.from_arrays([1, 1, 2, 2], [1, 2, 1, 2], [0, 1, 0, 2])

    shares = percent_agreement(table, level="ordinal").observed

    assert shares == pytest.approx((2 / 3 + 0) / 2)


def test_many_workers_have_the_mean_kappa_of_their_pairs(plant):
    crowd = plant(2, n_tasks=40, n_workers=4, n_answers=3)
    pairs = [(one, other) for one in range(4) for other in range(one + 1, 4)]

    alone = [
        cohen_kappa(
            AnswerTable.from_arrays(
                *(
                    column[np.isin(crowd.workers, pair)]
                    for column in (crowd.tasks, crowd.workers, crowd.labels)
                ),
                classes=[0, 1, 2],
            )
        ).coefficient
        for pair in pairs
    ]

    assert cohen_kappa(crowd.table).coefficient == pytest.approx(np.mean(alone))


@pytest.mark.parametrize("level", ["nominal", "quadratic"])
def test_a_pair_of_workers_has_cohens_chance_agreement(level, monkeypatch):
    monkeypatch.setattr(cohen, "CELLS_AT_ONCE", 12)
    rng = np.random.default_rng(4)
    tasks, workers = np.repeat(np.arange(60), 3), np.tile(np.arange(3), 60)
    labels = rng.integers(5, size=(60, 3))
    weights = np.eye(5)
    if level == "quadratic":
        weights = 1 - np.square(np.subtract.outer(range(5), range(5))) / 16

    found = cohen_kappa(
        AnswerTable.from_arrays(tasks, workers, labels.ravel()), level=level
    )

    shares = [np.bincount(column, minlength=5) / 60 for column in labels.T]
    by_chance = [shares[a] @ weights @ shares[b] for a, b in ((0, 1), (0, 2), (1, 2))]
    assert found.expected == pytest.approx(np.mean(by_chance))


def test_kappa_of_as_many_labels_as_answers_takes_one_pass(monkeypatch):
    n = 3_000
    workers = np.random.default_rng(0).integers(50, size=2 * n)
    table = AnswerTable.from_arrays(np.repeat(np.arange(n), 2), workers, range(2 * n))
    calls, bincount = [], np.bincount
    monkeypatch.setattr(
        cohen.np,
        "bincount",
        lambda *given, **named: (calls.append(1), bincount(*given, **named))[1],
    )

    assert cohen_kappa(table).coefficient == 0
    assert len(calls) < 100


@pytest.mark.parametrize("name", sorted(set(COEFFICIENTS) - {"krippendorff_alpha"}))
def test_without_two_answers_to_a_task_agreement_is_not_defined(name):
    function = globals()[name]

    for columns in ([], [], []), ([1, 2], ["ada", "bola"], ["x", "y"]):
        result = function(AnswerTable.from_arrays(*columns))

        assert math.isnan(result.coefficient)
        expected = ("No task has two answers. Agreement is not defined.",)
        assert result.warnings == expected


@pytest.mark.parametrize("function", [fleiss_kappa, cohen_kappa])
def test_kappa_of_one_class_is_not_defined(function):
    result = function(AnswerTable.from_arrays([1, 1, 2, 2], [1, 2, 1, 2], [7] * 4))

    assert math.isnan(result.coefficient)
    assert result.observed == 1
    assert result.warnings == ("All answers are the same. Agreement is not defined.",)


@pytest.mark.parametrize("name", sorted(COEFFICIENTS))
def test_the_interval_covers_agreement_as_often_as_it_says(plant, name):
    def covers(seed):
        interval = bootstrap_interval(
            plant(seed, n_tasks=60, n_workers=4, n_answers=3).table,
            rng=np.random.default_rng(seed),
            coefficient=name,
            level_share=0.9,
            n_resamples=150,
        )
        return interval.low <= expected <= interval.high

    large = plant(999, n_tasks=6_000, n_workers=4, n_answers=3).table
    function = globals()[name]
    result = function(large)
    expected = result.alpha if name == "krippendorff_alpha" else result.coefficient

    assert 0.75 <= np.mean([covers(seed) for seed in range(50)]) <= 0.99


@pytest.mark.parametrize("level", ["nominal", "ordinal"])
def test_resampling_sums_is_resampling_tasks(plant, level):
    crowd = plant(3, n_tasks=25)
    interval = bootstrap_interval(
        crowd.table, rng=np.random.default_rng(5), level=level, n_resamples=300
    )

    rng = np.random.default_rng(6)
    alphas = []
    for _ in range(300):
        drawn = rng.integers(25, size=25)
        rows = (drawn[:, None] * 5 + np.arange(5)).ravel()
        table = AnswerTable.from_arrays(
            np.repeat(np.arange(25), 5),
            crowd.workers[rows],
            crowd.labels[rows],
            classes=[0, 1, 2],
        )
        alphas.append(krippendorff_alpha(table, level=level).alpha)

    bounds = np.quantile(alphas, [0.025, 0.975])
    assert [interval.low, interval.high] == pytest.approx(bounds, abs=0.06)


def test_tasks_with_equal_answers_are_drawn_as_one(plant):
    table = plant(4, n_tasks=3_000, n_answers=3).table

    interval = bootstrap_interval(table, rng=np.random.default_rng(2))

    alpha = krippendorff_alpha(table).alpha
    assert interval.low < alpha < interval.high
    # The standard error of a mean over 3,000 tasks, not over the few patterns.
    assert 0.01 < interval.high - interval.low < 0.06


def test_the_same_generator_gives_the_same_interval(plant):
    table = plant(1, n_tasks=30).table

    first, second = (
        bootstrap_interval(table, rng=np.random.default_rng(4), n_resamples=50)
        for _ in range(2)
    )

    assert first == second
    assert first.n_undefined == 0


@pytest.mark.parametrize("name", sorted(COEFFICIENTS))
def test_an_interval_of_nothing_is_not_a_number(name):
    interval = bootstrap_interval(
        AnswerTable.from_arrays([], [], []),
        rng=np.random.default_rng(0),
        coefficient=name,
        n_resamples=5,
    )

    assert math.isnan(interval.low)
    assert math.isnan(interval.high)
    assert interval.n_undefined == 5


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"level_share": 1.0}, "level_share must be"),
        ({"n_resamples": 0}, "n_resamples must be"),
        ({"coefficient": "rho"}, "'rho': choose krippendorff_alpha"),
        ({"coefficient": "gwet_ac", "level": "cubic"}, "'cubic': choose nominal"),
    ],
)
def test_bootstrap_options_out_of_range_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        bootstrap_interval(four_raters(), rng=np.random.default_rng(0), **options)
