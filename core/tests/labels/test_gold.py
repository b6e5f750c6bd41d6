"""Known answers that cannot teach anything are refused, or at least told."""

from __future__ import annotations

import pytest

from handwork_core import AnswerTable
from handwork_core.truth import methods_for

EVERY_METHOD = pytest.mark.parametrize(
    "method", methods_for("labels").values(), ids=lambda method: method.name
)


@pytest.fixture
def table():
    tasks = ["1", "1", "2", "2", "3", "3"]
    return AnswerTable.from_arrays(tasks, ["ada", "bola"] * 3, [0, 1, 0, 0, 1, 1])


@EVERY_METHOD
def test_gold_with_numbers_for_tasks_named_by_text_is_refused(method, table):
    with pytest.raises(ValueError, match=r"gold has numbers .* the table has text"):
        method.function(table, gold={1: 0, 2: 0})


@EVERY_METHOD
def test_gold_of_tasks_without_answers_is_counted_in_a_warning(method, table):
    result = method.function(table, gold={"1": 0, "8": 0, "9": 1})

    assert any(text.startswith("2 of 3 known answers are") for text in result.warnings)


def test_gold_that_finds_its_tasks_gives_no_warning(table):
    majority = methods_for("labels")["majority_vote"].function

    assert majority(table, gold={"1": 0}).warnings == ()


def test_an_unknown_label_is_refused_for_a_task_without_answers_too(table):
    majority = methods_for("labels")["majority_vote"].function

    with pytest.raises(ValueError, match="gold label 'cat' of task '9'"):
        majority(table, gold={"1": 0, "9": "cat"})
