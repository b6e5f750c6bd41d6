"""What holds for every method that counts from lists: a new one is tested by being there."""

from __future__ import annotations

import inspect
from functools import partial

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handwork_core.counting import METHODS, CaptureTable, CountingError, find_method
from handwork_core.counting.loglinear.terms import all_histories
from handwork_core.counting.results import NO_WIDTH, NOT_HELD, read_estimate

OF_LISTS = {
    name: method
    for name, method in METHODS.items()
    if method.needs in {"lists", "pairs of lists"}
    or (method.needs == "occasions" and method.fewest_lists)
}
EVERY_METHOD = pytest.mark.parametrize(
    "method", OF_LISTS.values(), ids=list(OF_LISTS.keys())
)
QUIETLY = settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
QUICK = {"n_draws": 300, "n_before": 200, "n_between": 1}


BY_DRAWS = frozenset({"latent_classes"})
"""Their interval is of draws, which the number need not be among."""


def run(method, table, **options):
    if method.name == "latent_classes":
        options = {**QUICK, **options}
    if method.takes_rng:
        options.setdefault("rng", np.random.default_rng(3))
    return method.function(table, **options)


def attempt(method, table):
    try:
        return run(method, table), ""
    except CountingError as refusal:
        return None, str(refusal)


def check_interval(found):
    low, high = found.interval.low, found.interval.high
    slack = 1e-6 * max(found.point, 1.0)
    is_held = low - slack <= found.point <= high + slack
    assert is_held or NOT_HELD in found.warnings
    assert high - low > 1e-9 * found.point or NO_WIDTH in found.warnings
    assert is_held or found.draws.size or found.method in BY_DRAWS


def n_lists(method):
    return 2 if method.needs == "pairs of lists" else 3


def draw_world(method, seed, size):
    """Draw who is on which list: independent chances, lists in the order of time."""
    rng = np.random.default_rng(seed)
    chances = [0.4, 0.4] if n_lists(method) == 2 else [0.4, 0.4, 0.4, 0.4]
    flags = rng.random((size, len(chances))) < chances
    return CaptureTable.from_arrays(flags[flags.any(axis=1)])


any_count = st.one_of(
    st.just(0), st.integers(0, 12), st.integers(0, 3000), st.integers(0, 10**6)
)
counts_of = {
    k: st.lists(any_count, min_size=2**k - 1, max_size=2**k - 1).filter(any)
    for k in (2, 3, 4)
}


@EVERY_METHOD
@QUIETLY
@given(data=st.data())
def test_an_answer_is_a_number_or_a_refusal_that_says_why(method, data):
    k = data.draw(st.sampled_from([2] if n_lists(method) == 2 else [3, 4]))
    counts = data.draw(counts_of[k])
    table = CaptureTable.from_arrays(all_histories(k), counts)

    found, refusal = attempt(method, table)

    if found is None:
        assert len(refusal) > 30
        return
    assert found.method == method.name
    assert np.isfinite(found.point)
    assert found.point >= found.n_seen - 1e-6
    assert found.n_seen == table.n_seen
    assert not np.isnan(found.interval.low)
    assert not np.isnan(found.interval.high)
    assert found.n_seen - 1e-6 <= found.interval.low <= found.interval.high
    assert found.interval.level == 0.95
    assert found.reading
    assert found.converged or found.warnings
    check_interval(found)


@EVERY_METHOD
def test_the_order_of_persons_changes_nothing(method):
    table = draw_world(method, 1, 400)
    rows = np.repeat(table.histories, table.counts, axis=0)
    shuffled = np.random.default_rng(2).permutation(rows)

    again = run(method, CaptureTable.from_arrays(shuffled))

    assert again.point == run(method, table).point


@EVERY_METHOD
def test_names_and_order_of_lists_change_nothing_but_where_time_matters(method):
    table = draw_world(method, 3, 500)
    if method.order_matters:
        assert method.needs == "occasions"
        return
    lists = list(reversed(table.lists))
    flags = table.histories[:, ::-1]
    turned = CaptureTable.from_arrays(flags, table.counts, lists=lists)

    found, again = run(method, table), run(method, turned)

    tolerance = 0.03 if method.name == "latent_classes" else 1e-6
    assert again.point == pytest.approx(found.point, rel=tolerance)


@EVERY_METHOD
def test_a_planted_population_is_found(method):
    size = 4000
    estimates = [run(method, draw_world(method, seed, size)) for seed in range(10, 14)]

    inside = sum(e.interval.low <= size <= e.interval.high for e in estimates)
    middle = np.median([e.point for e in estimates])
    assert inside >= 2 or middle == pytest.approx(size, rel=0.05)
    assert middle == pytest.approx(size, rel=0.25)


@EVERY_METHOD
def test_a_wider_level_gives_a_wider_interval(method):
    table = draw_world(method, 5, 800)

    narrow, wide = (run(method, table, level=level).interval for level in (0.5, 0.95))

    assert wide.low <= narrow.low <= narrow.high <= wide.high
    assert (narrow.level, wide.level) == (0.5, 0.95)
    assert wide.how


@EVERY_METHOD
@pytest.mark.parametrize("level", [0, 1, -0.5, 95])
def test_a_level_that_is_no_share_is_refused(method, level):
    with pytest.raises(ValueError, match="level must be between 0 and 1"):
        run(method, draw_world(method, 6, 300), level=level)


@EVERY_METHOD
def test_nobody_and_too_few_lists_are_refused(method):
    k = n_lists(method)
    nobody = CaptureTable.from_arrays(np.zeros((0, k), bool), [])
    single = CaptureTable.from_dict({"1": 5})

    for table in (nobody, single):
        with pytest.raises(CountingError):
            run(method, table)


@EVERY_METHOD
def test_huge_counts_and_very_few_persons_give_a_number_or_a_refusal(method):
    k = n_lists(method)
    cells = all_histories(k)
    for counts in (np.full(len(cells), 10**9), np.eye(1, len(cells), 0, dtype=int)[0]):
        table = CaptureTable.from_arrays(cells, counts)
        try:
            found = run(method, table)
        except CountingError:
            continue
        assert np.isfinite(found.point)
        assert found.point >= table.n_seen * (1 - 1e-9)


@EVERY_METHOD
def test_lists_that_nobody_shares_never_give_a_number_in_silence(method):
    k = n_lists(method)
    table = CaptureTable.from_arrays(np.eye(k, dtype=int), [30] * k)

    try:
        found = run(method, table)
    except CountingError:
        return
    assert found.warnings


@EVERY_METHOD
def test_the_entry_names_what_is_assumed_and_where_it_comes_from(method):
    function = method.function
    plain = function.func if isinstance(function, partial) else function

    assert find_method(method.name) is method
    assert "level" in inspect.signature(plain).parameters
    assert ("rng" in inspect.signature(plain).parameters) or not method.takes_rng
    assert len(method.assumptions) >= 2
    assert all(sentence.endswith(".") for sentence in method.assumptions)
    assert method.source


WITH_AN_EMPTY_LIST = CaptureTable.from_dict({"100": 50, "010": 30, "110": 10})


@pytest.mark.parametrize(
    "name",
    [
        *("log_linear", "m0", "mt", "mh_chao", "mth_chao", "mh_poisson", "mb"),
        *("bias_corrected", "sparse_lists", "sample_coverage_low"),
    ],
)
def test_a_list_that_nobody_is_on_is_refused_by_its_name(name):
    with pytest.raises(CountingError, match="'C'"):
        run(METHODS[name], WITH_AN_EMPTY_LIST)


def test_schnabel_holds_its_number_where_the_formula_gives_less_than_seen():
    counts = {
        "0001": 636,
        "0010": 32,
        "0011": 672,
        "0100": 21,
        "0111": 563,
        "1000": 14,
        "1110": 198,
    }

    found = run(METHODS["schnabel"], CaptureTable.from_dict(counts))

    assert found.point == found.n_seen
    assert found.interval.low <= found.point <= found.interval.high
    assert any("less than the persons seen" in text for text in found.warnings)
    assert "95 %" not in found.reading


def test_nobody_found_again_has_no_standard_error():
    found = run(METHODS["schnabel"], CaptureTable.from_dict({"10": 5, "01": 4}))

    assert np.isnan(found.se)
    assert found.interval.high == np.inf
    assert found.warnings


@pytest.mark.parametrize("name", ["log_linear", "sparse_lists", "mt", "mh_chao"])
def test_many_lists_are_counted(name):
    rng = np.random.default_rng(8)
    flags = rng.random((1500, 8)) < 0.15
    table = CaptureTable.from_arrays(flags[flags.any(axis=1)])

    found = METHODS[name].function(table)

    assert found.point == pytest.approx(1500, rel=0.15)


@pytest.mark.parametrize("name", ["log_linear", "mt", "mth_chao", "sparse_lists"])
def test_a_list_within_another_gives_a_number_or_a_refusal(name):
    table = CaptureTable.from_members(
        {
            "all": range(100),
            "some": range(40),
            "few": range(35, 60),
            "other": range(90, 130),
        }
    )

    try:
        found = METHODS[name].function(table)
    except CountingError:
        return
    assert np.isfinite(found.point)
    assert found.point >= 130


def test_an_unknown_method_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match="no counting method is called 'oracle'"):
        find_method("oracle")


def test_the_posterior_of_many_persons_has_a_width():
    seen = {
        "001": 247,
        "010": 49,
        "011": 142,
        "100": 60,
        "101": 112,
        "110": 4,
        "111": 12,
    }
    method = METHODS["decomposable_graphs"]
    few, many = (
        run(method, CaptureTable.from_dict({key: n * by for key, n in seen.items()}))
        for by in (10**3, 10**7)
    )

    assert few.point == pytest.approx(758_000, rel=0.01)
    assert 1_000 < few.interval.high - few.interval.low < 10_000
    assert many.interval.high - many.interval.low > 10**6


@pytest.mark.parametrize(
    ("name", "interval"), [("log_linear", "bootstrap"), ("sparse_lists", "bca")]
)
def test_no_draws_are_refused(name, interval):
    with pytest.raises(CountingError, match="n_draws must be 1"):
        run(
            METHODS[name],
            draw_world(METHODS[name], 1, 400),
            n_draws=0,
            interval=interval,
        )


def test_an_interval_without_width_claims_no_confidence():
    found = METHODS["chao"].function({2: 5})

    assert NO_WIDTH in found.warnings
    assert "confidence" not in found.reading


def test_what_is_said_of_those_seen_and_unseen_adds_up():
    text = read_estimate(3.6, 3, None, "…")

    assert text.startswith("3 persons were seen; about 4 exist, so that about 1 were")
