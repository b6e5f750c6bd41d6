"""Answers are encoded the same way, whatever the order of the rows."""

from __future__ import annotations

import uuid

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handwork_core import AnswerTable

ids = st.one_of(st.integers(), st.text(), st.uuids(), st.tuples(st.integers()))
rows = st.lists(st.tuples(ids, ids, st.sampled_from(["x", "y", "z"])), max_size=30)


def table_of(answers, **options):
    columns = [list(column) for column in zip(*answers, strict=True)] or [[], [], []]
    return AnswerTable.from_arrays(*columns, **options)


def answers_of(table):
    tasks, workers = table.tasks.tolist(), table.workers.tolist()
    classes = table.classes.tolist()
    return [
        (tasks[t], workers[w], classes[c])
        for t, w, c in zip(
            table.task_index, table.worker_index, table.label_index, strict=True
        )
    ]


@settings(deadline=None)
@given(rows)
def test_every_answer_is_kept_once_and_found_by_its_task(answers):
    table = table_of(answers)

    assert sorted(map(repr, answers_of(table))) == sorted(map(repr, answers))
    assert table.task_offsets[-1] == table.n_labels == len(answers)
    assert (np.diff(table.task_index) >= 0).all()


@settings(deadline=None)
@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(answers, random):
    shuffled = list(answers)
    random.shuffle(shuffled)

    first, second = table_of(answers), table_of(shuffled)

    for name in AnswerTable.__slots__:
        assert getattr(first, name).tolist() == getattr(second, name).tolist()


@pytest.mark.parametrize("spread", [1, 10**12])
def test_integer_arrays_are_encoded_as_lists_are(spread):
    tasks = np.random.default_rng(3).integers(-50, 50, size=200) * spread

    of_array = AnswerTable.from_arrays(tasks, tasks % 7, tasks % 3)
    of_list = AnswerTable.from_arrays(
        tasks.tolist(), (tasks % 7).tolist(), (tasks % 3).tolist()
    )

    assert answers_of(of_array) == answers_of(of_list)
    assert of_array.tasks.dtype == of_list.tasks.dtype == np.int64


def test_ids_come_back_as_they_were_given():
    task = uuid.UUID(int=5)
    table = AnswerTable.from_arrays([task], [("fr", 3)], [2**80])

    assert table.tasks[0] is task
    assert table.workers.tolist() == [("fr", 3)]
    assert table.classes.tolist() == [2**80]


def test_given_classes_keep_their_order_and_those_that_nobody_gave():
    table = AnswerTable.from_arrays(
        [1, 2], [1, 1], ["high", "low"], classes=["low", "middle", "high"]
    )

    assert table.classes.tolist() == ["low", "middle", "high"]
    assert table.label_index.tolist() == [2, 0]


def test_no_answers_make_an_empty_table():
    table = AnswerTable.from_arrays([], [], [], classes=["a", "b"])

    assert (table.n_tasks, table.n_workers, table.n_labels) == (0, 0, 0)
    assert table.classes.tolist() == ["a", "b"]
    assert table.task_offsets.tolist() == [0]


def test_a_table_cannot_be_written_to():
    table = AnswerTable.from_arrays([1], [1], [1])

    with pytest.raises(ValueError, match="read-only"):
        table.label_index[0] = 3


@pytest.mark.parametrize(
    ("columns", "options", "message"),
    [
        (([1, 2], [1], [1]), {}, "one value per answer, but have 2, 1 and 1"),
        (([1], [1], ["z"]), {"classes": ["x"]}, "not among classes: 'z'"),
        (([1], [1], ["x"]), {"classes": ["x", "x"]}, "same label twice"),
        (([1], [None], [1]), {}, "workers has a missing value"),
        (([1], [1], [float("nan")]), {}, "labels has a missing value"),
        (([1, 2], [1, 1], [1j, 2j]), {}, "labels has values without an order"),
        ((np.ones((1, 2)), [1], [1]), {}, "tasks must have one dimension"),
    ],
)
def test_bad_answers_are_refused_with_the_reason(columns, options, message):
    with pytest.raises(ValueError, match=message):
        AnswerTable.from_arrays(*columns, **options)


def test_more_pairs_than_an_index_can_number_are_refused():
    many = np.arange(50_000)

    with pytest.raises(ValueError, match="too many pairs of a worker and a class"):
        AnswerTable.from_arrays(many, many, many)
