"""A growing batch, made by programs, on the pages of its requester."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from handwork.flow import offering_tasks, working
from handwork.projects import queries as projects
from handwork.projects.rules.offers import OfferTerms

QUESTION = {
    "question": '<ExternalQuestion xmlns="http://mechanicalturk.amazonaws.com/'
    'AWSMechanicalTurkDataSchemas/2006-07-14/ExternalQuestion.xsd">'
    "<ExternalURL>https://example.org/</ExternalURL>"
    "<FrameHeight>0</FrameHeight></ExternalQuestion>"
}


@pytest.fixture
def growing(rich, today) -> int:
    """Two tasks, offered for an hour."""
    batch_id = offering_tasks.make_terms(
        actor=rich,
        organisation_id=min(rich.organisation_ids),
        terms=OfferTerms(
            title="t" * 128,
            description="Which digit is it?",
            price_micros=50_000,
            currency="EUR",
            time_limit_seconds=600,
        ),
        now=today,
    )
    for _n in range(2):
        offering_tasks.offer_task(
            actor=rich,
            batch_id=batch_id,
            question=QUESTION,
            most=2,
            lifetime_seconds=3600,
            now=today,
        )
    return batch_id


@pytest.fixture
def answered(growing, ada, today) -> int:
    held = working.take(worker_id=ada.worker_id, batch_id=growing, now=today)
    working.submit(
        worker_id=ada.worker_id,
        assignment_id=held.assignment_id,
        content={"answers": [{"name": "digit", "text": "7"}]},
        client_key="one",
        active_milliseconds=None,
        now=today + timedelta(seconds=5),
    )
    return growing


@pytest.mark.parametrize(
    "page",
    [
        "batch",
        "batch-tasks",
        "batch-price",
        "batch-progress-figures",
        "batch-results",
        "batch-review",
        "batch-releases",
    ],
)
def test_every_page_of_a_growing_batch_opens(signed_in, rich, answered, page):
    response = signed_in(rich).get(reverse(page, args=[answered]), follow=True)
    assert response.status_code == 200


def test_its_project_and_its_tasks_open(signed_in, rich, answered):
    client, batch = signed_in(rich), projects.batch(batch_id=answered)
    (task, *_rest) = projects.tasks_of(batch_id=answered)
    assert client.get(reverse("project-list")).status_code == 200
    page = client.get(reverse("project", args=[batch.project_id]))
    assert page.status_code == 200
    assert (
        client.get(reverse("batch-task", args=[answered, task.id])).status_code == 200
    )


def test_its_purpose_is_not_said_until_its_requester_chooses_one(
    signed_in, rich, growing
):
    client, batch = signed_in(rich), projects.batch(batch_id=growing)
    assert "Purpose not said" in client.get(reverse("project-list")).content.decode()
    page = client.get(reverse("project", args=[batch.project_id])).content.decode()
    assert "Not said: workers read that nobody has told them" in page
    what = reverse("project-what", args=[batch.project_id])
    assert 'value="preparation" checked' not in client.get(what).content.decode()
    client.post(
        what,
        {
            "organisation": min(rich.organisation_ids),
            "title": batch.title,
            "function": "verification",
            "instructions": batch.instructions,
        },
    )
    assert projects.batch(batch_id=growing).function == "verification"


def test_it_is_paused_resumed_and_closed_on_its_page(signed_in, rich, answered):
    client = signed_in(rich)
    for verb, state in (("pause", "paused"), ("resume", "open"), ("close", "closed")):
        client.post(reverse(f"batch-{verb}", args=[answered]))
        assert projects.batch(batch_id=answered).state == state


def test_a_run_of_it_is_asked_for_on_its_page(signed_in, rich, answered):
    response = signed_in(rich).post(
        reverse("batch-judge", args=[answered]), follow=True
    )
    assert response.status_code == 200
