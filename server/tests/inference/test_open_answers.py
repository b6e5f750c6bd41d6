from __future__ import annotations

import json

import pytest

from handwork.inference import bridge

WRITTEN = [
    (1, 7, "the quick fox"),
    (1, 8, "the quick fax"),
    (1, 9, "a quick fox"),
    (2, 7, "one"),
    (2, 8, "one"),
]
COUNTED = [(1, 7, 10), (1, 8, 12), (1, 9, 500), (2, 7, 3), (2, 8, 3)]
TICKED = [
    (1, 7, ["cat", "dog"]),
    (1, 8, ["dog", "cat"]),
    (1, 9, ["dog"]),
    (2, 7, []),
    (2, 8, []),
]


def infer(kind, method, rows, gold=None):
    return bridge.infer(
        method=method, kind=kind, options={}, rows=rows, gold=gold or {}
    )


def labels(outcome) -> dict[int, object]:
    return {row.task_id: json.loads(row.label) for row in outcome.estimates}


def test_a_transcript_is_put_together_word_by_word():
    outcome = infer("transcribe-audio", "rover", WRITTEN)
    assert labels(outcome) == {1: "the quick fox", 2: "one"}


def test_a_text_that_nobody_wrote_agrees_with_nobody():
    rows = [(1, 7, "a b x"), (1, 8, "a y c"), (1, 9, "z b c")]
    estimate = infer("text", "rover", rows).estimates[0]
    assert json.loads(estimate.label) == "a b c"
    assert (estimate.answers_count, estimate.agreeing_count) == (3, 0)
    assert 0 < estimate.confidence < 1


def test_the_middle_number_is_believed_not_the_wild_one():
    outcome = infer("number", "median", COUNTED)
    assert labels(outcome) == {1: 12, 2: 3}
    assert [row.confidence for row in outcome.estimates] == [0.333333, 1.0]


def test_each_choice_is_inferred_on_its_own():
    outcome = infer("choose-many", "binary-relevance", TICKED)
    assert labels(outcome) == {1: ["cat", "dog"], 2: []}


@pytest.mark.parametrize(
    ("kind", "rows", "known"),
    [
        ("text", WRITTEN, "a quick fox"),
        ("number", COUNTED, 500),
        ("choose-many", TICKED, ["dog"]),
    ],
)
def test_every_fitting_method_puts_known_answers_in_and_counts_people(
    kind, rows, known
):
    for method in bridge.fitting_methods(kind):
        outcome = infer(kind, method, rows, {1: known})
        assert labels(outcome)[1] == known
        assert outcome.estimates[0].confidence == 1.0
        answered = {row.worker_id: row.answers_count for row in outcome.skills}
        assert answered == {7: 2, 8: 2, 9: 1}
        assert {row.worker_id: row.gold_right_count for row in outcome.skills}[9] == 1


@pytest.mark.parametrize("kind", ["text", "number", "choose-many"])
def test_no_answers_have_no_estimates(kind):
    for method in bridge.fitting_methods(kind):
        assert infer(kind, method, []).estimates == ()
