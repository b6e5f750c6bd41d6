"""Counting from how often persons were seen: the MTurk count, limits, what is refused."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handwork_core.counting.frequencies import (
    beta_binomial,
    chao,
    equal_catchability,
)
from handwork_core.counting.lists import CaptureTable
from handwork_core.counting.matching import (
    seen_with_missed_matches,
    with_missed_matches,
)
from handwork_core.counting.mixtures import binomial_mixture
from handwork_core.counting.results import CountingError, NotIdentifiedError
from handwork_core.counting.times_seen import TimesSeen

HARE = TimesSeen.from_dict({1: 25, 2: 22, 3: 13, 4: 5, 5: 1, 6: 2}, n_occasions=6)
MIXTURES = {
    3: (287_659.50, 483_357.667),
    4: (341_538.99, 471_320.286),
    5: (373_538.23, 468_125.209),
    6: (393_073.05, 466_942.311),
}


@pytest.fixture(scope="module")
def mturk(vector_file):
    path = vector_file("mturk_times_seen_2015_2026.csv")
    return TimesSeen.from_csv(path, n_occasions=140)


def test_the_mturk_count_is_reproduced(mturk):
    assert mturk.n_seen == 157_255
    assert chao(mturk).point == pytest.approx(330_594.1809669, rel=1e-9)
    assert equal_catchability(mturk).point == pytest.approx(176_784.86, rel=1e-6)


def test_every_mixture_of_the_mturk_count_is_reproduced(mturk):
    found = binomial_mixture(mturk)
    tried = {int(model.name.split()[0]): model for model in found.models}
    for classes, (point, aic) in MIXTURES.items():
        assert tried[classes].point == pytest.approx(point, rel=1e-5)
        assert tried[classes].aic == pytest.approx(aic, abs=1e-3)
    assert found.title == "Binomial mixture, 6 classes"
    assert any("largest number of classes" in text for text in found.warnings)


def test_the_beta_binomial_of_the_mturk_count_is_refused(mturk):
    with pytest.raises(NotIdentifiedError, match="population is infinite"):
        beta_binomial(mturk)


def test_a_beta_binomial_inside_its_limits_has_a_number():
    found = beta_binomial(HARE)
    # Between the model of equal chances and that of heavier tails.
    assert 79.8 < found.point < 130
    assert found.converged


def test_the_snowshoe_hares_are_counted_as_published():
    assert chao(HARE).point == pytest.approx(79.84, abs=0.005)
    found = equal_catchability(HARE)
    assert (found.point, found.se) == pytest.approx((75.43, 3.45), abs=0.01)


def test_illegal_immigrants_have_the_published_interval():
    found = chao({1: 1645, 2: 183, 3: 37, 4: 13, 5: 1, 6: 1})
    assert found.point == pytest.approx(9273.51, abs=0.005)
    assert found.se == pytest.approx(662.6, abs=0.05)
    assert (found.interval.low, found.interval.high) == pytest.approx(
        (8085, 10_690), abs=1
    )


def test_where_nobody_was_seen_twice_the_corrected_bound_says_so():
    found = chao({1: 10, 3: 2})
    assert found.point == pytest.approx(12 + 45)
    assert "bias-corrected" in found.warnings[0]
    with pytest.raises(NotIdentifiedError, match="go on looking"):
        chao({1: 10})


@pytest.mark.parametrize(
    "method", [equal_catchability, binomial_mixture, beta_binomial]
)
def test_a_method_that_needs_the_number_of_occasions_says_so(method):
    with pytest.raises(CountingError, match="--occasions"):
        method({1: 5, 2: 3})


def test_a_table_of_lists_is_counted_by_how_many_each_person_is_on():
    table = CaptureTable.from_dict({"100": 5, "010": 3, "110": 2, "111": 1})
    assert TimesSeen.from_table(table).persons.tolist() == [8, 2, 1]
    assert chao(table).point == pytest.approx(11 + 2 / 3 * 16)


def test_two_classes_are_found_where_two_were_planted():
    # Expected counts of 600 persons at 0.1 and 400 at 0.5 on 8 occasions.
    ways = [8, 28, 56, 70, 56, 28, 8, 1]
    counts = {
        k: round(600 * w * 0.1**k * 0.9 ** (8 - k) + 400 * w * 0.5**8)
        for k, w in enumerate(ways, start=1)
    }
    found = binomial_mixture(TimesSeen.from_dict(counts, n_occasions=8), classes=(1, 2))
    assert found.title == "Binomial mixture, 2 classes"
    assert found.point == pytest.approx(1000, rel=0.02)


def test_too_many_classes_for_the_occasions_are_left_out_with_a_reason():
    models = {m.name: m.note for m in binomial_mixture(HARE).models}
    assert "too few for 5 classes" in models["5 classes"]


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ({0: 4, 1: 3}, "leave out who was never seen"),
        ({1: -2}, "whole number"),
        ({1: 2.5}, "whole number"),
        ({}, "nobody was seen"),
        ({1: 0, 2: 0}, "nobody was seen"),
    ],
)
def test_counts_that_cannot_be_are_refused(counts, says):
    with pytest.raises(CountingError, match=says):
        TimesSeen.from_dict(counts)


def test_nobody_is_seen_more_often_than_there_were_occasions():
    with pytest.raises(CountingError, match="7 times on 6 occasions"):
        TimesSeen.from_dict({7: 1}, n_occasions=6)


@settings(max_examples=40, deadline=None)
@given(once=st.integers(1, 300), twice=st.integers(1, 100), factor=st.integers(2, 50))
def test_chao_grows_in_proportion_to_the_counts(once, twice, factor):
    small = chao({1: once, 2: twice})
    large = chao({1: once * factor, 2: twice * factor})
    assert large.point == pytest.approx(small.point * factor)
    assert large.se == pytest.approx(small.se * factor**0.5)


def test_missed_matches_are_undone_without_losing_a_sighting():
    seen = TimesSeen.from_dict({1: 500, 2: 80, 3: 20})
    found = seen_with_missed_matches(seen, 0.2)
    assert found.n_sightings == seen.n_sightings
    table = CaptureTable.from_dict({"100": 60, "010": 50, "001": 40, "111": 12})
    mended = with_missed_matches(table, 0.25)
    assert mended.list_sizes.tolist() == table.list_sizes.tolist()
    assert mended.as_dict()["111"] == 16
    with pytest.raises(CountingError, match="from 0 to below 1"):
        with_missed_matches(table, 1.0)


@pytest.mark.parametrize("table", [{1: math.nan}, {1: math.inf}, {math.nan: 3}])
def test_a_number_that_is_none_is_refused_in_a_sentence(table):
    with pytest.raises(CountingError, match=r"whole number|are seen 1, 2"):
        TimesSeen.from_dict(table)
