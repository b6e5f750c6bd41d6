"""Counting from one source: reference values, limits, and what does not change a number."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handwork_core.counting.lower_bounds import chao_covariates, zelterman
from handwork_core.counting.one_inflated import (
    one_inflated_geometric,
    one_inflated_poisson,
)
from handwork_core.counting.results import CountingError, NotIdentifiedError
from handwork_core.counting.sightings import Sightings
from handwork_core.counting.single import (
    zero_truncated_geometric,
    zero_truncated_negative_binomial,
    zero_truncated_poisson,
)
from handwork_core.counting.times_seen import TimesSeen

METHODS = {
    "ztpoisson": zero_truncated_poisson,
    "ztgeom": zero_truncated_geometric,
    "zelterman": zelterman,
    "chao": chao_covariates,
    "ztoipoisson": one_inflated_poisson,
    "oiztgeom": one_inflated_geometric,
}
OPTIMISED = {"ztoipoisson", "oiztgeom"}
DUTCH = {1: 1645, 2: 183, 3: 37, 4: 13, 5: 1, 6: 1}
CORES = st.fixed_dictionaries(
    {1: st.integers(5, 200), 2: st.integers(3, 80), 3: st.integers(0, 30)}
)


@pytest.fixture(scope="module")
def immigrants(vector_file):
    return Sightings.from_csv(vector_file("netherlandsimmigrant.csv"))


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("covariates", [(), ("gender", "age", "nation")])
def test_the_reference_is_reproduced(name, covariates, immigrants, vectors):
    known = vectors("single_source_expected.json")
    reference = known[f"{name} capture ~ {' + '.join(covariates) or '1'}"]
    found = METHODS[name](immigrants, covariates=covariates)
    close = 1e-5 if name in OPTIMISED or covariates else 1e-6
    assert found.point == pytest.approx(reference["N"], rel=close)
    assert found.diagnostics["aic"] == pytest.approx(reference["AIC"], rel=close)
    coefficients = [
        value
        for key, value in found.diagnostics.items()
        if key.startswith("coefficient")
    ]
    assert coefficients == pytest.approx(list(reference["coef"].values()), rel=close)
    if name == "oiztgeom":
        # The reference leaves out a factor of the variance of who happens to be seen.
        assert found.se > reference["se"]
        return
    assert found.se == pytest.approx(reference["se"], rel=close)
    ends = (found.interval.low, found.interval.high)
    assert ends == pytest.approx(reference["ci_lognormal"], rel=close)
    normal = [found.diagnostics[f"normal_interval_{end}"] for end in ("low", "high")]
    assert normal == pytest.approx(reference["ci_normal"], rel=close)


@pytest.mark.parametrize("covariates", [(), ("gender", "age", "nation")])
def test_a_negative_binomial_at_its_limit_is_refused(immigrants, covariates):
    with pytest.raises(NotIdentifiedError, match="population is infinite"):
        zero_truncated_negative_binomial(immigrants, covariates=covariates)


def test_a_negative_binomial_inside_its_limits_finds_the_planted_number():
    rng = np.random.default_rng(1)
    times = rng.negative_binomial(2, 2 / 3.5, 5000)
    found = zero_truncated_negative_binomial(Sightings.from_columns(times[times > 0]))
    assert found.interval.low < 5000 < found.interval.high
    assert found.warnings == ()


def test_a_negative_binomial_that_cannot_rule_out_its_limit_has_no_upper_end():
    rng = np.random.default_rng(2)
    times = rng.negative_binomial(0.3, 0.3 / 1.3, 150)
    found = zero_truncated_negative_binomial(Sightings.from_columns(times[times > 0]))
    assert math.isinf(found.interval.high)
    assert "do not rule out" in found.warnings[0]


@pytest.mark.parametrize("method", METHODS.values())
def test_where_nobody_was_seen_twice_there_is_no_number(method):
    with pytest.raises(NotIdentifiedError, match="go on looking"):
        method({1: 50})


def test_a_group_that_was_never_seen_twice_is_named():
    seen = Sightings.from_columns([1, 2, 1, 2, 1, 1, 1], {"group": list("aaaabbb")})
    with pytest.raises(NotIdentifiedError, match="group: b"):
        zelterman(seen, covariates=["group"])


@pytest.mark.parametrize("name", sorted(set(METHODS) - OPTIMISED))
@settings(max_examples=10, deadline=None)
@given(counts=CORES, seed=st.integers(0, 5))
def test_the_order_of_persons_and_names_of_groups_do_not_matter(name, counts, seed):
    method = METHODS[name]
    times = np.repeat(list(counts), list(counts.values()))
    rng = np.random.default_rng(seed)
    groups = rng.permutation(np.resize(["x", "y"], len(times)))
    order = rng.permutation(len(times))
    options = {"covariates": ["g"]}
    try:
        one = method(Sightings.from_columns(times, {"g": groups}), **options)
    except NotIdentifiedError:
        return
    renamed = np.where(groups == "x", "later", "early")[order]
    other = method(Sightings.from_columns(times[order], {"g": renamed}), **options)
    assert other.point == pytest.approx(one.point, rel=1e-6)


@pytest.mark.parametrize("method", METHODS.values())
def test_a_table_of_times_says_the_same_as_its_rows(method):
    rows = np.repeat(list(DUTCH), list(DUTCH.values()))
    from_rows = method(Sightings.from_columns(rows)).point
    assert method(DUTCH).point == pytest.approx(from_rows, rel=1e-12)
    assert method(TimesSeen.from_dict(DUTCH)).point == pytest.approx(from_rows)


@pytest.mark.parametrize("method", METHODS.values())
@settings(max_examples=10, deadline=None)
@given(counts=CORES)
def test_no_estimate_is_below_those_seen(method, counts):
    try:
        found = method(counts)
    except NotIdentifiedError:
        return
    assert found.interval.low >= found.n_seen
    assert found.interval.low <= found.point <= found.interval.high


def test_a_number_is_used_as_it_is_and_a_text_is_a_category():
    seen = Sightings.from_columns(
        [1, 2, 1], {"age": ["20", "30", "25"], "city": list("xyx")}
    )
    assert seen.design(["age"])[0] == ("(Intercept)", "age")
    assert seen.design(["city"])[0] == ("(Intercept)", "city: y")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        ("capture,age\n1,20\n0,30\n", "row 3, column 'capture'.*from 1 on, not '0'"),
        ("capture,age\n1,20\n2,\n", "row 3, column 'age': the cell is empty"),
        ("capture,age\n1\n", "row 2: 1 cells, but the header names 2"),
        ("age\n20\n", "no column with how often a person was seen"),
        ("capture;age\n1;20\n1,5;30\n", "row 3, column 'capture'"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_row_and_column(
    tmp_path, text, says
):
    path = tmp_path / "seen.csv"
    path.write_text(text)
    with pytest.raises(CountingError, match=says):
        Sightings.from_csv(path)


def test_a_covariate_that_is_not_there_or_does_not_vary_is_refused():
    seen = Sightings.from_columns([1, 2, 1], {"city": ["x", "x", "x"]})
    with pytest.raises(CountingError, match="there are city"):
        zelterman(seen, covariates=["age"])
    with pytest.raises(CountingError, match="the same for everybody"):
        zelterman(seen, covariates=["city"])


@pytest.mark.parametrize(
    ("method", "says"),
    [
        (zero_truncated_poisson, "is as likely to be seen, again and again"),
        (zero_truncated_geometric, "an exponential distribution of their rates"),
        (zelterman, "harder to see than those"),
        (chao_covariates, "It is a lower bound"),
    ],
)
def test_a_reading_names_what_its_own_method_assumes(method, says):
    assert says in method({1: 1645, 2: 183, 3: 37, 4: 13, 5: 1, 6: 1}).reading
