"""People come and go: Jolly-Seber, and the decay of overlaps."""

from __future__ import annotations

import math

import numpy as np
import pytest

from handwork_core.counting.decay import decay_of_overlaps, overlap_decay
from handwork_core.counting.lists import CaptureTable
from handwork_core.counting.open import jolly_seber, open_population
from handwork_core.counting.planted import open_world
from handwork_core.counting.results import CountingError, NotIdentifiedError

PLAIN = open_world("plain", [600, 200, 200, 200, 200], 0.7, [1, 0.5, 0.4, 0.5, 1])


@pytest.fixture(scope="module")
def table():
    return next(PLAIN.draw(np.random.default_rng(4), 1))


def textbook(table):
    """Jolly's formulas, occasion by occasion."""
    flags, counts = table.histories, table.counts
    found = {}
    for i in range(1, table.n_lists - 1):
        now = flags[:, i]
        before, after = flags[:, :i].any(axis=1), flags[:, i + 1 :].any(axis=1)
        n, m, r, z = (
            counts[kept].sum()
            for kept in (now, now & before, now & after, ~now & before & after)
        )
        known = m + n * z / r
        size = n * known / m
        spread = (known - m + n) / known * (1 / r - 1 / n) + (1 - m / n) / m
        found[i] = (m / known, size, math.sqrt(size * (size - n) * spread))
    return found


def test_without_limits_the_numbers_are_those_of_the_textbook(table):
    found = open_population(table)
    assert found.held_at_limit == ()
    for place, (chance, size, se) in textbook(table).items():
        assert found.chance_seen[place] == pytest.approx(chance, rel=1e-8)
        assert found.persons[place] == pytest.approx(size, rel=1e-8)
        assert found.persons_se[place] == pytest.approx(se, rel=1e-6)


def test_the_ends_cannot_be_known_and_are_not_given(table):
    found = open_population(table)
    for column in (found.persons, found.chance_seen):
        assert np.isnan(column[[0, -1]]).all()
    assert np.isnan(found.staying[-1])
    assert np.isnan(found.arrivals[[0, -1]]).all()


def test_persons_stay_and_arrive_as_planted(table):
    found = open_population(table)
    assert found.staying[:-1] == pytest.approx(np.full(3, 0.7), abs=0.1)
    near = np.abs(found.arrivals[1:-1] - 200) < 3 * found.arrivals_se[1:-1]
    assert near.all()


def test_more_than_all_cannot_stay():
    counts = {
        "1101": 40, "0101": 30, "1100": 10, "0100": 10, "1001": 5, "1111": 5, "0111": 5,
        "0110": 5, "1011": 2, "0011": 5, "0010": 10, "0001": 10, "1000": 20,
    }  # fmt: skip
    found = open_population(CaptureTable.from_dict(counts))
    assert (found.staying[:-1] <= 1 + 1e-9).all()
    assert (found.arrivals[1:-1] >= -1e-6).all()
    assert found.held_at_limit
    told = jolly_seber(CaptureTable.from_dict(counts))
    assert any("at its limit" in text for text in told.warnings)


def test_the_total_of_an_open_population_is_told_as_a_lower_bound(table):
    found = jolly_seber(table)
    assert "at least about" in found.reading
    assert any("lower bound" in text for text in found.warnings)


def test_the_total_is_never_below_those_seen(table):
    found = jolly_seber(table)
    assert found.n_seen <= found.interval.low <= found.point <= found.interval.high


def test_too_few_or_too_many_occasions_are_refused():
    with pytest.raises(CountingError, match="3 to 14 occasions, not 2"):
        open_population(CaptureTable.from_dict({"10": 3, "01": 4, "11": 2}))
    many = CaptureTable.from_arrays(np.ones((3, 15), int))
    with pytest.raises(CountingError, match="join neighbouring occasions"):
        open_population(many)


def test_an_occasion_that_shares_nobody_is_named():
    counts = {"100": 5, "010": 4, "001": 6, "101": 3, "110": 2}
    with pytest.raises(NotIdentifiedError, match=r"'B'.*afterwards"):
        open_population(CaptureTable.from_dict(counts))


def test_a_half_life_is_recovered_from_overlaps():
    rng = np.random.default_rng(5)
    size, n = 4000, 20
    there = np.zeros(size, bool)
    came = rng.integers(-30, n, size)
    left = came + rng.exponential(12 / math.log(2), size)
    columns = []
    for occasion in range(n):
        there = (came <= occasion) & (left > occasion)
        columns.append(there & (rng.random(size) < 0.5))
    flags = np.column_stack(columns)
    table = CaptureTable.from_arrays(flags[flags.any(axis=1)])
    found = overlap_decay(table, fewest_seen=100)
    assert found.interval.low < 12 < found.interval.high
    assert found.half_life == pytest.approx(12, rel=0.2)


def test_days_instead_of_occasions_only_change_the_unit():
    at = np.arange(8.0)
    shared = 900 * np.exp(-0.2 * np.abs(at[:, None] - at))
    np.fill_diagonal(shared, 1000)
    occasions = decay_of_overlaps(shared, at)
    days = decay_of_overlaps(shared, at * 30)
    assert days.half_life == pytest.approx(30 * occasions.half_life)
    assert days.persons == pytest.approx(occasions.persons)


def test_overlaps_that_tell_nothing_are_refused():
    at = np.arange(4.0)
    with pytest.raises(NotIdentifiedError, match="observe longer"):
        decay_of_overlaps(np.full((4, 4), 30), at)
    with pytest.raises(CountingError, match="in the order of time"):
        decay_of_overlaps(np.full((4, 4), 900), at[::-1])
