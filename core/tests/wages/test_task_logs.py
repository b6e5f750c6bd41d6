"""An hour's pay has the published values by every definition, and gaps show no person."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handwork_core.reading.texts import read_texts
from handwork_core.wages import (
    Deductions,
    TaskLog,
    hourly_wages,
    rake,
    read_task_log,
    wage_gaps,
)
from handwork_core.wages.clusters import gather_spells
from handwork_core.wages.paid import weighted_medians

FOLDERS = [
    parent.parent / "shared" / "data" / "vectors"
    for parent in Path(__file__).resolve().parents
]
spans = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 500), st.integers(0, 90)), min_size=1
)


def rng():
    return np.random.default_rng(7)


def by_definition(log, **more):
    return {
        each.definition: each for each in hourly_wages(log, rng=rng(), **more).overall
    }


def read(text):
    return read_task_log(read_texts(text.encode(), "log.csv"))


def test_every_definition_has_the_published_value():
    folder = next((folder for folder in FOLDERS if folder.is_dir()), None)
    if folder is None:
        pytest.skip("the reference data are not beside this checkout")
    told = json.loads((folder / "hourly_wage_vectors.json").read_text())
    rows = told["tasks"]
    log = TaskLog.from_rows(
        ["ada"] * len(rows), [(row["start"], row["end"]) for row in rows],
        [row["reward"] for row in rows], [row["status"] for row in rows],
    )  # fmt: skip
    for name, wanted in told["methods"].items():
        gap = int(name.removeprefix("cluster_gap_").removesuffix("s"))
        table = hourly_wages(log, rng=rng(), gap_seconds=gap)
        found = {each.definition: each for each in table.overall}
        assert table.paid[0] == pytest.approx(told["paid"])
        assert found["naive"].mean == pytest.approx(told["naive_hourly"], rel=1e-9)
        assert found["clustered"].mean == pytest.approx(wanted["hourly"], rel=1e-9)
        assert found["clustered"].seconds == wanted["seconds"]
        assert table.n_spells == wanted["clusters"]
        if gap == 0:
            assert found["union"].mean == found["clustered"].mean


@given(spans, st.integers(0, 60))
@settings(max_examples=80)
def test_spells_are_those_of_a_plain_sweep(rows, gap):
    rows = sorted((worker, begin, begin + length) for worker, begin, length in rows)
    worker, begin, end = np.array(rows).T
    found = gather_spells(worker, begin, end, gap)
    plain = []
    for who, first, last in rows:
        if plain and plain[-1][0] == who and first - plain[-1][2] <= gap:
            plain[-1][2] = max(plain[-1][2], last)
        else:
            plain.append([who, first, last])
    columns = (found.worker_index, found.begin_ms, found.end_ms)
    assert np.column_stack(columns).tolist() == plain


def test_time_around_work_counts_once_where_it_overlaps_work():
    log = read(
        "worker,start,end,seconds,status,reward\n"
        "ada,0,100,,approved,1\nada,50,200,,search,\nada,,,100,payment,\n"
    )  # fmt: skip
    found = by_definition(log)
    assert found["clustered"].seconds == 100
    assert found["with unpaid time"].seconds == 300


def test_bonus_counts_fees_and_rejected_rewards_do_not():
    log = read(
        "worker,start,end,status,reward,bonus,fee\n"
        "ada,2026-03-01T10:00:00Z,2026-03-01T10:30:00Z,Approved,4.50,1.00,0.50\n"
        "ada,2026-03-01T11:30:00+01:00,2026-03-01T11:30:00+01:00,rejected,9,9,\n"
    )  # fmt: skip
    assert by_definition(log)["naive"].mean == pytest.approx(10.0)
    half = Deductions(fee_share=0.5, exchange_rate=2.0, price_level=4.0)
    assert by_definition(log, deductions=half)["naive"].mean == pytest.approx(2.5)
    assert "not paid" in log.notes[0]


def test_workers_below_the_minimum_wage_are_counted():
    log = TaskLog.from_rows(
        ["ada", "bola"], [(0, 3600), (0, 3600)], [4, 12], ["paid"] * 2
    )
    found = by_definition(log, minimum_wage=5.0)["naive"]
    assert found.below_share == 0.5
    assert (found.mean, found.median) == (8, 8)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("ada,10,5,approved,1", "row 1, column 'end': the work ends before it begins"),
        ("ada,0,5,maybe,1", "row 1, column 'status': 'maybe' is no status"),
        ("ada,0,5,approved,x", "row 1, column 'reward': 'x' is no amount"),
        ("ada,0,5,approved,-1", "is no amount of money for a task"),
        ("ada,,5,approved,1", "needs a start and an end"),
        ("ada,soon,5,approved,1", "'soon' is no moment"),
        ("ada,1770000000000,1770000005000,approved,1", "are these milliseconds"),
        ("ada,0,1e300,approved,1", "row 1, column 'end': '1e300' is too large"),
        ("ada,0,5,approved,1e999999999", "is no amount of money"),
        (
            "ada,2026-03-01T09:00:00+02:00,2026-03-01T09:05:00,approved,1",
            "has no time zone, unlike row 1",
        ),
        (",0,5,approved,1", "row 1, column 'worker': the cell is empty"),
    ],
)
def test_rows_that_cannot_be_are_refused_with_their_place(row, says):
    with pytest.raises(ValueError, match=says):
        read(f"worker,start,end,status,reward\n{row}\n")


def test_weights_meet_the_margins_and_say_what_they_cost():
    gender = np.array(["w"] * 70 + ["m"] * 30)
    care = np.array(["yes", "no"] * 50)
    margins = {"gender": {"w": 0.4, "m": 0.6}, "care": {"yes": 30, "no": 70}}
    found = rake({"gender": gender, "care": care}, margins)
    total = found.weights.sum()
    assert found.converged
    assert found.weights[gender == "w"].sum() / total == pytest.approx(0.4, abs=1e-9)
    assert found.weights[care == "yes"].sum() / total == pytest.approx(0.3, abs=1e-9)
    assert found.effective_n == pytest.approx(total**2 / (found.weights**2).sum())


def test_margins_that_do_not_fit_the_sample_are_refused():
    values = {"gender": np.array(["w", "m"])}
    with pytest.raises(ValueError, match="row 2: gender is 'm'"):
        rake(values, {"gender": {"w": 1.0}})
    with pytest.raises(ValueError, match="no one in the sample has gender 'x'"):
        rake(values, {"gender": {"w": 1, "m": 1, "x": 1}})
    with pytest.raises(ValueError, match="no variable 'age'"):
        rake(values, {"age": {"30": 1}})


@given(st.lists(st.floats(0, 9), min_size=1, max_size=12), st.integers(0, 999))
def test_a_median_of_whole_weights_is_that_of_repeated_values(values, seed):
    weights = np.random.default_rng(seed).integers(1, 5, len(values))
    found = weighted_medians(np.array(values), weights[None].astype(float))[0]
    assert found == pytest.approx(np.median(np.repeat(values, weights)))


def crowd(n=120, gap=0.8):
    """Women are paid a share of what men are."""
    random = np.random.default_rng(3)
    gender = np.array(["w", "m"] * (n // 2), dtype=object)
    workers = np.repeat([f"p{each:03}" for each in range(n)], 20)
    begin = np.tile(np.arange(20) * 5000.0, n) + random.uniform(0, 900, n * 20)
    length = random.uniform(60, 3000, n * 20)
    rate = np.where(np.repeat(gender, 20) == "w", gap, 1.0) * 10 / 3600
    log = TaskLog.from_rows(
        list(workers), list(zip(begin, begin + length, strict=True)),
        (rate * length).round(4).tolist(), ["approved"] * (n * 20),
    )  # fmt: skip
    return log, {
        "gender": gender,
        "care": np.array((["yes"] * 3 + ["no"] * 117)[:n], dtype=object),
    }


def test_a_planted_gap_is_found_within_its_interval():
    log, groups = crowd()
    found = wage_gaps(log, {"gender": groups["gender"]}, rng=rng(), reference="m")
    overall = next(each for each in found.gaps if each.group == ("all",))
    assert overall.ratio == pytest.approx(0.8, abs=0.005)
    assert overall.low <= overall.ratio <= overall.high


def test_no_figure_is_about_fewer_workers_than_the_minimum():
    log, groups = crowd()
    found = wage_gaps(log, groups, rng=rng(), n_resamples=100)
    shown = [cell for cell in found.cells if cell.n_workers is not None]
    assert found.n_withheld > 0
    assert all(cell.n_workers == 0 or cell.n_workers >= 10 for cell in shown)
    assert ("w", "yes", "all") not in {cell.group for cell in shown}
    assert all("yes" not in each.group for each in found.gaps)


def test_groups_that_do_not_fit_are_refused():
    log, groups = crowd()
    with pytest.raises(ValueError, match="'x' is no gender; there are: m, w"):
        wage_gaps(log, groups, rng=rng(), reference="x", n_resamples=100)
    with pytest.raises(ValueError, match="must rise"):
        wage_gaps(log, groups, rng=rng(), slot_minutes=(60, 15))
    with pytest.raises(ValueError, match="2 values for 120 workers"):
        wage_gaps(log, {"gender": np.array(["w", "m"])}, rng=rng())


def test_who_is_in_no_group_cannot_be_had_from_the_difference_to_all():
    log, groups = crowd()
    gender = groups["gender"].copy()
    gender[0] = ""
    found = wage_gaps(log, {"gender": gender}, rng=rng(), n_resamples=100)
    shown = {c.group: c.n_workers for c in found.cells if c.n_workers is not None}
    sums = [shown.get((each, "all")) for each in ("m", "w", "not known")]
    assert shown["all", "all"] == 120
    assert sums.count(None) >= 2
    assert not any(
        "not known" in (each.compared, each.reference) for each in found.gaps
    )


def test_a_cell_of_one_worker_has_no_interval():
    log = TaskLog.from_rows(
        ["ada", "bola"], [(0, 3600), (0, 3600)], [4, 12], ["paid"] * 2
    )
    groups = {"gender": np.array(["w", "m"], dtype=object)}
    found = wage_gaps(log, groups, rng=rng(), minimum=1, n_resamples=100)
    cell = next(each for each in found.cells if each.group == ("w", "all"))
    assert cell.hourly == 4
    assert np.isnan(cell.low)


def test_a_group_that_earned_nothing_has_no_ratio():
    log = TaskLog.from_rows(
        ["ada", "bola"], [(0, 3600), (0, 3600)], [4, 0], ["paid", "rejected"]
    )
    groups = {"gender": np.array(["w", "m"], dtype=object)}
    found = wage_gaps(log, groups, rng=rng(), minimum=1, reference="m", n_resamples=100)
    assert found.gaps == ()


def test_fees_above_pay_leave_less_than_nothing_and_are_noted():
    log = read(
        "worker,start,end,status,reward,fee\nada,0,3600,paid,1,3\nbola,0,3600,paid,5,\n"
    )
    found = hourly_wages(log, rng=rng())
    assert found.hourly["naive"].tolist() == [-2, 5]
    assert "more in fees than they were paid: 1" in found.notes[0]


def test_a_start_and_a_duration_say_when_work_ended():
    log = read(
        "worker,start,seconds,status,reward\nada,0,60,paid,1\nada,30,60,paid,1\n"
    )
    found = by_definition(log)
    assert (found["naive"].seconds, found["union"].seconds) == (120, 90)


def test_work_longer_than_a_day_is_noted():
    log = read("worker,start,end,status,reward\nada,0,100000,approved,1\n")
    assert "longer than a day: 1" in log.notes[0]
