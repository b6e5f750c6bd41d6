"""A project with a template of the requester's own: its form, its preview, its results."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse

from handwork.flow import importing, publishing
from handwork.projects import queries

TEMPLATE = """<script src="https://cdn.example.org/d3.js"></script>
<crowd-form><p>{{ task.input.text }}</p><p>{{ task.input.hint }}</p>
<select name="size"><option>big</option></select></crowd-form>"""
TYPED = {
    "kind": "template", "shown_kind": "template", "template": TEMPLATE,
    "language": "liquid", "compare": "",
}  # fmt: skip


@pytest.fixture
def project_id(cleo, today) -> int:
    return publishing.create_project(
        actor=cleo, organisation_id=min(cleo.organisation_ids), title="Sizes",
        function="preparation", instructions="Look.", kind="text",
        options={"question": "What?"}, now=today,
    )  # fmt: skip


@pytest.fixture
def page(cleo, signed_in):
    return signed_in(cleo)


def post(page, name, project_id, **changes):
    return page.post(reverse(name, args=[project_id]), {**TYPED, **changes})


def test_a_template_is_kept_as_it_was_typed(page, cleo, project_id):
    assert post(page, "project-answers", project_id).status_code == 302
    version = queries.project_for(actor=cleo, project_id=project_id).version
    assert version.kind == "template"
    assert version.options["template"] == TEMPLATE
    html = page.get(reverse("project-answers", args=[project_id])).content.decode()
    assert unescape(
        re.search(r"<textarea[^>]*>\r?\n(.*?)</textarea>", html, re.DOTALL)[1]
    ) == (TEMPLATE)


def test_choosing_the_kind_shows_its_fields(page, project_id):
    response = post(page, "project-answers", project_id, shown_kind="text")
    html = response.content.decode()
    assert 'name="template"' in html
    assert 'name="question"' not in html


def test_a_template_that_cannot_be_read_is_refused_with_its_line(page, project_id):
    response = post(page, "project-answers", project_id, template="a\n{{ x")
    assert response.status_code in {400, 422}
    assert "line 2" in response.content.decode()


def test_the_preview_names_what_is_missing_and_what_is_kept_out(
    page, cleo, project_id, today
):
    post(page, "project-answers", project_id)
    (batch,) = queries.batches_for(actor=cleo, project_id=project_id)
    importing.add_tasks(
        actor=cleo, batch_id=batch.id, rows=[{"text": "row 1"}], now=today
    )
    html = post(page, "task-preview", project_id).content.decode()
    assert "<code>task.input.hint</code>" in html
    assert "<code>cdn.example.org</code>" in html
    assert "Compared: <code>size</code>" in html
    assert f'post-to="/projects/{project_id}/frame/"' in html
    assert "row 1" not in html


def test_the_preview_says_that_what_is_compared_is_not_in_the_template(
    page, project_id
):
    lost = "is to be compared, but nothing in this template answers"
    named = post(page, "task-preview", project_id, compare="topic.label")
    assert lost in named.content.decode()
    assert lost not in post(page, "task-preview", project_id).content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"template": "<crowd-form><crowd-classifier name='c' categories='[A,B'>"},
            '<crowd-classifier name="c"> categories: expected a list',
        ),
        (
            {"template": "<input name='size'>", "compare": "topic.label"},
            'do not have "topic.label", which is compared; they hold: size.',
        ),
    ],
)
def test_what_nobody_could_answer_or_compare_is_named_and_not_kept(
    page, project_id, changes, said
):
    preview = post(page, "task-preview", project_id, **changes)
    assert said in unescape(preview.content.decode())
    refused = post(page, "project-answers", project_id, **changes)
    assert refused.status_code == 422
    assert said in unescape(refused.content.decode())


def test_the_preview_names_answers_that_a_form_flattens(page, project_id):
    template = (
        '<crowd-form answer-format="flatten-objects">'
        '<crowd-input name="why"></crowd-input></crowd-form>'
    )
    html = post(page, "task-preview", project_id, template=template).content.decode()
    assert "Answers hold: <code>why</code>" in html


def test_the_frame_of_a_preview_shows_the_form_as_it_is_typed(
    page, cleo, project_id, today
):
    post(page, "project-answers", project_id)
    (batch,) = queries.batches_for(actor=cleo, project_id=project_id)
    rows = [{"text": "<row 1>", "hint": "look"}]
    importing.add_tasks(actor=cleo, batch_id=batch.id, rows=rows, now=today)
    typed = "<b>{{ text }}</b>"
    response = post(page, "frame-preview", project_id, template=typed)
    assert "<b>&lt;row 1&gt;</b>" in response.content.decode()
    assert "sandbox allow-scripts allow-forms" in response["Content-Security-Policy"]
    assert "X-Frame-Options" not in response
    kept = queries.project_for(actor=cleo, project_id=project_id).version.options
    assert kept["template"] == TEMPLATE


def test_without_tasks_the_preview_names_the_fields_that_a_row_needs(page, project_id):
    html = post(page, "frame-preview", project_id).content.decode()
    assert "(text)" in html
    assert "(hint)" in html


def test_another_organisation_sees_no_preview(dov, signed_in, project_id):
    stranger = signed_in(dov)
    for name in ("task-preview", "frame-preview"):
        assert post(stranger, name, project_id).status_code == 404
