from __future__ import annotations

import pytest
from django.urls import reverse

from handwork.flow import flagging, pausing, working
from handwork.projects import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward(client, sam, django_user_model):
    client.force_login(django_user_model.objects.get(pk=sam.user_id))
    return client


@pytest.fixture
def reported(open_batch, ada, bola, noon) -> int:
    """A batch whose first task two workers call unlawful."""
    for worker in (ada, bola):
        held = working.take(worker_id=worker.worker_id, batch_id=open_batch, now=noon)
        flagging.flag_task(
            actor=worker,
            assignment_id=held.assignment_id,
            problem="unlawful",
            now=noon,
        )
    return open_batch


def text_of(page) -> str:
    return " ".join(page.content.decode().split())


def test_reported_work_waits_with_what_was_said_and_names_no_worker(steward, reported):
    page = text_of(steward.get(reverse("steward")))
    assert reverse("steward-report", args=[reported]) in page
    assert "it is unlawful (said 2 times)" in page
    assert "ada@" not in page


def test_a_report_shows_the_tasks_who_published_and_how_to_stop_it(
    steward, reported, cleo
):
    page = text_of(steward.get(reverse("steward-report", args=[reported])))
    assert "Cleo&#x27;s lab asks." in page
    assert reverse("steward-person", args=[cleo.user_id]) in page
    steward.post(reverse("steward-report-pause", args=[reported]))
    assert queries.batch(batch_id=reported).state == "paused"
    steward.post(reverse("steward-report-resume", args=[reported]))
    assert queries.batch(batch_id=reported).state == "open"


def test_what_was_seen_waits_no_longer(steward, reported):
    page = steward.get(reverse("steward-report", args=[reported]))
    latest = {"latest": page.context["waiting"].latest_event_id}
    done = steward.post(
        reverse("steward-report-seen", args=[reported]), latest, follow=True
    )
    assert "Nothing waits." in done.content.decode()
    after = text_of(steward.get(reverse("steward-report", args=[reported])))
    assert "Nothing new was reported" in after


def test_who_asks_does_not_open_the_stewards_reports(
    client, reported, cleo, django_user_model
):
    client.force_login(django_user_model.objects.get(pk=cleo.user_id))
    page = client.get(reverse("steward-report", args=[reported]))
    assert page.status_code == 403


def test_who_asks_reads_that_a_steward_stopped_it_and_has_no_button(
    client, reported, cleo, sam, noon, django_user_model
):
    pausing.pause(actor=sam, batch_id=reported, now=noon)
    client.force_login(django_user_model.objects.get(pk=cleo.user_id))
    page = text_of(client.get(reverse("batch", args=[reported])))
    assert "A steward paused this work, for workers reported it." in page
    assert reverse("batch-resume", args=[reported]) not in page
    refused = client.post(reverse("batch-resume", args=[reported]))
    assert refused.status_code == 409
