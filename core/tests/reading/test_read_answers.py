"""Files of answers are read the same in every form, and refused with the row."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handwork_core import AnswerTable
from handwork_core.reading import read_answers
from handwork_core.reading.columns import Source
from handwork_core.reading.csv_bytes import order_of, read_encoded
from handwork_core.reading.csv_rows import read_header

ROWS = [("t2", "ada", "cat"), ("t1", "bola", "dog"), ("t1", "ada", "cat")]
SOURCE = Source(name="answers.csv", task="task", worker="worker", label="label")


def same(first, second):
    for name in AnswerTable.__slots__:
        assert getattr(first, name).tolist() == getattr(second, name).tolist()


def of_rows(rows=ROWS, **options):
    return AnswerTable.from_arrays(*map(list, zip(*rows, strict=True)), **options)


def as_csv(rows, *, header="task,worker,label", end="\n", delimiter=","):
    lines = [header.replace(",", delimiter), *(delimiter.join(row) for row in rows)]
    return (end.join(lines) + end).encode()


def compiled(data):
    """Read in compiled code, whatever the size."""
    found = read_encoded(SOURCE, data, read_header(SOURCE, data))
    return None if found is None else AnswerTable.from_encoded(*found)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_csv_is_read_with_any_ending_delimiter_and_mark(end, delimiter, mark):
    data = mark + as_csv(ROWS, end=end, delimiter=delimiter)

    same(read_answers(io.BytesIO(data)), of_rows())
    same(compiled(data), of_rows())


@pytest.mark.parametrize("data", [as_csv(ROWS)[:-1], as_csv(ROWS) + b"\n\n\r\n"])
def test_a_missing_last_line_end_and_blank_lines_change_nothing(data):
    same(read_answers(io.BytesIO(data)), of_rows())
    same(compiled(data), of_rows())


def test_other_columns_and_their_order_do_not_matter():
    rows = [
        ("5", label, 'said "well, yes"', task, worker) for task, worker, label in ROWS
    ]
    text = io.StringIO()
    csv.writer(text).writerows([("time", "l", "note", "t", "w"), *rows])

    table = read_answers(io.StringIO(text.getvalue()), task="t", worker="w", label="l")

    same(table, of_rows())


cells = st.text(
    st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12
).filter(lambda text: text.strip("".join(map(chr, range(33)))))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=12))
def test_compiled_code_reads_what_the_csv_module_writes(rows):
    text = io.StringIO(newline="")
    csv.writer(text).writerows([("task", "worker", "label"), *rows])
    data = text.getvalue().encode()

    table = compiled(data)

    meant = of_rows([[cell.strip(" \t") for cell in row] for row in rows])
    same(read_answers(io.BytesIO(data)), meant)
    if table is None:
        assert b'""' in data
    else:
        same(table, meant)


def test_blanks_around_a_cell_do_not_count_in_quotes_or_not():
    data = b'task, worker,label \n t2 ,\tada,cat\nt1,"bola ", dog\nt1,ada,cat\n'

    same(read_answers(io.BytesIO(data)), of_rows())
    same(compiled(data), of_rows())


@pytest.mark.parametrize("named", [{"task": "x", "worker": "x"}, {"label": "worker"}])
def test_one_column_in_two_roles_is_refused(named):
    with pytest.raises(ValueError, match=r"both name the column .*: each needs a"):
        read_answers(io.BytesIO(b"x,task,worker,label\n1,2,3,4\n"), **named)


def test_a_large_file_with_doubled_quotes_is_read_all_the_same():
    rows = [(f"task {n}", f"worker {n % 9}", 'a ""b""') for n in range(12_000)]
    data = as_csv([(task, worker, f'"{label}"') for task, worker, label in rows])

    table = read_answers(io.BytesIO(data))

    assert table.n_labels == 12_000
    assert table.classes.tolist() == ['a "b"']


@settings(deadline=None, max_examples=60)
@given(st.sets(st.text(alphabet="ab\0é", max_size=30), max_size=30))
def test_texts_are_ordered_by_eight_bytes_at_a_time_as_python_orders_them(texts):
    given_texts = sorted(texts, key=hash)
    data = np.frombuffer("".join(given_texts).encode() or b" ", np.uint8)
    ends = np.cumsum([len(text.encode()) for text in given_texts], dtype=np.int64)
    starts = np.concatenate(([0], ends[:-1])).astype(np.int64)[: len(ends)]

    order = order_of(data, starts, ends)

    assert [given_texts[n] for n in order] == sorted(texts)


WRONG_CSV = {
    "an empty cell": (
        "t1,ada,cat\nt2,,dog\n",
        "row 2, column 'worker': the cell is empty",
    ),
    "a blank cell": ("t1,ada, \n", "row 1, column 'label': the cell is empty"),
    "a short row": ("t1,ada,cat\nt2,ada\n", "row 2: 2 cells, but the header names 3"),
    "a long row": ("t1,ada,cat,x\n", "row 1: 4 cells, but the header names 3"),
    "an open quote": ('t1,ada,"cat\nt2,ada,dog\n', "row 1: unexpected end of data"),
    "a stray quote": ('t1,"ada"x,cat\n', "row 1: .*quote inside a quoted cell"),
}


@pytest.mark.parametrize("name", WRONG_CSV)
def test_a_wrong_row_is_named(name):
    rows, message = WRONG_CSV[name]
    data = f"task,worker,label\n{rows}".encode()

    with pytest.raises(ValueError, match=message):
        read_answers(io.BytesIO(data))
    assert compiled(data) is None


def test_bytes_that_are_not_utf8_are_named():
    data = b"task,worker,label\nt1,ada,cat\nt1,bola,caf\xe9\n"

    with pytest.raises(ValueError, match="row 2, column 'label': not UTF-8"):
        read_answers(io.BytesIO(data))
    assert compiled(data) is None


WRONG_FILES = {
    "nothing": (b"", "is empty: its first line must name the columns task, worker"),
    "a missing column": (b"task,worker,answer\n", "no column 'label': its columns are"),
    "a column twice": (b"task,task,worker,label\n", "the column 'task' twice"),
    "UTF-16": ("task,worker,label\n".encode("utf-16"), "UTF-16: save it as UTF-8"),
    "a spreadsheet": (b"PK\x03\x04 rest", "archive or a spreadsheet"),
}


@pytest.mark.parametrize("name", WRONG_FILES)
def test_a_file_that_is_no_table_of_answers_is_refused(name):
    data, message = WRONG_FILES[name]

    with pytest.raises(ValueError, match=message):
        read_answers(io.BytesIO(data))


def test_a_header_alone_is_a_table_of_no_tasks():
    table = read_answers(io.BytesIO(b"task,worker,label\n"), classes=["a", "b"])

    assert (table.n_tasks, table.n_labels, table.n_classes) == (0, 0, 2)


def test_a_label_outside_the_given_classes_is_refused():
    with pytest.raises(ValueError, match="not among classes: 'dog'"):
        read_answers(io.BytesIO(as_csv(ROWS)), classes=["cat"])


def as_json_lines(rows):
    keys = ("task", "worker", "label")
    return "\n".join(json.dumps(dict(zip(keys, row, strict=True))) for row in rows)


@pytest.mark.parametrize("rows", [ROWS, [(3, 1, True), (2, 1, False)], [(1, 2, 0.5)]])
def test_json_keeps_the_types_of_ids(tmp_path, rows):
    lines = tmp_path / "answers.jsonl"
    lines.write_text(as_json_lines(rows) + "\n\n", encoding="utf-8")
    whole = tmp_path / "answers.json"
    whole.write_text(f"[{as_json_lines(rows).replace(chr(10), ',')}]", encoding="utf-8")

    same(read_answers(lines), of_rows(rows))
    same(read_answers(whole), of_rows(rows))


WRONG_JSON = {
    "no object": ('{"task":1,"worker":1,"label":1}\n[1]', "row 2 is a list, not an object"),
    "no column": ('{"task":1,"worker":1}', "row 1 has no 'label': it has 'task', 'worker'"),
    "no JSON": ('{"task":1,"worker":1,"label":1}\n{"task"', "row 2 is not JSON"),
    "null": ('{"task":1,"worker":null,"label":1}', "row 1, column 'worker': .* empty"),
    "not a number": ('{"task":1,"worker":1,"label":NaN}', "column 'label': .* empty"),
    "infinite": ('{"task":1e400,"worker":1,"label":1}', "'task': inf is no finite number"),
    "half a sign": ('{"task":1,"worker":1,"label":"\\ud800"}', "half of a character"),
    "deep": ('{"task":1,"x":' + "[" * 100_000, "row 1 has brackets within brackets"),
    "a list": ('{"task":1,"worker":1,"label":["a"]}', "is no text, number or truth"),
    "mixed": (as_json_lines([(1, 1, 1), (2, 2, "b")]), "row 2, column 'label': 'b' is a text"),
    "true and 1": (as_json_lines([(1, 1, 1), (2, 2, True)]), "row 2.*True is a truth value"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG_JSON)
def test_a_wrong_object_is_named(name):
    text, message = WRONG_JSON[name]

    with pytest.raises(ValueError, match=message):
        read_answers(io.StringIO(text))


def test_a_file_is_named_in_what_is_said_of_it(tmp_path):
    path = tmp_path / "march.csv"
    path.write_text("task,worker\n", encoding="utf-8")

    with pytest.raises(ValueError, match=r"^march\.csv has no column 'label'"):
        read_answers(path)


def test_lists_that_mix_truth_values_and_numbers_are_refused():
    with pytest.raises(ValueError, match="labels mixes True and False with int"):
        AnswerTable.from_arrays([1, 1], [1, 2], [1, True])
