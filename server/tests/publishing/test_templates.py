"""Rows for a template: what it needs is there, or publishing says which row lacks it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from handwork.flow import publishing
from handwork.flow.readiness import check_ready
from handwork.projects import queries
from handwork.projects.queries import frames
from handwork.projects.rules import BatchTerms

TEMPLATE = "<p>{{ task.input.taskObject }}</p><p>{{ hint }}</p><input name='a'>"

TERMS = BatchTerms(
    title="Words",
    price_micros=120_000,
    currency="EUR",
    expires_at=datetime(2026, 12, 21, tzinfo=UTC),
    method="majority-vote",
)


@pytest.fixture
def make_template(cleo, make_project, noon):
    """Make a draft of rows for a template."""

    def make(rows, template=TEMPLATE, language="liquid"):
        options = {"template": template, "language": language}
        project_id = make_project("template", options)
        batch_id = publishing.create_batch(
            actor=cleo, project_id=project_id, terms=TERMS, now=noon
        )
        publishing.add_tasks(actor=cleo, batch_id=batch_id, rows=rows, now=noon)
        return batch_id

    return make


def test_a_row_without_a_variable_is_named(cleo, make_template, noon):
    rows = [
        {"key": "first", "source": "a", "hint": ""},
        {"key": "second", "source": "b"},
    ]
    batch_id = make_template(rows)
    with pytest.raises(publishing.NotReadyError) as refusal:
        publishing.publish(actor=cleo, batch_id=batch_id, now=noon)
    assert '"second" has no field "hint"' in refusal.value.message


def test_one_of_several_names_is_enough(make_template):
    rows = [{"source": "a", "hint": "1"}, {"source-ref": "b", "hint": "2"}]
    batch_id = make_template(rows)
    needed = (("hint",), ("taskObject", "source-ref", "source"))
    assert frames.lacking_task(batch_id=batch_id, needed=needed) == ("", "")


def test_a_layout_is_checked_too(cleo, make_template, noon):
    batch_id = make_template([{"key": "k", "a": 1}], "${a} ${b}", "layout")
    with pytest.raises(publishing.NotReadyError, match='no field "b"'):
        publishing.publish(actor=cleo, batch_id=batch_id, now=noon)


def test_addresses_of_pictures_are_taken_as_they_are(make_template):
    address = "https://pics.example.org/a.png"
    batch_id = make_template([{"image": address, "source": "a", "hint": "b"}])
    (task,) = queries.tasks_of(batch_id=batch_id)
    assert task.content["image"] == address


def test_a_gold_answer_is_an_object(cleo, make_template):
    gold = '{"a": "yes"}'
    batch_id = make_template([{"source": "a", "hint": "b", "gold": gold}])
    assert queries.gold_of(batch_id=batch_id) == {
        queries.tasks_of(batch_id=batch_id)[0].id: {"a": "yes"}
    }


@pytest.mark.parametrize("gold", ["yes", 7, ["yes"]])
def test_a_gold_answer_that_is_no_object_is_refused_by_its_row(
    cleo, make_template, noon, gold
):
    batch_id = make_template([])
    report = publishing.add_tasks(
        actor=cleo, batch_id=batch_id, rows=[{"source": "a", "gold": gold}], now=noon
    )
    (refused,) = report.refused
    assert "an object of JSON" in refused.reason


LABELLED = (
    "<crowd-form><crowd-classifier name='c' header='H' categories='{{ labels }}'>"
    "</crowd-classifier></crowd-form>"
)


def test_a_row_that_makes_a_list_unreadable_is_named(cleo, make_template, noon):
    rows = [{"key": "good", "labels": ["A", "B"]}, {"key": "bad", "labels": "A, B"}]
    batch_id = make_template(rows, LABELLED)
    with pytest.raises(publishing.NotReadyError) as refusal:
        publishing.publish(actor=cleo, batch_id=batch_id, now=noon)
    assert '"bad" cannot be shown' in refusal.value.message
    assert '<crowd-classifier name="c"> categories: expected' in refusal.value.message


def test_rows_that_fill_lists_well_are_ready(make_template, noon):
    batch_id = make_template([{"key": "good", "labels": ["A", "B"]}], LABELLED)
    check_ready(queries.batch(batch_id=batch_id), noon)
