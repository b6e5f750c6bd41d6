"""Log-linear models: fitted together as one by one, and refused where nothing is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handwork_core.counting import (
    CaptureTable,
    CountingError,
    NotIdentifiedError,
    closed_models,
    log_linear,
    log_linear_models,
    mth,
    sparse_lists,
)
from handwork_core.counting.chordal import decomposable_graphs
from handwork_core.counting.loglinear.existence import find_face
from handwork_core.counting.loglinear.fitting import fit_poisson
from handwork_core.counting.loglinear.search import plan_models
from handwork_core.counting.loglinear.terms import (
    all_counts,
    hierarchical_models,
    name_model,
    parse_model,
)


def test_there_are_8_models_of_three_lists_and_113_of_four():
    assert [len(hierarchical_models(n)) for n in (2, 3, 4)] == [1, 8, 113]
    assert len(set(hierarchical_models(4))) == 113


def test_there_are_61_decomposable_graphs_of_four_lists_and_822_of_five():
    assert [len(decomposable_graphs(n)) for n in (2, 3, 4, 5)] == [2, 8, 61, 822]


@pytest.mark.parametrize("n_lists", [3, 4])
def test_a_model_is_found_again_by_its_name(n_lists):
    for model in hierarchical_models(n_lists):
        assert parse_model(name_model(model, n_lists), n_lists) == model


@pytest.mark.parametrize("name", ["[15]", "[a]", "[1,,2]", "[0]"])
def test_a_name_that_is_no_model_is_refused(name):
    with pytest.raises(CountingError, match="is no term of 4 lists"):
        parse_model(name, 4)


@settings(deadline=None, max_examples=30)
@given(data=st.data())
def test_models_fitted_together_are_those_fitted_alone(data):
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    design = np.column_stack([np.ones(9), rng.integers(0, 2, (9, 3))]).astype(float)
    counts = rng.integers(1, 60, 9).astype(float)
    columns = np.column_stack([np.ones((4, 1), bool), rng.random((4, 3)) < 0.6])
    usable = [np.linalg.matrix_rank(design[:, used]) == used.sum() for used in columns]
    columns = columns[usable]
    if not len(columns):
        return

    together = fit_poisson(design, counts, columns=columns)

    for row, used in enumerate(columns):
        alone = fit_poisson(design[:, used], counts)
        assert together.converged[row]
        assert np.allclose(together.means[row], alone.means[0], rtol=1e-9)
        score = design[:, used].T @ (counts - together.means[row])
        assert np.allclose(score, 0, atol=1e-3 * counts.sum())


def test_cells_that_any_direction_sends_to_zero_are_left_out_together():
    design = np.array([[1, 0, 0], [1, 1, 0], [1, 0, 1], [1, 1, 1]], float)

    face = find_face(design, np.array([5.0, 0.0, 3.0, 0.0]))

    assert face.cells.tolist() == [True, False, True, False]
    assert not face.exists
    assert face.identified


def test_slopes_of_any_length_count_when_cells_are_left_out():
    table = CaptureTable.from_members(
        {"a": range(100), "b": range(40), "c": range(35, 60), "d": range(90, 130)}
    )

    found = log_linear(table, model="[12,13,23,24,34]")

    assert found.point == pytest.approx(220, abs=1e-6)
    assert any("minus infinity" in warning for warning in found.warnings)


def test_a_bound_goes_with_the_column_that_was_left_out():
    counts = {"001": 1, "100": 5, "101": 1, "111": 1}

    found = mth(CaptureTable.from_dict(counts), form="chao")

    assert found.point == pytest.approx(13, abs=1e-6)
    assert found.interval.low <= found.point <= found.interval.high


def test_a_model_that_leaves_the_number_open_is_refused_and_listed_without_it(
    published,
):
    nobody_on_two = CaptureTable.from_dict({"001": 9, "010": 9, "100": 9})

    with pytest.raises(NotIdentifiedError, match="leaves the number open"):
        log_linear(nobody_on_two)
    assert all(np.isnan(m.point) for m in log_linear_models(nobody_on_two))
    with pytest.raises(NotIdentifiedError, match="too few persons"):
        log_linear(nobody_on_two, model="[1,2,3]")


def test_models_that_are_about_as_good_are_told_where_they_disagree(published):
    found = log_linear(published("kosovo"))

    assert any("AIC prefers [123,134]" in warning for warning in found.warnings)
    assert any("hides the doubt" in warning for warning in found.warnings)
    assert sum(model.weight for model in found.models) == pytest.approx(1)
    assert found.models[0].name == "[123,14,34]"
    assert found.diagnostics["models_tried"] == 113


def test_doubt_about_the_model_widens_the_interval(published):
    table = published("hepatitis")
    options = {"model": None, "n_draws": 60, "criterion": "bic"}

    same = log_linear(table, interval="bootstrap", **options)
    anew = log_linear(table, interval="bootstrap with selection", **options)

    assert len(same.draws) == len(anew.draws) == 60
    assert same.interval.low < same.point < same.interval.high
    assert anew.interval.low <= same.interval.low * 1.05


def test_two_lists_give_the_number_of_lincoln_and_petersen():
    table = CaptureTable.from_dict({"10": 82, "01": 70, "11": 49})

    assert log_linear(table).point == pytest.approx(131 * 119 / 49, rel=1e-9)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"criterion": "dic"}, "no criterion is called 'dic'"),
        ({"interval": "wald"}, "no interval is called 'wald'"),
    ],
)
def test_an_unknown_option_is_refused(published, options, message):
    with pytest.raises(CountingError, match=message):
        log_linear(published("hepatitis"), **options)


def test_a_closed_model_that_cannot_be_fitted_says_why(published):
    models = {model.name: model for model in closed_models(published("scotland"))}

    assert np.isnan(models["Mb"].point)
    assert "sees no removal" in models["Mb"].note
    assert len(models) == 12


def test_thirty_occasions_are_counted_by_how_often_persons_were_seen():
    rng = np.random.default_rng(3)
    flags = rng.random((300, 30)) < 0.1
    table = CaptureTable.from_arrays(flags[flags.any(axis=1)])

    models = {model.name: model for model in closed_models(table)}

    assert models["M0"].point == pytest.approx(300, rel=0.06)
    assert models["Mb"].point == pytest.approx(300, rel=0.25)
    assert "at most 14 lists" in models["Mt"].note


def test_a_pair_that_nobody_shares_may_exclude_each_other():
    rng = np.random.default_rng(5)
    flags = rng.random((4000, 4)) < 0.2
    flags[flags[:, 0] & flags[:, 1], 0] = False
    table = CaptureTable.from_arrays(flags[flags.any(axis=1)])

    found = sparse_lists(table)

    assert found.diagnostics["coefficient A:B"] == float("-inf")
    assert any("taken to exclude each other" in text for text in found.warnings)
    assert found.interval.low < 4000 < found.interval.high


def test_a_bootstrap_of_sparse_lists_searches_again_in_each_draw(published):
    five = published("slavery").merge(["PF", "NCA"], name="PFNCA")

    found = sparse_lists(five, interval="bca", n_draws=40)

    assert found.interval.how == "BCa bootstrap"
    assert len(found.draws) == 40
    assert 7000 < found.interval.low < found.point < found.interval.high < 20_000


def table_of(counts):
    n_lists = int(np.log2(len(counts) + 1))
    histories = [f"{number:0{n_lists}b}" for number in range(1, len(counts) + 1)]
    return CaptureTable.from_dict(dict(zip(histories, counts, strict=True)))


@pytest.mark.parametrize(
    "counts",
    [
        {"110": 50, "001": 30, "111": 10},
        {"011": 14, "110": 154, "111": 4},
    ],
)
def test_a_model_that_cannot_be_fitted_leaves_the_others_their_numbers(counts):
    models = log_linear_models(CaptureTable.from_dict(counts))

    assert len(models) == 8
    for model in models:
        assert np.isfinite(model.point) or model.note


@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_tables_with_many_empty_histories_never_crash(data):
    cell = st.one_of(st.just(0), st.integers(1, 300))
    counts = data.draw(st.lists(cell, min_size=7, max_size=7).filter(any))

    try:
        models = log_linear_models(table_of(counts))
    except CountingError:
        return
    assert all(np.isfinite(model.point) or model.note for model in models)


@pytest.mark.parametrize(
    ("counts", "model"),
    [
        ([0, 87355, 17, 1, 10553, 11, 0], "[12,3]"),
        (
            [
                *(0, 309881, 10, 0, 0, 0, 6450, 983),
                *(5, 11103, 0, 18575, 578, 1164, 54995),
            ],
            "[123,134]",
        ),
    ],
)
def test_an_undetermined_model_gets_no_number_however_many_persons(counts, model):
    table = table_of(counts)

    exact = find_face(*_design_and_counts(table, model))
    (told,) = [one for one in log_linear_models(table) if one.name == model]

    assert not exact.exists
    assert np.isnan(told.point) == (not exact.identified)
    if not exact.identified:
        with pytest.raises(NotIdentifiedError):
            log_linear(table, model=model)


def _design_and_counts(table, model):
    plan = plan_models([parse_model(model, table.n_lists)], table.n_lists)
    return plan.design, all_counts(table)
