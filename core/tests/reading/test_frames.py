"""Frames and Arrow files give the table that their rows give."""

from __future__ import annotations

import io
import sys

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet
import pytest

from handwork_core import AnswerTable
from handwork_core.reading import answers_from_frame, read_answers

COLUMNS = {
    "task": [2, 1, 1, 2],
    "worker": ["ada", "bola", "ada", "eve"],
    "label": ["cat", "dog", "cat", "cat"],
}
EXPECTED = AnswerTable.from_arrays(*COLUMNS.values())


def same(first, second):
    for name in AnswerTable.__slots__:
        assert getattr(first, name).tolist() == getattr(second, name).tolist()


FRAMES = {
    "a mapping": COLUMNS,
    "pandas": pd.DataFrame({**COLUMNS, "other": [object()] * 4}),
    "pandas categories": pd.DataFrame(COLUMNS).astype(
        {"worker": "category", "label": "category"}
    ),
    "pandas nullable": pd.DataFrame(COLUMNS).astype({"task": "Int64"}),
    "Polars": pl.DataFrame({**COLUMNS, "other": [[1], [2], [], []]}),
    "Polars categories": pl.DataFrame(COLUMNS).with_columns(
        pl.col("label").cast(pl.Categorical)
    ),
    "Arrow": pa.table(COLUMNS),
    "Arrow in two chunks": pa.concat_tables(
        [pa.table(COLUMNS).slice(0, 1), pa.table(COLUMNS).slice(1)]
    ),
    "Arrow dictionaries": pa.table(
        {**COLUMNS, "label": pa.array(COLUMNS["label"]).dictionary_encode()}
    ),
}


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_of_any_kind_is_read(name):
    same(answers_from_frame(FRAMES[name]), EXPECTED)


@pytest.mark.parametrize(
    "name", [name for name in FRAMES if "andas" in name or "olars" in name]
)
def test_a_frame_is_read_without_pyarrow(name, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)

    same(answers_from_frame(FRAMES[name]), EXPECTED)


class Exchanged:
    """A frame of which only the interchange protocol is known."""

    def __init__(self, table):
        self.table = table

    def __dataframe__(self):
        return self.table.__dataframe__()


@pytest.mark.parametrize("name", [name for name in FRAMES if "Arrow" in name])
def test_a_frame_of_another_library_is_read_by_the_interchange_protocol(name):
    same(answers_from_frame(Exchanged(FRAMES[name])), EXPECTED)


@pytest.mark.parametrize(
    "form", [pd.DataFrame, pa.table, lambda c: Exchanged(pa.table(c))]
)
def test_a_missing_value_is_named(form):
    frame = form({**COLUMNS, "worker": ["ada", "bola", None, "eve"]})

    with pytest.raises(ValueError, match="row 3, column 'worker': the cell is empty"):
        answers_from_frame(frame)


@pytest.mark.parametrize("form", [dict, pd.DataFrame, pa.table])
def test_a_missing_column_is_named(form):
    with pytest.raises(ValueError, match="no column 'answer': its columns are 'task'"):
        answers_from_frame(form(COLUMNS), label="answer")


def test_what_is_no_frame_is_refused():
    with pytest.raises(ValueError, match="a list is no data frame"):
        answers_from_frame([1, 2])


def written(form):
    file = io.BytesIO()
    table = pa.table(COLUMNS)
    if form == "parquet":
        pa.parquet.write_table(table, file)
    elif form == "feather":
        pa.feather.write_feather(table, file)
    else:
        with pa.ipc.new_stream(file, table.schema) as writer:
            writer.write_table(table)
    return file.getvalue()


@pytest.mark.parametrize("form", ["parquet", "feather", "stream"])
def test_a_file_of_columns_is_known_by_its_first_bytes(form):
    same(read_answers(io.BytesIO(written(form))), EXPECTED)


def test_a_file_of_columns_without_pyarrow_says_what_to_install(monkeypatch):
    data = written("parquet")
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(ValueError, match="pip install pyarrow"):
        read_answers(io.BytesIO(data))


@pytest.mark.parametrize("ending", ["answers.parquet", "answers.arrow"])
def test_a_damaged_file_is_refused(ending, tmp_path):
    path = tmp_path / ending
    path.write_bytes(b"nothing of the kind")

    with pytest.raises(ValueError, match=f"{ending} is not"):
        read_answers(path)


def test_integers_of_any_width_are_read():
    table = pa.table(
        {
            "task": pa.array([3, 1], pa.uint8()),
            "worker": pa.array([-5, 2**40], pa.int64()),
            "label": pa.array([1.5, 2.5]),
        }
    )

    found = answers_from_frame(table)

    assert found.tasks.tolist() == [1, 3]
    assert found.workers.tolist() == [-5, 2**40]
    assert found.classes.tolist() == [1.5, 2.5]
    assert found.tasks.dtype == np.int64
