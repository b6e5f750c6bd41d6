from __future__ import annotations

import pytest
from django.urls import reverse

from handwork.answers.models import Answer
from handwork.people import queries as people
from handwork.projects.models import Task
from handwork.site.requester import urls

PLACES = {pattern.name: pattern for pattern in urls.urlpatterns}
OPEN_TO_ANY_REQUESTER = {
    "project-list",
    "project-new",
    "instructions-preview",
    "organisation-money",
    "access-keys",
    "blocks",
    "skill-types",
    "skill-type-new",
    "layout-list",
    "layout-new",
    "gallery",
    "gallery-template",
    "gallery-preview",
    "gallery-frame",
    "gallery-picture",
    "gallery-use",
    "label-studio",
}
POSTED_TO = {
    "gallery-preview",
    "gallery-frame",
    "gallery-use",
    "instructions-preview",
    "task-preview",
    "frame-preview",
    "batch-new",
    "batch-tasks-remove",
    "batch-assets",
    "batch-cost",
    "import-cancel",
    "batch-pause",
    "batch-resume",
    "batch-judge",
    "batch-accept",
    "offer-end",
    "offer-move",
    "offer-extend",
    "answer-exclude",
    "answer-include",
    "answer-approve",
    "answer-reject",
    "answer-bonus",
    "answer-block",
    "access-key-revoke",
    "block-lift",
    "skill-type-delete",
    "skill-grant",
    "skill-revoke",
    "skill-request-decide",
}
ONLY_READ = {"layout", "layout-frame", "batch-offers"}
OF_AN_ANSWERED_BATCH = (
    "project",
    "project-what",
    "project-answers",
    "batch",
    "batch-progress-figures",
    "batch-close",
    "batch-results",
    "batch-task",
    "batch-offers",
    "batch-review",
    "batch-releases",
)


def code_of_a_worker(judged):
    worker_id = Answer.objects.filter(batch_id=judged.batch_id).first().worker_id
    codes = people.worker_codes(
        organisation_id=judged.organisation_id, worker_ids=[worker_id]
    )
    return codes[worker_id]


@pytest.fixture
def addresses(judged):
    """Every address of the requesters' pages, about Cleo's batch."""
    known = {
        "project_id": judged.project_id,
        "batch_id": judged.batch_id,
        "task_id": Task.objects.filter(batch_id=judged.batch_id).first().pk,
        "answer_id": Answer.objects.filter(batch_id=judged.batch_id).first().pk,
        "organisation_id": judged.organisation_id,
        "code": code_of_a_worker(judged),
        "key_id": 1,
        "type_id": 1,
        "layout_id": 1,
        "request_id": 1,
        "import_id": 1,
        "release_id": 1,
        "name": "manifest.json",
    }
    return {
        name: reverse(name, kwargs={a: known[a] for a in place.pattern.converters})
        for name, place in PLACES.items()
        if not name.startswith("gallery-")
    } | {
        name: reverse(name, args=["classify-posts"])
        for name in PLACES
        if name.startswith("gallery-")
    }


def test_dov_is_told_that_nothing_of_cleos_is_there(addresses, dov, signed_in):
    client = signed_in(dov)
    for name in addresses.keys() - OPEN_TO_ANY_REQUESTER:
        if name not in ONLY_READ:
            assert client.post(addresses[name]).status_code == 404, name
        if name not in POSTED_TO:
            assert client.get(addresses[name]).status_code == 404, name


def test_dovs_own_lists_hold_nothing_of_cleos(addresses, dov, signed_in):
    client = signed_in(dov)
    for name in OPEN_TO_ANY_REQUESTER - POSTED_TO - {"gallery-picture"}:
        page = client.get(addresses[name]).content.decode()
        assert "Digits" not in page, name
        assert "Cleo" not in page, name


def test_a_stranger_is_sent_to_the_sign_in_page(addresses, client):
    for name, address in addresses.items():
        response = client.post(address) if name in POSTED_TO else client.get(address)
        assert response.status_code == 302, name
        assert response["Location"].startswith(reverse("account_login")), name


def test_a_worker_is_told_that_the_page_is_for_requesters(ada, signed_in):
    response = signed_in(ada).get(reverse("project-list"))
    assert response.status_code == 403
    assert "for requesters" in response.content.decode()


def test_cleo_opens_every_page_of_an_answered_batch(addresses, rich, signed_in):
    client = signed_in(rich)
    for name in OF_AN_ANSWERED_BATCH:
        assert client.get(addresses[name]).status_code == 200, name


@pytest.mark.parametrize("name", ["batch-tasks", "batch-price"])
def test_cleo_opens_the_last_steps_of_a_draft(name, draft, rich, signed_in):
    response = signed_in(rich).get(reverse(name, args=[draft.batch_id]))
    assert response.status_code == 200


def test_a_draft_opens_at_its_last_step(draft, rich, signed_in):
    response = signed_in(rich).get(reverse("batch", args=[draft.batch_id]))
    assert response["Location"] == reverse("batch-price", args=[draft.batch_id])
