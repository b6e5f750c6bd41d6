"""A method is chosen by how well it foretells answers that it has not seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from handwork_core import AnswerTable
from handwork_core.truth import (
    DEFAULT_METHOD,
    METHODS,
    choose,
    choosing,
    dawid_skene,
    infer,
)


def crowd_with_a_liar(n_tasks=200):
    """Ada and Bola are careful; three others answer at random."""
    rng = np.random.default_rng(4)
    truth = np.repeat(rng.integers(2, size=n_tasks), 5)
    workers = np.tile(np.arange(5), n_tasks)
    right = rng.random(len(truth)) < np.where(workers < 2, 0.95, 0.5)
    labels = np.where(right, truth, 1 - truth)
    return AnswerTable.from_arrays(np.repeat(np.arange(n_tasks), 5), workers, labels)


def test_the_default_is_a_method_for_labels(plant):
    table = plant(1, n_tasks=60).table

    result = infer(table)

    assert METHODS[DEFAULT_METHOD].answers == "labels"
    assert result.method == DEFAULT_METHOD


def test_a_model_of_workers_is_chosen_over_votes_where_most_guess():
    choice = choose(crowd_with_a_liar(), candidates=["majority_vote", "dawid_skene"])

    assert choice.method == choice.result.method == "dawid_skene"
    assert choice.scores["majority_vote"].behind_best > 0
    assert choice.scores["dawid_skene"].behind_best == 0
    assert choice.reason.startswith("dawid_skene: it foretells")


def test_the_default_is_kept_where_no_candidate_is_clearly_better(plant):
    choice = choose(plant(2, n_tasks=100).table)

    assert choice.method == DEFAULT_METHOD
    assert (
        choice.result.labels.tolist()
        == infer(plant(2, n_tasks=100).table).labels.tolist()
    )


def test_disagreement_counts_the_tasks_with_different_labels():
    table = crowd_with_a_liar()
    names = ("majority_vote", "dawid_skene", "one_coin")

    choice = choose(table, candidates=names)

    labels = [METHODS[name].function(table).labels for name in names]
    assert choice.candidates == names
    assert choice.disagreement[0, 1] == np.mean(labels[0] != labels[1])
    assert (choice.disagreement == choice.disagreement.T).all()
    divided = [t for t in range(200) if len({int(row[t]) for row in labels}) > 1]
    assert set(choice.tasks_to_look_at) <= set(divided)
    assert len(choice.tasks_to_look_at) == min(20, len(divided))


def test_without_a_task_of_three_answers_the_default_is_kept_and_said():
    table = AnswerTable.from_arrays([1, 1, 2], ["ada", "bola", "ada"], list("xyx"))

    choice = choose(table)

    assert choice.method == DEFAULT_METHOD
    assert not choice.scores
    assert "none could be held out" in choice.reason


def test_an_empty_table_has_a_choice():
    choice = choose(AnswerTable.from_arrays([], [], []))

    assert choice.method == DEFAULT_METHOD
    assert len(choice.result.labels) == 0
    assert choice.tasks_to_look_at == ()


def test_the_same_seed_chooses_the_same(plant):
    table = plant(3, n_tasks=80).table

    first, again = choose(table), choose(table)

    assert first.scores == again.scores
    assert first.reason == again.reason


@pytest.mark.parametrize("names", [["oracle"], ["mean"]])
def test_a_candidate_that_is_no_method_for_labels_is_refused(names):
    table = AnswerTable.from_arrays([1], [1], [1])

    with pytest.raises(ValueError, match="no truth method for labels is called"):
        choose(table, candidates=names)


def test_candidates_that_know_too_few_classes_are_left_out(monkeypatch):
    coin = replace(METHODS["one_coin"], most_classes=2)
    known = {"one_coin": coin, "wawa": METHODS["wawa"]}
    monkeypatch.setattr(choosing, "find_method", lambda name, **_: known[name])
    rows = np.random.default_rng(5).integers(3, size=(30, 3))
    table = AnswerTable.from_arrays(rows[:, 0], rows[:, 1], rows[:, 2])

    assert choose(table, candidates=["one_coin", "wawa"]).candidates == ("wawa",)
    with pytest.raises(ValueError, match="no candidate knows 3 classes"):
        choose(table, candidates=["one_coin"])


def calibration_error(result, truth):
    position = {task: index for index, task in enumerate(result.tasks)}
    shared = sorted(truth.keys() & position.keys())
    places = [position[task] for task in shared]
    right = result.classes[result.labels[places]] == [truth[task] for task in shared]
    confidence = result.confidence[places]
    bins = np.ceil(confidence * 15).astype(int)
    return np.abs(np.bincount(bins, right - confidence)).sum() / len(shared)


@pytest.mark.parametrize("name", ["bluebird", "rte", "sp_amt", "zencrowd_us"])
def test_the_default_is_better_calibrated_than_em_on_real_crowds(name, real_crowd):
    table, truth = real_crowd(name)

    plain = calibration_error(dawid_skene(table, pseudo_labels=0), truth)

    assert calibration_error(infer(table), truth) < plain


@pytest.mark.parametrize("name", ["bluebird", "rte", "zencrowd_us", "cf"])
def test_the_default_is_as_right_as_measured_on_real_crowds(name, real_crowd, accuracy):
    least = {"bluebird": 0.88, "rte": 0.92, "zencrowd_us": 0.9, "cf": 0.885}
    table, truth = real_crowd(name)

    assert accuracy(infer(table), truth) >= least[name]


def test_a_candidate_that_refuses_the_table_is_dropped_and_told(plant):
    many = np.arange(4000)
    table = AnswerTable.from_arrays(many // 3999, many, many % 2)

    choice = choose(table, candidates=["majority_vote", "m_msr"])

    assert choice.candidates == ("majority_vote",)
    assert "m_msr is left out: up to" in choice.reason


def test_it_is_said_why_no_candidate_is_left():
    many = np.arange(4000)
    table = AnswerTable.from_arrays(many // 3999, many, many % 2)

    with pytest.raises(ValueError, match="every candidate refuses: m_msr is left out"):
        choose(table, candidates=["m_msr"])


def test_gold_of_an_unknown_class_is_no_reason_to_drop_candidates():
    table = AnswerTable.from_arrays([1], ["ada"], ["x"])

    with pytest.raises(ValueError, match="gold label 'cat' of task 1"):
        choose(table, gold={1: "cat"})


def test_the_default_wins_a_tie():
    table = AnswerTable.from_arrays([1] * 3, ["ada", "bola", "eve"], list("xxx"))

    choice = choose(table, candidates=["majority_vote", DEFAULT_METHOD])

    assert choice.method == DEFAULT_METHOD
    assert "as well as any of 2" in choice.reason
    assert "inf" not in choice.reason
