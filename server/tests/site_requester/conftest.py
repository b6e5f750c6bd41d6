"""A batch that went the whole way: asked, published, answered, through the journeys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.test import Client

from handwork.flow import judging, paying, publishing, working
from handwork.people.models import User
from handwork.people.rules import Actor
from handwork.projects.rules import BatchTerms
from handwork.site.clock import now

MINUTE = timedelta(minutes=1)
DIGITS = {
    "question": "Which digit is this?",
    "choices": [{"value": str(digit), "label": str(digit)} for digit in range(10)],
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A project with a batch."""

    organisation_id: int
    project_id: int
    batch_id: int


@pytest.fixture
def today() -> datetime:
    """Pages read the real clock, so what they show is made beside it."""
    return now().replace(microsecond=0)


@pytest.fixture
def signed_in() -> Callable[[Actor], Client]:
    def sign_in(actor: Actor) -> Client:
        client = Client()
        client.force_login(
            User.objects.get(pk=actor.user_id),
            backend="allauth.account.auth_backends.AuthenticationBackend",
        )
        return client

    return sign_in


@pytest.fixture
def rich(cleo: Actor, sam: Actor, today: datetime) -> Actor:
    """Cleo, with a hundred euros to spend."""
    (organisation_id,) = cleo.organisation_ids
    paying.deposit(
        actor=sam,
        organisation_id=organisation_id,
        amount_micros=100_000_000,
        currency="EUR",
        reference="first",
        now=today,
    )
    return cleo


@pytest.fixture
def draft(rich: Actor, today: datetime) -> Asked:
    """Six tasks, two with a known answer, not published yet."""
    (organisation_id,) = rich.organisation_ids
    project_id = publishing.create_project(
        actor=rich,
        organisation_id=organisation_id,
        title="Digits",
        function="preparation",
        instructions="Look **closely**.",
        kind="choose-one",
        options=DIGITS,
        now=today,
    )
    terms = BatchTerms(
        title="First digits",
        price_micros=120_000,
        currency="EUR",
        expires_at=today + timedelta(days=7),
        answers_wanted=2,
        expected_seconds=40,
        method="dawid-skene",
    )
    batch_id = publishing.create_batch(
        actor=rich, project_id=project_id, terms=terms, now=today
    )
    rows = [{"key": f"row-{i}", "text": f"digit {i}"} for i in range(1, 7)]
    rows[0]["gold"] = rows[1]["gold"] = "1"
    publishing.add_tasks(actor=rich, batch_id=batch_id, rows=rows, now=today)
    return Asked(organisation_id, project_id, batch_id)


@pytest.fixture
def open_digits(rich: Actor, draft: Asked, today: datetime) -> Asked:
    publishing.publish(actor=rich, batch_id=draft.batch_id, now=today)
    return draft


@pytest.fixture
def answered(
    open_digits: Asked, ada: Actor, bola: Actor, eve: Actor, today: datetime
) -> Asked:
    """Ada and Bola say 1 to every task, Eve says 7 where a seat is left: one task."""
    answer_all(open_digits, ada, "1", today, leave=0)
    answer_all(open_digits, eve, "7", today, leave=5)
    answer_all(open_digits, bola, "1", today, leave=0)
    return open_digits


@pytest.fixture
def judged(rich: Actor, answered: Asked, today: datetime) -> Asked:
    judging.judge(actor=rich, batch_id=answered.batch_id, now=today)
    return answered


def answer_all(
    asked: Asked, worker: Actor, choice: str, now: datetime, *, leave: int
) -> None:
    """Take and answer the batch's tasks until so many are left for others."""
    for number in range(6 - leave):
        held = working.take(
            worker_id=worker.worker_id, batch_id=asked.batch_id, now=now
        )
        if held is None:
            return
        working.submit(
            worker_id=worker.worker_id,
            assignment_id=held.assignment_id,
            content={"choice": choice},
            client_key=f"{worker.worker_id}-{number}",
            active_milliseconds=20_000,
            now=now + MINUTE,
        )
