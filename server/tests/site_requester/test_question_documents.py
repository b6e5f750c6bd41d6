"""Projects whose tasks are question documents have every page that others have."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from handwork.flow import (
    importing,
    judging,
    paying,
    publishing,
    releasing,
    working,
)
from handwork.projects import queries
from handwork.projects.rules import BatchTerms
from handwork.releases import queries as releases
from tools.questions import asked, chosen, form, written

SHOES = form(
    asked("size", written("<IsNumeric/>"), required=True)
    + asked("colour", chosen("red", "blue"))
)


@pytest.fixture
def browser(cleo):
    client = Client()
    client.force_login(get_user_model().objects.get(pk=cleo.user_id))
    return client


@pytest.fixture
def batch_id(cleo, sam, ada, noon):
    (organisation_id,) = cleo.organisation_ids
    paying.deposit(
        actor=sam, organisation_id=organisation_id, amount_micros=100_000_000,
        currency="EUR", reference="first", now=noon,
    )  # fmt: skip
    project_id = publishing.create_project(
        actor=cleo, organisation_id=organisation_id, title="Shoes",
        function="preparation", instructions="Look.", kind="question", options={},
        now=noon,
    )  # fmt: skip
    terms = BatchTerms(
        title="Shoes", price_micros=100_000, currency="EUR", answers_wanted=1,
        expires_at=noon.replace(month=12), method="majority-vote",
    )  # fmt: skip
    made = publishing.create_batch(
        actor=cleo, project_id=project_id, terms=terms, now=noon
    )
    rows = [{"question": SHOES, "key": "first"}]
    importing.add_tasks(actor=cleo, batch_id=made, rows=rows, now=noon)
    publishing.publish(actor=cleo, batch_id=made, now=noon)
    held = working.take(worker_id=ada.worker_id, batch_id=made, now=noon)
    answered = {
        "answers": [
            {"name": "size", "text": "41"},
            {"name": "colour", "choices": ["red"]},
        ]
    }
    working.submit(
        worker_id=ada.worker_id, assignment_id=held.assignment_id, content=answered,
        client_key="k", active_milliseconds=None, now=noon,
    )  # fmt: skip
    judging.judge(actor=cleo, batch_id=made, method="majority-vote", now=noon)
    return made


def test_every_page_of_the_batch_says_what_was_asked_and_answered(browser, batch_id):
    (task,) = queries.tasks_of(batch_id=batch_id)
    project_id = queries.batch(batch_id=batch_id).project_id
    for address, words in (
        (f"/batches/{batch_id}/", "Shoes"),
        (f"/batches/{batch_id}/results/", "size"),
        (f"/batches/{batch_id}/tasks/{task.id}/", "size: 41; colour: red"),
        (f"/batches/{batch_id}/tasks/{task.id}/", "What is size?"),
        (f"/batches/{batch_id}/review/", "size: 41; colour: red"),
        (f"/projects/{project_id}/", "Shoes"),
        (f"/projects/{project_id}/answers/", "text:size"),
    ):
        page = browser.get(address)
        assert page.status_code == 200, address
        assert words in page.content.decode(), address


def test_the_answers_leave_with_their_questions(
    cleo, batch_id, noon, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    release_id = releasing.request_release(actor=cleo, batch_id=batch_id, now=noon)
    releasing.write_release(release_id=release_id, now=noon)
    with releases.open_file(
        actor=cleo, release_id=release_id, name="answers.jsonl"
    ) as file:
        row = json.loads(file.read())
    assert row["value"] == '{"colour":["red"],"size":"41"}'
    assert row["content"]["answers"][0] == {"name": "size", "text": "41"}


def test_a_row_without_a_document_is_refused_with_its_fault(cleo, batch_id, noon):
    project_id = queries.batch(batch_id=batch_id).project_id
    terms = queries.batch(batch_id=batch_id).terms
    made = publishing.create_batch(
        actor=cleo, project_id=project_id, terms=terms, now=noon
    )
    report = importing.add_tasks(
        actor=cleo, batch_id=made, rows=[{"question": "<form>"}], now=noon
    )
    (refused,) = report.refused
    assert "Details: line 1" in refused.reason


def test_a_layout_is_made_listed_and_seen(browser, dov):
    sent = {"name": "Sentences", "html": "<p>${sentence}</p>"}
    organisation = browser.get("/layouts/new/").context["form"]["organisation"].initial
    page = browser.post(
        "/layouts/new/", {**sent, "organisation": organisation}, follow=True
    )
    text = page.content.decode()
    assert "<code>sentence</code>" in text
    assert "Sentences" in browser.get("/layouts/").content.decode()
    address = page.redirect_chain[-1][0]
    framed = browser.get(f"{address}frame/")
    assert "<p>(sentence)</p>" in framed.content.decode()
    assert "sandbox allow-scripts allow-forms;" in framed["Content-Security-Policy"]
    stranger = Client()
    stranger.force_login(get_user_model().objects.get(pk=dov.user_id))
    assert stranger.get(address).status_code == 404
    assert stranger.get(f"{address}frame/").status_code == 404


def test_an_empty_layout_is_refused(browser):
    organisation = browser.get("/layouts/new/").context["form"]["organisation"].initial
    sent = {"name": "Empty", "html": " ", "organisation": organisation}
    page = browser.post("/layouts/new/", sent)
    assert page.status_code == 422
    assert "is empty" in page.content.decode()
