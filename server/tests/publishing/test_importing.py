"""Imports: rows become tasks, or the report says which line and why."""

from __future__ import annotations

import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pyarrow as pa
import pytest
from django.db import connection
from pyarrow import parquet

from handwork.base.errors import ConflictError, NotFoundError
from handwork.flow import importing, publishing
from handwork.projects import queries
from handwork.projects.models import Task
from handwork.projects.rules import BatchTerms

TERMS = BatchTerms(
    title="Receipts",
    price_micros=50_000,
    currency="EUR",
    expires_at=datetime(2026, 12, 1, tzinfo=UTC),
    method="majority-vote",
)


def contents(batch_id: int) -> list[dict]:
    return [dict(task.content) for task in queries.all_tasks(batch_id=batch_id)]


def test_a_csv_becomes_tasks(bring_in, draft):
    report = bring_in("key,text,gold\na,VII,7\nb,III,\n")
    assert (report.state, report.imported_count) == ("done", 2)
    first, second = queries.tasks_of(batch_id=draft)
    assert (first.number, first.key, first.content) == (1, "a", {"text": "VII"})
    assert first.gold == {"choice": "7"}
    assert second.gold is None
    assert queries.batch(batch_id=draft).tasks_count == 2
    assert queries.gold_of(batch_id=draft) == {first.id: {"choice": "7"}}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found_in_the_header(delimiter, bring_in, draft):
    bring_in(
        f"text{delimiter}note\nVII{delimiter}a,b;c d\n".replace("a,b;c d", '"a,b;c\td"')
    )
    assert contents(draft) == [{"text": "VII", "note": "a,b;c\td"}]


def test_a_byte_order_mark_and_windows_line_ends_mean_nothing(bring_in, draft):
    bring_in(b"\xef\xbb\xbftext,note\r\nVII,ol\xc3\xa9\r\n")
    assert contents(draft) == [{"text": "VII", "note": "olé"}]


def test_json_lines_become_tasks(bring_in, draft):
    rows = [
        {"key": 7, "text": "VII", "gold": 7, "tags": ["a", "b"]},
        {"text": "III", "prediction": {"choice": "3"}, "confidence": 0.62},
    ]
    bring_in("\n".join(map(json.dumps, rows)))
    first, second = queries.tasks_of(batch_id=draft)
    assert (first.key, first.gold) == ("7", {"choice": "7"})
    assert first.content == {"text": "VII", "tags": ["a", "b"]}
    assert (second.key, second.prediction) == ("2", {"choice": "3"})
    assert second.confidence == 0.62


def test_a_json_array_becomes_tasks(bring_in, draft):
    bring_in(json.dumps([{"text": "VII"}, {"text": "III"}], indent=1))
    assert contents(draft) == [{"text": "VII"}, {"text": "III"}]


def test_parquet_becomes_tasks(bring_in, draft):
    table = pa.table(
        {"text": ["VII", "III"], "gold": ["7", None], "n": [1.5, float("nan")]}
    )
    sink = io.BytesIO()
    parquet.write_table(table, sink, row_group_size=1)
    report = bring_in(sink.getvalue(), name="x.bin")
    assert report.imported_count == 2
    assert contents(draft) == [{"text": "VII", "n": 1.5}, {"text": "III", "n": None}]


def test_one_refused_row_keeps_all_rows_out(bring_in, draft):
    report = bring_in("text,gold\nVII,7\nXII,12\nIII,3\n")
    assert (report.state, report.imported_count, report.refused_count) == ("done", 0, 1)
    assert report.refused[0].line == 3
    assert '"12" is not one of' in report.refused[0].reason
    assert not Task.objects.exists()


def test_the_valid_rows_come_in_where_that_was_asked_for(bring_in, draft):
    report = bring_in("text,gold\nVII,7\nXII,12\nIII,3\n", imports_valid_rows=True)
    assert (report.imported_count, report.refused_count) == (2, 1)
    assert [task.number for task in queries.tasks_of(batch_id=draft)] == [1, 2]


def test_all_refused_rows_are_counted_and_a_thousand_are_reported(bring_in):
    report = bring_in("text,gold\n" + "VII,12\n" * 1_500)
    assert (report.refused_count, len(report.refused)) == (1_500, 1_000)


def test_a_key_twice_is_refused_within_a_file_and_across_files(bring_in, draft):
    assert bring_in("key,text\na,1\na,2\n").refused_count == 1
    assert bring_in("key,text\na,1\n").imported_count == 1
    (refused,) = bring_in("key,text\na,3\n").refused
    assert refused.reason == 'the key "a" is there already'


def test_rows_without_a_key_are_numbered_around_those_with_one(bring_in, draft):
    bring_in("key,text\n2,a\n,b\n,c\n")
    assert [task.key for task in queries.tasks_of(batch_id=draft)] == ["2", "3", "4"]


def test_a_transcription_needs_its_picture(make_project, bring_in, cleo, noon):
    project_id = make_project("transcribe-image", {"question": "What does it say?"})
    batch_id = publishing.create_batch(
        actor=cleo, project_id=project_id, terms=TERMS, now=noon
    )
    (refused,) = bring_in("text\nhello\n", batch_id=batch_id).refused
    assert refused.reason == 'the field "image" is missing or empty'


def test_an_import_does_not_run_twice(bring_in, draft, noon):
    report = bring_in("text\nVII\n")
    assert publishing.run_import(import_id=report.id, now=noon) is None
    assert queries.tasks_count(batch_id=draft) == 1


def test_an_import_that_a_stopped_process_left_behind_runs_again(
    bring_in, cleo, draft, noon, monkeypatch
):
    class Killed(BaseException):
        pass

    def die(*_arguments: object, **_named: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(importing.services, "add_tasks", die)
        with pytest.raises(Killed):
            bring_in("text\nVII\n")
    (left,) = queries.imports_for(actor=cleo, batch_id=draft)
    assert left.state == "running"
    assert not Task.objects.exists()
    publishing.run_import(import_id=left.id, now=noon)
    assert queries.tasks_count(batch_id=draft) == 1


def test_a_batch_is_not_published_under_an_import_which_may_be_cancelled(
    cleo, draft, noon, monkeypatch
):
    monkeypatch.setattr(importing, "start_job", lambda **_named: "job")
    import_id = publishing.start_import(
        actor=cleo, batch_id=draft, file_name="a.csv",
        file=io.BytesIO(b"text\nVII\n"), now=noon,
    )  # fmt: skip
    with pytest.raises(ConflictError, match="still being imported"):
        publishing.publish(actor=cleo, batch_id=draft, now=noon)
    publishing.cancel_import(actor=cleo, import_id=import_id, now=noon)
    assert publishing.run_import(import_id=import_id, now=noon) is None
    assert queries.import_for(actor=cleo, import_id=import_id).state == "failed"


def test_progress_is_seen_while_rows_are_read(bring_in, monkeypatch):
    seen = []
    monkeypatch.setattr(importing, "_progress", lambda **named: seen.append(named))
    bring_in("text\n" + "x\n" * 5_000)
    assert [(step["done_count"], step["total_count"]) for step in seen] == [
        (2_000, 5_001),
        (4_000, 5_001),
    ]


def test_dov_neither_imports_nor_reads_the_report(bring_in, draft, dov, noon):
    report = bring_in("text\nVII\n")
    with pytest.raises(NotFoundError):
        queries.import_for(actor=dov, import_id=report.id)
    with pytest.raises(NotFoundError):
        publishing.start_import(
            actor=dov, batch_id=draft, file_name="a", file=io.BytesIO(b"x"), now=noon
        )


def test_rows_of_a_program_come_in_all_or_none(cleo, draft, noon):
    rows = [{"text": "VII"}, {"text": "XII", "gold": "12"}]
    report = publishing.add_tasks(actor=cleo, batch_id=draft, rows=rows, now=noon)
    assert (report.imported_count, report.refused[0].line) == (0, 2)
    assert queries.tasks_count(batch_id=draft) == 0
    report = publishing.add_tasks(actor=cleo, batch_id=draft, rows=rows[:1], now=noon)
    assert report.imported_count == 1


def ask_for_letters(cleo, batch_id, now) -> None:
    publishing.revise_project(
        actor=cleo, project_id=queries.batch(batch_id=batch_id).project_id,
        title="Letters", function="preparation", instructions="Look.",
        kind="choose-one", options={"question": "Which?", "choices": ["a", "b"]},
        now=now,
    )  # fmt: skip


def test_rows_that_were_checked_for_another_question_are_refused(
    bring_in, cleo, draft, noon, monkeypatch
):
    take = importing._take

    def change_the_question_first(row, reading):
        ask_for_letters(cleo, draft, noon)
        take(row, reading)

    monkeypatch.setattr(importing, "_take", change_the_question_first)
    report = bring_in("text,gold\nVII,7\n")
    assert report.state == "failed"
    assert "was changed while the rows were read" in report.message
    assert contents(draft) == []


@pytest.mark.django_db(transaction=True)
def test_rows_of_a_program_that_were_checked_for_another_question_are_refused(
    cleo, draft, noon
):
    if connection.vendor == "sqlite":
        pytest.skip("one journey at a time: nobody can change the question meanwhile")

    def change_the_question() -> None:
        ask_for_letters(cleo, draft, noon)
        connection.close()

    def rows():
        yield {"text": "VII", "gold": "7"}
        with ThreadPoolExecutor(1) as pool:
            pool.submit(change_the_question).result()

    with pytest.raises(ConflictError, match="was changed"):
        publishing.add_tasks(actor=cleo, batch_id=draft, rows=rows(), now=noon)
    assert contents(draft) == []
