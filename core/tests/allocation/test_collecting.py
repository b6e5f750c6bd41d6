"""Stopping early buys the same labels with fewer answers, and pilots foretell how many."""

from __future__ import annotations

import numpy as np
import pytest

from handwork_core import AnswerTable, dawid_skene, majority_vote
from handwork_core.allocation import StopRule, answers_to_plan, replay, saved


def test_a_planted_crowd_needs_fewer_answers_for_the_same_accuracy(plant):
    crowd = plant(3, n_tasks=200, n_workers=9, n_answers=9)
    truth = dict(enumerate(crowd.truth.tolist()))

    done = replay(crowd.table, truth, StopRule(), seed=1)

    of_all = 1 - crowd.wrong_share(dawid_skene(crowd.table))
    assert done.accuracy > of_all - 0.03
    assert done.mean_answers < 5
    assert done.answers.max() <= 9


def test_the_same_seed_replays_the_same_and_another_does_not(plant):
    table = plant(4, n_tasks=60).table

    first, same, other = (replay(table, {}, StopRule(), seed=s) for s in (1, 1, 2))

    assert (first.answers == same.answers).all()
    assert (first.answers != other.answers).any()
    assert np.isnan(first.accuracy)


def test_a_budget_ends_the_collection(plant):
    done = replay(plant(5, n_tasks=60).table, {}, StopRule(budget=90), seed=1)

    assert done.answers.sum() == 90


def test_nothing_is_replayed_as_nothing():
    done = replay(AnswerTable.from_arrays([], [], []), {}, StopRule(), seed=1)

    assert len(done.answers) == 0


def test_a_real_crowd_needs_half_the_answers_of_ten_votes(real_crowd):
    table, truth = real_crowd("rte")

    done = replay(table, truth, StopRule(), seed=1)

    # Ten votes, which is all there are, are right 0.897 of the time.
    assert done.accuracy > 0.9
    assert done.mean_answers < 5


def test_a_pilot_foretells_the_accuracy_of_more_answers(plant):
    pilot = plant(6, n_tasks=100, n_answers=4).table

    plan = answers_to_plan(pilot, dawid_skene(pilot), target=0.93, most=9)

    for number in (4, 7):
        crowds = [plant(seed, n_tasks=300, n_answers=number) for seed in range(3)]
        model = np.mean([1 - c.wrong_share(dawid_skene(c.table)) for c in crowds])
        votes = np.mean([1 - c.wrong_share(majority_vote(c.table)) for c in crowds])
        place = number - 1
        assert plan.low[place] - 0.03 <= model <= plan.high[place] + 0.03
        assert plan.vote_accuracy[place] == pytest.approx(votes, abs=0.08)
    assert plan.accuracy[plan.enough - 1] >= 0.93 > plan.accuracy[plan.enough - 2]


def test_a_target_out_of_reach_is_said_to_be():
    rng = np.random.default_rng(0)
    table = AnswerTable.from_arrays(
        np.repeat(range(40), 3), np.tile(range(3), 40), rng.integers(2, size=120)
    )

    plan = answers_to_plan(table, majority_vote(table), target=1.0, most=4)

    assert plan.enough is None


@pytest.mark.parametrize(
    ("options", "message"),
    [({"target": 0.0}, "target must be"), ({"most": 0}, "most must be")],
)
def test_a_plan_out_of_range_is_refused(options, message):
    table = AnswerTable.from_arrays([1], [1], [1])

    with pytest.raises(ValueError, match=message):
        answers_to_plan(table, majority_vote(table), **options)


def test_an_empty_pilot_is_refused():
    table = AnswerTable.from_arrays([], [], [])

    with pytest.raises(ValueError, match="a pilot needs answers"):
        answers_to_plan(table, majority_vote(table))


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (([1], ["ada"], ["x"]), "all answers say the same"),
        (([1, 1, 2, 2], ["ada", "bola"] * 2, ["x"] * 4), "all answers say the same"),
        (([1, 2], ["ada", "bola"], ["x", "y"]), "no two workers answered the same"),
        (([1, 1, 2], ["ada", "ada", "bola"], ["x", "y", "y"]), "no two workers"),
    ],
)
@pytest.mark.parametrize("planned", [True, False])
def test_answers_that_tell_nothing_of_errors_foretell_nothing(
    columns, message, planned
):
    table = AnswerTable.from_arrays(*columns)
    result = dawid_skene(table)

    with pytest.raises(ValueError, match=message):
        answers_to_plan(table, result) if planned else saved(table, result, StopRule())


def test_a_truth_that_nobody_gave_counts_as_an_error():
    table = AnswerTable.from_arrays([1, 1, 2, 2], [1, 2, 1, 2], ["x"] * 4)

    done = replay(table, {1: "x", 2: "y"}, StopRule(), seed=1)

    assert (done.accuracy, done.vote_accuracy) == (0.5, 0.5)
