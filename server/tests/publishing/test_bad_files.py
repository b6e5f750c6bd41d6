"""Malformed files and rows: a clear refusal, and nothing half-imported."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handwork.projects import files, formats
from handwork.projects.models import Task


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"text": "VII", "gold": "12"}, "gold: .*not one of"),
        ({"text": "VII", "gold": '{"choice": '}, "gold: .*not JSON"),
        ({"text": "VII", "gold": {"choice": "7", "sure": True}}, "sure"),
        ({"text": "VII", "prediction": "x", "confidence": 0.5}, "prediction: "),
        ({"text": "VII", "prediction": "7", "confidence": 1.5}, "from 0 to 1"),
        ({"text": "VII", "prediction": "7", "confidence": "nan"}, "from 0 to 1"),
        ({"text": "VII", "prediction": "7", "confidence": True}, "from 0 to 1"),
        ({"text": "VII", "confidence": 0.5}, "no prediction"),
        ({"text": "", "note": None}, "every field is empty"),
        ({"gold": "7"}, "every field is empty"),
        ({"text": "a\x00b"}, "NUL"),
        ({"text": "\ud800"}, "surrogate"),
        ({"text": "VII", "n": float("inf")}, "infinite"),
        ({"text": "VII", "n": 10**40}, "too long"),
        ({"text": "x" * 1_000_001}, "bytes"),
        ({"text": "VII", "key": "k" * 201}, "key"),
        ({"text": "VII", "key": ["k"]}, "key"),
        ({"text": "VII", "image": "https://example.org/a.png"}, "nothing is fetched"),
        ({"text": "VII", "image": "asset:999"}, "neither uploaded"),
        ({"text": "VII", "image": "file:///etc/passwd"}, "nothing is fetched"),
        ({"text": "VII", "note": "asset:999"}, "neither uploaded"),
        ({f"c{n}": "x" for n in range(501)}, "501 fields"),
    ],
)
def test_a_bad_row_is_refused_with_its_reason(row, reason, bring_in):
    report = bring_in(json.dumps([{"text": "fine"}, row]))
    (refused,) = report.refused
    assert refused.line == 2
    assert re.search(reason, refused.reason), refused.reason
    assert not Task.objects.exists()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b"  \n\n", "empty"),
        (b"\x00\x01\x02binary", "neither text nor Parquet nor a zip"),
        (bytes(range(128, 256)) * 10, "Line 1: the byte 0x80 at position 1"),
        (
            "text,note\nVII,olé\n".encode("latin-1"),
            "Line 2: the byte 0xE9 at position 7",
        ),
        ("text\nVII\n".encode("utf-16"), "UTF-16"),
        (b"text,note\n", "no rows"),
        (b"text,note,text\nVII,a,b\n", '"text" is there twice'),
        (b"text,,note\nVII,a,b\n", "Column 2 has no name"),
        (",".join(f"c{n}" for n in range(1_000_000)).encode(), "Line 1 is longer than"),
        (",".join(f"c{n}" for n in range(5_000)).encode() + b"\nx\n", "5,000 columns"),
        (b'text\n"never closed\nVII\n', "Line 2: .*never closed"),
        (b'text\n"a"b\n', "Line 2: "),
        (b"text\n" + b"x" * 2_100_000, "Line 2 is longer than"),
        (b'text\n"' + b"xxxxxxxxx\n" * 300_000, "longer than|never closed"),
        (b"text\rVII\r", "line ends"),
        (b"[" * 100_000, "nested too deep"),
        (b'[{"text": 1}', "Line 1, position"),
        (b"[1" + b"0" * 6_000 + b"]", "too long"),
        (b"PAR1 and then nothing", "damaged"),
        (b"PK\x03\x04 and then nothing", "cut off"),
    ],
)
def test_a_malformed_file_fails_as_a_whole_and_says_where(data, message, bring_in):
    if not data:
        with pytest.raises(files.RefusedFileError, match=message):
            bring_in(data)
        return
    report = bring_in(data, imports_valid_rows=True)
    assert report.state == "failed"
    assert re.search(message, report.message), report.message
    assert not Task.objects.exists()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"text": ', "position"),
        ("[1, 2]", "not a JSON object"),
        ('{"a":' * 5_000 + "1" + "}" * 5_000, "too deep"),
        ('{"text": {"a": ' + '{"a":' * 30 + "1" + "}" * 32, "nested more than 20"),
        ('{"text": NaN}', "not a number"),
        ('{"text": 1e999}', "infinite"),
    ],
)
def test_a_malformed_line_is_refused_alone(line, reason, bring_in):
    report = bring_in('{"text": "fine"}\n' + line + "\n")
    (refused,) = report.refused
    assert refused.line == 2
    assert re.search(reason, refused.reason), refused.reason


def test_a_row_with_another_number_of_values_is_refused(bring_in):
    report = bring_in("text,note\nVII,a\nIII\n\nIV,a,b\n")
    assert [(row.line, row.reason) for row in report.refused] == [
        (3, "it has 1 values and the header has 2"),
        (5, "it has 3 values and the header has 2"),
    ]


def test_a_row_over_several_lines_is_reported_where_it_starts(bring_in):
    report = bring_in('text,gold\n"a\nb\nc",7\nX,12\n')
    assert [row.line for row in report.refused] == [5]


def test_an_upload_over_the_limit_is_refused(bring_in, settings):
    settings.IMPORT_MAX_BYTES = 100
    with pytest.raises(files.RefusedFileError, match="larger than 100 bytes"):
        bring_in("text\n" + "x\n" * 100)


CELLS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=20
)


@given(rows=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8))
@settings(max_examples=100, deadline=None)
def test_what_is_written_as_csv_is_read_back(rows):
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(["first", "second"])
    writer.writerows(rows)
    table = formats.open_table(io.BytesIO(written.getvalue().encode()))
    read = [tuple(row.fields.values()) for row in table.rows]
    assert read == rows


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes_give_rows_or_a_refusal(data):
    for start in (b"", b"text\n", b"{", b"[", b"PAR1", b"PK\x03\x04"):
        file = io.BytesIO(start + data)
        try:
            if formats.is_zip(file):
                formats.open_archive(file)
            else:
                list(formats.open_table(file).rows)
        except formats.UnreadableFileError:
            # Anything else that is raised would be a fault.
            continue
