"""Publishing: the money is set aside and the work begins, or nothing happens."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, connections

from handwork.allocation.models import Queue, TaskSeats
from handwork.base.errors import ConflictError, NotFoundError, RefusedError
from handwork.base.models import AuditEvent
from handwork.flow import pausing, paying, publishing
from handwork.pay import queries as pay
from handwork.pay.models import Rate, Transfer
from handwork.projects import queries
from handwork.projects.models import Batch, ProjectVersion

# 10 tasks x 3 answers x (0.12 + 0.024)
ESCROW = 4_320_000


def test_publishing_sets_the_money_aside_and_gives_the_tasks_out(open_batch):
    batch = queries.batch(batch_id=open_batch)
    assert batch.state == "open"
    assert TaskSeats.objects.filter(batch_id=open_batch, wanted_count=3).count() == 10
    assert (
        pay.balance(kind="escrow", owner_id=open_batch, currency="EUR").micros == ESCROW
    )
    assert Rate.objects.get(pk=open_batch).fee_micros == 24_000
    assert not any(pay.imbalance().values())


def test_publishing_is_on_the_record(open_batch, cleo):
    event = AuditEvent.objects.get(subject=f"batch:{open_batch}", verb="publish")
    assert event.actor_id == cleo.user_id
    assert event.details == {"escrow": "4.32 EUR"}


def test_too_little_money_leaves_nothing_behind(make_draft, cleo, sam, noon):
    batch_id = make_draft()
    paying.deposit(
        actor=sam,
        organisation_id=min(cleo.organisation_ids),
        amount_micros=ESCROW - 1_000_000,
        currency="EUR",
        reference="a little",
        now=noon,
    )
    with pytest.raises(RefusedError, match=r"1\.00 EUR"):
        publishing.publish(actor=cleo, batch_id=batch_id, now=noon)
    batch = queries.batch(batch_id=batch_id)
    assert batch.state == "draft"
    assert not Queue.objects.exists()
    assert not TaskSeats.objects.exists()
    assert not Rate.objects.exists()
    assert Transfer.objects.count() == 1
    assert ProjectVersion.objects.get().published_at is None


def test_a_batch_without_tasks_is_not_published(make_draft, cleo, noon):
    batch_id = make_draft(tasks=0)
    with pytest.raises(ConflictError, match="no tasks"):
        publishing.publish(actor=cleo, batch_id=batch_id, now=noon)


def test_a_batch_is_published_once(open_batch, cleo, noon):
    with pytest.raises(ConflictError, match="published already"):
        publishing.publish(actor=cleo, batch_id=open_batch, now=noon)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_at_once_one_does(make_draft, cleo, sam, noon):
    batch_id = make_draft()
    paying.deposit(
        actor=sam,
        organisation_id=min(cleo.organisation_ids),
        amount_micros=10 * ESCROW,
        currency="EUR",
        reference="plenty",
        now=noon,
    )
    start, outcomes = threading.Barrier(4), []

    def press() -> None:
        start.wait()
        try:
            publishing.publish(actor=cleo, batch_id=batch_id, now=noon)
            outcomes.append("published")
        except ConflictError:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["published", "refused", "refused", "refused"]
    assert (
        pay.balance(kind="escrow", owner_id=batch_id, currency="EUR").micros == ESCROW
    )
    assert connection.vendor in {"sqlite", "postgresql"}


def test_a_published_batch_keeps_its_terms(open_batch, cleo, noon):
    terms = replace(queries.batch(batch_id=open_batch).terms, price_micros=1)
    with pytest.raises(ConflictError):
        publishing.change_batch(actor=cleo, batch_id=open_batch, terms=terms, now=noon)
    assert queries.batch(batch_id=open_batch).price_micros == 120_000


def test_a_published_batch_takes_no_more_tasks(open_batch, cleo, noon):
    with pytest.raises(ConflictError):
        publishing.add_tasks(
            actor=cleo, batch_id=open_batch, rows=[{"text": "eleven"}], now=noon
        )
    with pytest.raises(ConflictError):
        publishing.remove_tasks(actor=cleo, batch_id=open_batch, now=noon)
    assert queries.tasks_count(batch_id=open_batch) == 10


def revise(cleo, project_id, noon, **changes):
    project = queries.project_for(actor=cleo, project_id=project_id)
    words = {
        "title": project.title,
        "function": project.function,
        "instructions": project.version.instructions,
        "kind": project.version.kind,
        "options": project.version.options,
    }
    return publishing.revise_project(
        actor=cleo, project_id=project_id, now=noon, **(words | changes)
    )


def test_a_published_version_never_changes(open_batch, cleo, noon):
    batch = queries.batch(batch_id=open_batch)
    number = revise(cleo, batch.project_id, noon, instructions="Look twice.")
    assert number == 2
    assert queries.batch(batch_id=open_batch).instructions == batch.instructions
    newest = queries.version_of(project_id=batch.project_id)
    assert (newest.number, newest.instructions) == (2, "Look twice.")


def test_an_unpublished_version_is_edited_in_place(make_project, cleo, noon):
    project_id = make_project()
    assert revise(cleo, project_id, noon, instructions="Look twice.") == 1
    assert ProjectVersion.objects.count() == 1


def test_drafts_follow_the_newest_version(open_batch, cleo, noon):
    batch = queries.batch(batch_id=open_batch)
    draft_id = publishing.create_batch(
        actor=cleo, project_id=batch.project_id, terms=batch.terms, now=noon
    )
    revise(cleo, batch.project_id, noon, instructions="Look twice.")
    assert queries.batch(batch_id=draft_id).version_number == 2
    assert queries.batch(batch_id=open_batch).version_number == 1


def test_a_change_that_drafted_tasks_would_not_pass_is_refused(make_draft, cleo, noon):
    batch_id = make_draft(tasks=0)
    rows = [{"key": "seven", "text": "VII", "gold": "7"}]
    publishing.add_tasks(actor=cleo, batch_id=batch_id, rows=rows, now=noon)
    project_id = queries.batch(batch_id=batch_id).project_id
    with pytest.raises(ConflictError, match='"seven"'):
        revise(
            cleo, project_id, noon, options={"question": "?", "choices": ["yes", "no"]}
        )


def test_pause_and_resume_reach_the_queue(open_batch, cleo, noon):
    pausing.pause(actor=cleo, batch_id=open_batch, now=noon)
    assert queries.batch(batch_id=open_batch).state == "paused"
    assert Queue.objects.get().state != Queue.State.OPEN
    pausing.resume(actor=cleo, batch_id=open_batch, now=noon)
    assert Queue.objects.get().state == Queue.State.OPEN


def test_a_closed_batch_stays_closed(open_batch, cleo, noon):
    publishing.close(actor=cleo, batch_id=open_batch, now=noon)
    with pytest.raises(ConflictError):
        pausing.resume(actor=cleo, batch_id=open_batch, now=noon)
    with pytest.raises(ConflictError):
        publishing.close(actor=cleo, batch_id=open_batch, now=noon)


def test_the_clock_closes_what_has_expired(open_batch, noon):
    assert publishing.close_expired(now=noon) == 0
    assert publishing.close_expired(now=noon + timedelta(days=31)) == 1
    assert queries.batch(batch_id=open_batch).state == "closed"
    assert publishing.close_expired(now=noon + timedelta(days=31)) == 0


@pytest.mark.parametrize(
    "journey",
    [
        publishing.publish,
        pausing.pause,
        pausing.resume,
        publishing.close,
        publishing.remove_tasks,
    ],
)
def test_dov_can_do_nothing_to_a_batch_of_cleo(journey, make_draft, dov, noon):
    batch_id = make_draft()
    with pytest.raises(NotFoundError):
        journey(actor=dov, batch_id=batch_id, now=noon)
    assert Batch.objects.get().state == "draft"


def test_dov_sees_nothing_of_cleo(open_batch, cleo, dov):
    project_id = queries.batch(batch_id=open_batch).project_id
    assert queries.projects_for(actor=dov) == ()
    assert queries.batches_for(actor=dov) == ()
    with pytest.raises(NotFoundError):
        queries.project_for(actor=dov, project_id=project_id)
    with pytest.raises(NotFoundError):
        queries.batch_for(actor=dov, batch_id=open_batch)
    assert queries.batch_for(actor=cleo, batch_id=open_batch).id == open_batch


def test_sam_sees_a_batch_and_cannot_publish_it(make_draft, sam, noon):
    batch_id = make_draft()
    assert queries.batch_for(actor=sam, batch_id=batch_id).id == batch_id
    with pytest.raises(NotFoundError):
        publishing.publish(actor=sam, batch_id=batch_id, now=noon)
