"""An hour's pay is exact until it is rounded, and zero time is no hour."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handwork_core import effective_hourly_pay
from handwork_core.wages import round_half_even

work = st.lists(
    st.tuples(
        st.integers(0, 10**9),
        st.integers(0, 10**5),
        st.sampled_from(["ada", "bola", "eve"]),
    ),
    min_size=1,
)


def test_each_worker_is_paid_by_the_hour_of_their_own_time():
    pay = effective_hourly_pay(
        [100_000, 100_000, 50_000, 600_000],
        [30, 30, 90, 120],
        ["ada", "ada", "bola", "eve"],
    )

    assert pay.workers.tolist() == ["ada", "bola", "eve"]
    assert pay.micros_per_hour.tolist() == [12_000_000, 2_000_000, 18_000_000]
    assert pay.median_micros_per_hour == 12_000_000
    assert pay.lowest_micros_per_hour == 2_000_000
    assert pay.mean_micros_per_hour == 11_333_333


def test_a_worker_without_time_is_named_and_left_out_of_every_figure():
    pay = effective_hourly_pay([10, 999], [3600, 0], ["ada", "bola"])

    assert pay.workers.tolist() == ["ada"]
    assert pay.workers_without_time.tolist() == ["bola"]
    assert pay.mean_micros_per_hour == 10


def test_a_single_instant_counts_with_the_rest_of_the_workers_time():
    pay = effective_hourly_pay([10, 10], [0, 3600], ["ada", "ada"])

    assert pay.micros_per_hour.tolist() == [20]


@pytest.mark.parametrize("columns", [([], [], []), ([5], [0], ["ada"])])
def test_without_time_there_is_no_hourly_pay(columns):
    pay = effective_hourly_pay(*columns)

    assert len(pay.micros_per_hour) == 0
    assert pay.median_micros_per_hour is None
    assert pay.lowest_micros_per_hour is None
    assert pay.mean_micros_per_hour is None


@given(work)
def test_figures_are_the_exact_ones_rounded_once(rows):
    pay = effective_hourly_pay(*(list(column) for column in zip(*rows, strict=True)))

    for worker, rate in zip(pay.workers, pay.micros_per_hour, strict=True):
        money = sum(row[0] for row in rows if row[2] == worker)
        time = sum(row[1] for row in rows if row[2] == worker)
        assert abs(int(rate) - Fraction(3600 * money, time)) <= Fraction(1, 2)
    if len(pay.workers):
        assert pay.lowest_micros_per_hour == pay.micros_per_hour.min()
        assert pay.lowest_micros_per_hour <= pay.mean_micros_per_hour
        assert pay.mean_micros_per_hour <= pay.micros_per_hour.max()


def test_halves_are_rounded_to_the_even_integer():
    assert [round_half_even(Fraction(n, 2)) for n in (-1, 1, 3, 5)] == [0, 0, 2, 2]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (([1.5], [1], ["ada"]), "amount_micros must be integers"),
        (([1], [1.0], ["ada"]), "seconds must be integers"),
        (([-1], [1], ["ada"]), "amount_micros must not be negative"),
        (([1], [-1], ["ada"]), "seconds must not be negative"),
        (([1, 2], [1], ["ada"]), "differ in length"),
        (([2**62] * 2, [1, 1], ["ada"] * 2), "too large to be added up"),
        (([2**70], [1], ["ada"]), "within 64 bits"),
        ((np.ones((1, 1), int), [1], ["ada"]), "one dimension"),
    ],
)
def test_what_is_no_amount_or_no_time_is_refused(columns, message):
    with pytest.raises(ValueError, match=message):
        effective_hourly_pay(*columns)
