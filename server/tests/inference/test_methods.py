from __future__ import annotations

import json
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answered import ABC
from handwork.inference import bridge
from handwork.inference.rules import comparable, usual_method
from handwork.projects.rules import BatchTerms

CHOICES = {"choices": [{"value": value, "label": value} for value in ABC["choices"]]}
ROWS = [(1, 7, "a"), (1, 8, "a"), (1, 9, "b"), (2, 7, "b"), (2, 8, "b"), (2, 9, "b")]
METHODS = ("majority-vote", "dawid-skene", "consensus")


def infer(method="majority-vote", kind="choose-one", rows=ROWS, gold=None):
    options = CHOICES if kind == "choose-one" else {}
    return bridge.infer(
        method=method, kind=kind, options=options, rows=rows, gold=gold or {}
    )


def labels(outcome) -> dict[int, object]:
    return {row.task_id: json.loads(row.label) for row in outcome.estimates}


@pytest.mark.parametrize("method", METHODS)
def test_what_most_people_say_is_believed(method):
    assert labels(infer(method)) == {1: "a", 2: "b"}


@pytest.mark.parametrize("method", METHODS)
def test_a_known_answer_is_believed_whatever_people_say(method):
    outcome = infer(method, gold={1: "c"})
    estimate = outcome.estimates[0]
    assert json.loads(estimate.label) == "c"
    assert estimate.confidence == 1.0
    assert json.loads(estimate.distribution) == [["c", 1.0]]


@pytest.mark.parametrize("method", METHODS)
def test_accuracy_on_gold_sets_the_known_answers_aside(method):
    assert infer(method, gold={1: "c", 2: "b"}).gold_accuracy_share == 0.5


def test_why_nothing_can_be_compared_is_said_once():
    outcome = infer("dawid-skene", rows=[(1, 7, "a"), (2, 7, "b")])
    said = [each for each in outcome.warnings if each.startswith("No task has two")]
    assert said == ["No task has two answers: workers cannot be told apart."]


def test_gold_tells_who_was_right():
    skills = {row.worker_id: row for row in infer(gold={1: "b", 2: "b"}).skills}
    right = {worker: row.gold_right_count for worker, row in skills.items()}
    assert right == {7: 1, 8: 1, 9: 2}
    assert all(row.gold_answers_count == 2 for row in skills.values())


def test_gold_of_a_task_nobody_answered_changes_nothing():
    outcome = infer(gold={99: "c"})
    assert labels(outcome) == {1: "a", 2: "b"}
    assert outcome.gold_accuracy_share is None


@pytest.mark.parametrize("method", METHODS)
def test_no_answers_give_no_estimates(method):
    outcome = infer(method, rows=[], gold={1: "a"})
    assert outcome.estimates == outcome.skills == ()


def test_ties_go_to_the_choice_that_is_listed_first():
    assert labels(infer(rows=[(1, 7, "c"), (1, 8, "b")])) == {1: "b"}


def test_the_order_in_which_choices_were_ticked_means_nothing():
    rows = [(1, 7, ["a", "b"]), (1, 8, ["b", "a"]), (1, 9, ["a"])]
    assert labels(infer(kind="choose-many", rows=rows)) == {1: ["a", "b"]}


def test_texts_that_look_the_same_are_the_same():
    rows = [(1, 7, "caf\u00e9  noir "), (1, 8, "cafe\u0301 noir"), (1, 9, "th\u00e9")]
    outcome = infer(kind="text", rows=rows)
    assert labels(outcome) == {1: "caf\u00e9 noir"}
    assert outcome.estimates[0].agreeing_count == 2


def test_a_number_is_a_number_however_it_is_written():
    assert labels(infer(kind="number", rows=[(1, 7, 2), (1, 8, 2.0)])) == {1: 2}


@pytest.mark.parametrize("kind", ["text", "number", "choose-many", "transcribe-image"])
def test_a_method_that_needs_fixed_labels_is_refused_for_other_kinds(kind):
    with pytest.raises(bridge.UnfitMethodError) as refusal:
        infer("dawid-skene", kind=kind)
    assert "majority-vote" in refusal.value.what_to_do


def test_an_unknown_method_is_refused_and_the_known_ones_are_named():
    with pytest.raises(bridge.UnfitMethodError) as refusal:
        infer("oracle")
    assert "consensus, dawid-skene" in refusal.value.what_to_do


def test_the_method_that_a_batch_has_unasked_is_one_that_there_is():
    (method,) = (f.default for f in fields(BatchTerms) if f.name == "method")
    assert method in bridge.fitting_methods("choose-one")
    assert all("_" not in name for name in bridge.METHODS)


def test_a_dishonest_worker_is_found_out():
    truth = {task: "abc"[task % 3] for task in range(60)}
    rows = [
        (task, worker, says) for task, says in truth.items() for worker in (1, 2, 3)
    ]
    rows += [(task, 666, "a") for task in truth]
    skills = {row.worker_id: row for row in infer("dawid-skene", rows=rows).skills}
    assert skills[666].accuracy_share < 0.5 < skills[1].accuracy_share
    assert skills[666].confusion["b"]["a"] > 0.9


@pytest.mark.parametrize("method", METHODS)
def test_a_skill_lies_within_its_interval_and_few_answers_say_less(method):
    rng = np.random.default_rng(3)
    rows = [
        (task, worker, "abc"[task % 3] if rng.random() < 0.8 else "abc"[(task + 1) % 3])
        for task in range(90)
        for worker in range(5)
        if worker or task < 6
    ]
    few, *others = infer(method, rows=rows).skills
    for row in (few, *others):
        low, high = row.accuracy_low_share, row.accuracy_high_share
        assert 0 <= low <= row.accuracy_share <= high <= 1
    assert few.answers_count == 6
    assert all(width_of(few) > 2 * width_of(row) for row in others)


@pytest.mark.parametrize("method", METHODS)
def test_the_interval_of_a_skill_holds_the_truth_about_as_often_as_it_says(method):
    held = []
    for seed in range(6):
        rng = np.random.default_rng(seed)
        truth = {worker: rng.uniform(0.55, 0.95) for worker in range(15)}
        rows = [
            (task, worker, "abc"[(task + (rng.random() > truth[worker])) % 3])
            for task in range(200)
            for worker in rng.permutation(15)[:5].tolist()
        ]
        held += [
            row.accuracy_low_share <= truth[row.worker_id] <= row.accuracy_high_share
            for row in infer(method, rows=rows).skills
        ]
    assert sum(held) / len(held) > 0.8


@pytest.mark.parametrize("kind", ["text", "number", "choose-many", "transcribe-image"])
@pytest.mark.parametrize("method", [None, "majority-vote"])
def test_answers_of_every_kind_give_skills_with_an_interval(kind, method):
    says = {
        "text": str,
        "transcribe-image": str,
        "number": float,
        "choose-many": lambda n: [str(n)],
    }[kind]
    rows = [(task, worker, says(task % 3)) for task in range(12) for worker in (1, 2)]
    alone = [(task, 9, says(task)) for task in range(20, 30)]
    skills = infer(method or usual_method(kind), kind=kind, rows=rows + alone).skills
    by_worker = {row.worker_id: row for row in skills}
    for row in skills:
        low, high = row.accuracy_low_share, row.accuracy_high_share
        assert 0 <= low <= row.accuracy_share <= high <= 1
    assert width_of(by_worker[9]) > width_of(by_worker[1]), "nobody else answered these"


def width_of(row) -> float:
    return row.accuracy_high_share - row.accuracy_low_share


def test_thousands_of_different_texts_are_judged_too():
    rows = [(task, 1, f"text {task}") for task in range(3_000)]
    outcome = infer(kind="text", rows=rows)
    assert len(outcome.estimates) == 3_000


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 6), st.integers(1, 4), st.sampled_from("abc")),
        unique_by=lambda row: row[:2],
        min_size=1,
    ),
    st.randoms(),
)
def test_the_order_of_answers_changes_nothing(rows, shuffled):
    mixed = list(rows)
    shuffled.shuffle(mixed)
    assert infer(kind="text", rows=rows) == infer(kind="text", rows=mixed)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(1, 4), st.sampled_from("abc")))
)
def test_majority_vote_believes_nothing_that_fewer_people_said(rows):
    for row in infer(rows=rows).estimates:
        given_labels = [says for task, _worker, says in rows if task == row.task_id]
        most = max(given_labels.count(value) for value in given_labels)
        assert row.agreeing_count == given_labels.count(json.loads(row.label)) == most


def test_a_truth_value_is_no_answer():
    with pytest.raises(TypeError):
        comparable(value=True)
