from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handwork.releases.formats import FORMATS
from handwork.releases.rules import Column, canonical_json, harmless_cell

COLUMNS = (
    Column("number", "integer", ""),
    Column("share", "number", ""),
    Column("text", "text", ""),
    Column("label", "label", ""),
    Column("content", "json", ""),
    Column("at", "moment", ""),
    Column("is_late", "boolean", ""),
)
NOON = "2026-11-21T12:00:00.000000Z"
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))


def chunk(texts: list, labels: list) -> dict:
    count = len(texts)
    return {
        "number": range(1, count + 1),
        "share": [0.25] * count,
        "text": texts,
        "label": labels,
        "content": [canonical_json({"text": label}) for label in labels],
        "at": [NOON] * count,
        "is_late": [False] * count,
    }


def write(tmp_path: Path, name: str, *chunks: dict) -> Path:
    path = tmp_path / f"table.{name}"
    writer = FORMATS[name].open(path, COLUMNS)
    for some in chunks:
        writer.write(some)
    writer.close()
    return path


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_rows_give_the_same_bytes(tmp_path, name):
    rows = chunk(["a", None], ["x", ["y", "z"]])
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    assert (
        write(first, name, rows).read_bytes() == write(second, name, rows).read_bytes()
    )


@pytest.mark.parametrize("name", FORMATS)
def test_no_rows_make_a_file_too(tmp_path, name):
    assert write(tmp_path, name).exists()


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1", "\uff1d1"]
)
def test_no_cell_of_a_csv_runs_as_a_formula(tmp_path, text):
    path = write(tmp_path, "csv", chunk([text], [text]))
    with path.open(newline="", encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert row["text"] == row["label"] == f"'{text}"
    assert row["text"].removeprefix("'") == text


def test_a_negative_number_is_no_formula(tmp_path):
    path = write(tmp_path, "csv", chunk(["a"], [-4.5]))
    with path.open(newline="", encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert row["label"] == "-4.5"


@given(TEXTS)
def test_the_mark_before_a_formula_can_be_undone(text):
    assert harmless_cell(text).removeprefix("'") == text


@settings(deadline=None)
@given(texts=st.lists(TEXTS, max_size=4), data=st.data())
def test_json_lines_and_parquet_hold_every_text_as_it_is(tmp_path_factory, texts, data):
    folder = tmp_path_factory.mktemp("rows")
    rows = chunk(texts, texts)
    lines = write(folder, "jsonl", rows).read_bytes().split(b"\n")[:-1]
    assert [json.loads(line)["label"] for line in lines] == texts
    table = pq.read_table(write(folder, "parquet", rows)).to_pydict()
    assert table["text"] == texts
    assert [json.loads(content)["text"] for content in table["content"]] == texts


def test_json_lines_hold_values_of_their_own_type(tmp_path):
    path = write(tmp_path, "jsonl", chunk([None], [["a", "b"]]))
    assert json.loads(path.read_text()) == {
        "number": 1,
        "share": 0.25,
        "text": None,
        "label": ["a", "b"],
        "content": {"text": ["a", "b"]},
        "at": "2026-11-21T12:00:00.000000Z",
        "is_late": False,
    }


def test_parquet_columns_have_types(tmp_path):
    table = pq.read_table(write(tmp_path, "parquet", chunk(["a"], [7])))
    types = {field.name: str(field.type) for field in table.schema}
    assert types["number"] == "int64"
    assert types["share"] == "double"
    assert types["at"] == "timestamp[us, tz=UTC]"
    assert types["is_late"] == "bool"
    assert table.to_pydict()["label"] == ["7"]
