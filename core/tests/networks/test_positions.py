"""Access to positions, homophily and gaps have the published values and say no more."""

from __future__ import annotations

import csv
import math

import numpy as np
import pytest

from handwork_core.networks import (
    PositionAnswers,
    access_gap,
    factor_score,
    homophily,
    isco_table,
    newman_r,
    position_measures,
    score_positions,
)
from handwork_core.networks.position_files import read_positions
from handwork_core.reading.texts import read_texts
from handwork_core.report.networks import position_study


def test_measures_are_the_published_ones(expected):
    reference = expected("position_generator_vectors.json")
    rows = [
        (who, what)
        for who, known in reference["respondents"].items()
        for what in known or [""]
    ]
    answers = PositionAnswers.from_rows(rows, positions=list(reference["positions"]))
    for scale in ("siops", "isei"):
        scores = score_positions(answers.positions, scale=scale)
        found = position_measures(answers.accessed, scores).columns()
        for place, who in enumerate(answers.respondents):
            for name, wanted in reference["expected"][who][scale].items():
                value = found[name][place]
                assert (
                    math.isnan(value)
                    if wanted is None
                    else value == pytest.approx(wanted)
                )


def test_homophily_has_the_published_values(expected):
    reference = expected("position_generator_vectors.json")["assortativity"]
    for wanted in reference.values():
        cells = wanted["table"]
        found = homophily([[cells["ff"], cells["fm"]], [cells["mf"], cells["mm"]]])
        values = {
            "EI": found.ei, "newman_r": found.newman_r, "log_odds": found.log_odds, "phi": found.phi,
            "share_women_known_by_women": found.first_known_by_first,
            "share_women_known_by_men": found.first_known_by_second,
            "n": found.n, "same": found.same, "cross": found.cross,
        }  # fmt: skip
        assert values == pytest.approx(
            {name: wanted[name] for name in values}, rel=1e-6
        )
        assert found.log_odds_low < found.log_odds < found.log_odds_high


def test_the_table_of_occupations_is_the_published_one(vectors):
    with (vectors / "isco08_isei08_siops08.csv").open() as file:
        wanted = {row["isco08"]: row for row in csv.DictReader(file)}
    assert wanted.keys() == isco_table().keys()
    for code, row in wanted.items():
        found = isco_table()[code]
        assert (found.isei, found.siops) == (
            float(row["isei08"]),
            float(row["siops08"]),
        )


def test_an_empty_or_one_sided_table_has_no_coefficient_and_says_so():
    empty = homophily([[0, 0], [0, 0]])
    assert math.isnan(empty.ei)
    assert math.isnan(newman_r([[9, 0], [0, 0]]))
    assert empty.warnings == ("There are no contacts: nothing can be said.",)
    assert any("says more about that" in each or "more about" in each
               for each in homophily([[90, 5], [90, 5]]).warnings)  # fmt: skip


def test_swapping_both_groups_leaves_every_coefficient():
    one, other = homophily([[10, 40], [5, 70]]), homophily([[70, 5], [40, 10]])
    for name in ("ei", "newman_r", "log_odds", "phi"):
        assert getattr(one, name) == pytest.approx(getattr(other, name))


def test_a_factor_score_is_standard_and_leaves_out_who_reaches_nothing():
    rng = np.random.default_rng(1)
    accessed = rng.random((200, 10)) < rng.random((200, 1)) * 0.8
    measures = position_measures(accessed, np.linspace(20, 80, 10))
    found = factor_score(measures)
    some = measures.volume > 0
    assert np.isnan(found.scores[~some]).all()
    assert found.scores[some].mean() == pytest.approx(0, abs=1e-12)
    assert found.scores[some].var(ddof=1) == pytest.approx(1)
    assert np.corrcoef(found.scores[some], measures.volume[some])[
        0, 1
    ] == pytest.approx(found.loadings["volume"])


def test_a_gap_of_chance_is_rarely_called_one_and_a_real_one_is():
    rng = np.random.default_rng(2)
    group = np.array(["w", "m"] * 50)
    called = 0
    for _ in range(60):
        values = {"volume": rng.normal(size=100), "upper": rng.normal(size=100)}
        found = access_gap(values, group, ("w", "m"), rng=rng, n_permutations=199)
        called += found.adjusted_p_value.min() < 0.05
    assert called <= 9
    found = access_gap(
        {"volume": rng.normal(size=100) + (group == "w")}, group, ("w", "m"), rng=rng
    )
    assert found.p_value[0] < 0.01


def test_few_respondents_are_dealt_out_in_every_way():
    values = {"volume": np.array([1.0, 2.0, 3.0, 10.0, 11.0, 12.0])}
    found = access_gap(
        values, np.array(list("wwwmmm")), ("w", "m"), rng=np.random.default_rng(0)
    )
    assert found.is_exact
    assert found.n_permutations == 20
    assert found.p_value[0] == pytest.approx(2 / 20)


def sheet(text):
    return read_texts(text.encode(), "answers.csv")


def test_a_wide_file_has_a_column_a_position():
    found = read_positions([sheet(
        "respondent,gender,nurse 2221,2611\nada,w,woman,0\nbola,m,both,family;friend\ncleo,w,,no\n"
    )])  # fmt: skip
    assert found.positions == ("nurse 2221", "2611")
    assert found.accessed.tolist() == [[True, False], [True, True], [False, False]]
    assert found.n_unanswered.tolist() == [0, 0, 1]
    assert set(found.of_kind) == {"contact_gender", "strength"}
    assert found.of_kind["contact_gender"]["man"][:, 0].tolist() == [False, True, False]
    assert found.attributes["gender"].tolist() == ["w", "m", "w"]


def test_a_long_file_keeps_those_who_reach_nothing():
    found = read_positions(
        [sheet("respondent,position,strength\nada,nurse,family\nbola,,\n")]
    )
    assert found.respondents.tolist() == ["ada", "bola"]
    assert found.accessed.tolist() == [[True], [False]]
    assert found.of_kind["strength"]["family"].tolist() == [[True], [False]]


def test_a_cell_that_is_no_answer_is_refused_with_its_place():
    with pytest.raises(
        ValueError, match=r"answers.csv, row 2, column '2221 nurse': '7' is no answer"
    ):
        read_positions([sheet("respondent,2221 nurse,2611\nada,1,0\nbola,7,1\n")])


def test_a_position_without_a_score_is_refused():
    with pytest.raises(ValueError, match="position 'wizard' has no score"):
        score_positions(["wizard"])
    with pytest.raises(ValueError, match="is no code of ISCO-08"):
        score_positions(["wizard"], codes={"wizard": "0001"})


def test_tables_of_thousands_of_millions_have_a_coefficient():
    large = [[10**10, 4 * 10**10], [5 * 10**9, 7 * 10**10]]
    assert homophily(large).phi == pytest.approx(homophily([[10, 40], [5, 70]]).phi)
    with pytest.raises(ValueError, match="more than can be counted"):
        homophily([[1e300, 1], [1, 1]])


def test_a_few_of_neither_group_are_not_told_by_the_others():
    gender = np.array(["w", "m"] * 12 + ["x"], dtype=object)
    reached = np.random.default_rng(2).random((25, 3)) < 0.5
    answers = PositionAnswers(
        respondents=np.array([f"p{n}" for n in range(25)], dtype=object),
        positions=("2221", "9112", "2611"), accessed=reached, of_kind={},
        n_unanswered=np.zeros(25, int), attributes={"gender": gender},
    )  # fmt: skip
    scores = score_positions(answers.positions)
    told = {"question": "?", "source": "s", "scale": "siops", "minimum": 10}
    study = position_study(answers, scores, **told)
    part = next(each for each in study.parts if each.title.startswith("Does everyone"))
    assert "12" not in part.says[0].split("The p-value")[0]
    assert all(row[1:3] == ("withheld", "withheld") for row in part.grids[0].rows)
