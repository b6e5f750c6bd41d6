"""A table of lists is the same however it is read, and refuses what is no table."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handwork_core.counting import CaptureTable, CountingError

histories = st.lists(
    st.lists(st.booleans(), min_size=3, max_size=3).filter(any), min_size=1
)


@given(rows=histories)
def test_a_table_counts_each_person_once(rows):
    table = CaptureTable.from_arrays(rows)

    assert table.n_seen == len(rows)
    assert table.times_seen.sum() == len(rows)
    assert table.list_sizes.tolist() == np.sum(rows, axis=0).tolist()
    assert (table.counts > 0).all()
    assert table.shared.diagonal().tolist() == table.list_sizes.tolist()


@given(rows=histories, seed=st.integers(0, 2**32 - 1))
def test_the_order_of_rows_does_not_matter(rows, seed):
    shuffled = np.random.default_rng(seed).permutation(np.array(rows))

    assert (
        CaptureTable.from_arrays(rows).as_dict()
        == CaptureTable.from_arrays(shuffled).as_dict()
    )


def test_members_rows_and_counts_give_the_same_table():
    members = CaptureTable.from_members(
        {"web": ["ada", "bola", "ada"], "app": ["bola", "eve"]}
    )
    counted = CaptureTable.from_dict({"10": 1, "11": 1, "01": 1}, lists=["web", "app"])

    assert members.lists == counted.lists
    assert members.as_dict() == counted.as_dict()


def test_a_file_is_read_with_and_without_a_column_of_counts(tmp_path):
    counted, each = tmp_path / "counted.csv", tmp_path / "each.csv"
    counted.write_text("web,app,count\n1,0,2\n1,1,1\n0,0,0\n", encoding="utf-8")
    each.write_text("web,app\n1,0\nyes,\n1,x\n", encoding="utf-8")

    assert CaptureTable.from_csv(counted).as_dict() == {"10": 2, "11": 1}
    assert CaptureTable.from_csv(each).as_dict() == {"10": 2, "11": 1}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("web,app\n1\n", "row 2: 1 cells, but the header names 2"),
        ("web,app\n1,0\n1,maybe\n", "row 3, column 'app': expected 1"),
        ("web,app,count\n1,0,-1\n", "row 2, column 'count': expected a whole"),
        ("web,app,count\n1,0,inf\n", "row 2, column 'count': expected a whole"),
        ("web,app,count\n1,0,3\n1,0,4\n", "row 3: this history is there twice"),
        ("id,web,app\nada,1,0\nada,0,1\n", "row 3, column 'id': this person"),
        ("web,app,count\n0,0,3\n", "row 2: persons on no list"),
    ],
)
def test_a_wrong_file_is_refused_by_row_and_column(tmp_path, text, message):
    path = tmp_path / "lists.csv"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(CountingError, match=message):
        CaptureTable.from_csv(path)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: CaptureTable.from_arrays([[1, 2]]), "0 .* and 1"),
        (lambda: CaptureTable.from_arrays([1, 0]), "two dimensions"),
        (lambda: CaptureTable.from_arrays([[1]], [1.5]), "whole numbers"),
        (lambda: CaptureTable.from_arrays([[1]], [-1]), "not be negative"),
        (lambda: CaptureTable.from_arrays([[1]], [2.0**60]), "too large"),
        (lambda: CaptureTable.from_arrays([[1, 1]], lists=["a", "a"]), "same name"),
        (lambda: CaptureTable.from_arrays([[1, 1]], lists=["a"]), "have 1 names"),
        (lambda: CaptureTable.from_dict({"1": 1, "10": 2}), "differ in length"),
        (lambda: CaptureTable.from_dict({"1a": 1}), "written in 0 and 1"),
        (lambda: CaptureTable.from_members({"x": "abc"}), "list of identifiers"),
    ],
)
def test_what_is_no_table_is_refused(build, message):
    with pytest.raises(CountingError, match=message):
        build()


def test_lists_are_chosen_and_merged_by_name():
    table = CaptureTable.from_dict(
        {"100": 5, "011": 2, "001": 3, "110": 1}, lists=["a", "b", "c"]
    )

    assert table.choose(["c", "a"]).as_dict() == {"01": 6, "10": 5}
    merged = table.merge(["b", "c"], name="bc")
    assert merged.lists == ("a", "bc")
    assert merged.as_dict() == {"10": 5, "01": 5, "11": 1}
    with pytest.raises(CountingError, match="no list is called 'd'"):
        table.choose(["d"])


def test_a_file_may_be_separated_by_semicolons_and_name_its_persons(tmp_path):
    path = tmp_path / "lists.csv"
    path.write_text("id;web;app\nada;1;0\n\nbola;1;1\n", encoding="utf-8")

    assert CaptureTable.from_csv(path).as_dict() == {"10": 1, "11": 1}


def test_a_file_that_is_no_text_is_refused_with_what_to_do(tmp_path):
    path = tmp_path / "lists.csv"
    path.write_bytes(b"web,app\n1,0\n\xff\xfe,1\n")

    with pytest.raises(CountingError, match="save it as UTF-8"):
        CaptureTable.from_csv(path)
