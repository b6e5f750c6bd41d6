"""A task is done when it is sure and undisputed, and not before."""

from __future__ import annotations

import numpy as np
import pytest

from handwork_core import AnswerTable, dawid_skene, majority_vote
from handwork_core.allocation import StopRule, decide, expected_gain, saved


def table_of(*votes, classes=("no", "yes")):
    """Build a table: each argument is one task's answers, by workers in turn."""
    rows = [
        (task, worker, label)
        for task, answers in enumerate(votes)
        for worker, label in enumerate(answers)
    ]
    return AnswerTable.from_arrays(*zip(*rows, strict=True), classes=list(classes))


YES, NO = "yes", "no"


def test_a_disputed_task_wants_what_it_lacks_and_a_settled_one_nothing():
    table = table_of([YES, YES, YES], [YES, NO, YES], [YES, NO], [YES])

    decision = decide(table, majority_vote(table), StopRule(confidence=0.6))

    assert decision.is_settled.tolist() == [True, False, False, False]
    assert decision.wanted.tolist() == [0, 1, 2, 1]
    assert decision.wants_more.tolist() == [False, True, True, True]


def test_a_lead_without_confidence_is_not_enough():
    table = table_of([YES] * 4 + [NO] * 2)

    sure, unsure = (
        decide(table, majority_vote(table), StopRule(confidence=confidence))
        for confidence in (0.6, 0.9)
    )

    assert sure.is_settled.tolist() == [True]
    assert unsure.wanted.tolist() == [1]


def test_confidence_without_a_lead_is_not_enough(plant):
    table = plant(3, n_tasks=200).table
    result = dawid_skene(table)
    votes = majority_vote(table).posterior[np.arange(200), result.labels]
    certain = result.confidence > 0.99

    decision = decide(table, result, StopRule(max_answers=20))

    against = certain & (votes < 0.5)
    assert against.any()
    assert decision.wants_more[against].all()


def test_at_the_maximum_a_task_is_left_as_it_is():
    table = table_of([YES, NO] * 3, [YES, NO, YES, NO, YES])

    decision = decide(table, majority_vote(table), StopRule(max_answers=6))

    assert decision.is_full.tolist() == [True, False]
    assert decision.wanted.tolist() == [0, 1]


def test_a_budget_goes_to_the_tasks_where_an_answer_tells_most():
    table = table_of([YES, YES, YES, NO], [YES, NO], [YES, YES], [NO, NO], [NO, YES])
    result = dawid_skene(table)

    free = decide(table, result, StopRule(confidence=0.999))
    bound = decide(table, result, StopRule(confidence=0.999, budget=14))

    assert not free.is_out_of_budget
    assert bound.is_out_of_budget
    assert bound.wanted.sum() == 2
    kept = free.priority[bound.wants_more].min()
    dropped = free.wants_more & ~bound.wants_more
    assert kept >= free.priority[dropped].max() - 1e-12


def test_a_result_of_another_table_is_refused():
    table = table_of([YES, YES])

    with pytest.raises(ValueError, match="other tasks than the table"):
        decide(table, majority_vote(table_of([YES], [NO])), StopRule())


@pytest.mark.parametrize("rows", [[], [(1, 1, "x")]])
def test_nothing_and_one_answer_are_decided(rows):
    columns = list(map(list, zip(*rows, strict=True))) if rows else [[], [], []]
    table = AnswerTable.from_arrays(*columns)

    decision = decide(table, majority_vote(table), StopRule())

    assert decision.wanted.tolist() == [1] * len(rows)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"confidence": 1.1}, "confidence must be"),
        ({"lead": -1}, "lead must be"),
        ({"lead": 1.5}, "lead must be a whole number"),
        ({"min_answers": 0}, "min_answers must be"),
        ({"min_answers": 5, "max_answers": 4}, "no more than max_answers"),
        ({"budget": -1}, "budget must be"),
    ],
)
def test_a_rule_out_of_range_is_refused(options, message):
    with pytest.raises(ValueError, match=message):
        StopRule(**options)


def test_gain_is_what_the_answer_is_worth_on_average():
    rng = np.random.default_rng(1)
    belief, confusion = rng.dirichlet(np.ones(3), 5), rng.dirichlet(np.ones(3), 3)

    gains = expected_gain(belief, confusion)

    for row, gain in zip(belief, gains, strict=True):
        after = 0.0
        for label in range(3):
            joint = row * confusion[:, label]
            after -= (joint * np.log(joint / joint.sum())).sum()
        assert gain == pytest.approx(-(row * np.log(row)).sum() - after, abs=1e-12)


def test_a_coin_tells_nothing():
    assert expected_gain(np.array([[0.3, 0.7]]), np.full((2, 2), 0.5)) == pytest.approx(
        0
    )


def test_the_sentence_says_what_was_saved_and_that_it_is_an_estimate(plant):
    table = plant(2, n_tasks=150, n_answers=4).table

    told = saved(table, dawid_skene(table), StopRule())

    assert told.sentence.startswith("600 answers to 150 tasks (4.0 each)")
    assert "estimate" in told.sentence
    assert told.fixed_answers > 4
    assert told.saved_answers == told.fixed_answers * 150 - 600
    assert told.saved_share == pytest.approx(1 - 4 / told.fixed_answers)


def test_where_nothing_was_saved_the_sentence_says_so():
    # Everybody is right: two answers do what ten do.
    labels = np.arange(40) % 2
    table = AnswerTable.from_arrays(
        np.repeat(np.arange(40), 10), np.tile(np.arange(10), 40), np.repeat(labels, 10)
    )

    told = saved(table, majority_vote(table), StopRule())

    assert told.saved_answers < 0
    assert told.sentence.endswith("nothing was saved.")


def test_a_known_task_is_settled_whatever_was_voted():
    table = table_of([YES, NO], [YES, NO])
    result = majority_vote(table, gold={1: NO})

    decision = decide(table, result, StopRule(confidence=0.6), gold={1: NO})

    assert decision.is_settled.tolist() == [False, True]
    assert decision.wanted.tolist() == [2, 0]


def test_who_repeats_themselves_settles_nothing_and_who_contradicts_has_no_vote():
    rows = [(1, "ada", YES)] * 4 + [(2, "ada", YES), (2, "bola", YES), (2, "bola", NO)]
    table = AnswerTable.from_arrays(*zip(*rows, strict=True), classes=[NO, YES])

    decision = decide(table, majority_vote(table), StopRule(confidence=0.5))

    assert decision.is_settled.tolist() == [False, False]
    assert decision.wanted.tolist() == [1, 1]
