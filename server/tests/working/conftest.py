"""Batches as publishing leaves them, without the money: this room's side of the door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction

from handwork.allocation import services
from handwork.pay.models import Rate
from handwork.people.rules import Actor
from handwork.projects.models import Batch, Project, ProjectVersion, Task
from handwork.projects.rules import answer_schema

DIGITS = {
    "question": "Which digit is this?",
    "choices": [{"value": str(digit), "label": str(digit)} for digit in range(10)],
}


@pytest.fixture
def batch_of(cleo: Actor, noon) -> Callable[..., int]:
    """Publish a batch of so many tasks; its terms may be named."""

    def publish(tasks: int, *, wanted: int = 3, **terms: object) -> int:
        version = version_of(cleo, noon)
        names = {
            "price_micros": 50_000, "currency": "EUR", "time_limit_seconds": 600,
            "accept_after_seconds": 3600, "expected_seconds": 30, "method": "majority",
            "title": "Digits", "state": "open", "expires_at": noon + timedelta(days=30), **terms,
        }  # fmt: skip
        with transaction.atomic():
            batch = Batch.objects.create(
                version=version, answers_wanted=wanted, tasks_count=tasks,
                created_at=noon, published_at=noon, **names,
            )  # fmt: skip
            rows = Task.objects.bulk_create(
                Task(
                    batch=batch,
                    number=number,
                    key=f"t{number}",
                    content={"text": f"{number}"},
                )
                for number in range(1, tasks + 1)
            )
            Rate.objects.create(
                batch=batch, price_micros=batch.price_micros, fee_micros=10_000,
                currency=batch.currency, accept_after_seconds=batch.accept_after_seconds,
            )  # fmt: skip
            services.open_queue(
                batch_id=batch.pk, wanted=wanted, most=wanted,
                time_limit_seconds=batch.time_limit_seconds,
                tasks=((row.pk, row.number) for row in rows),
            )  # fmt: skip
        return batch.pk

    return publish


def version_of(cleo: Actor, noon) -> ProjectVersion:
    (organisation_id,) = cleo.organisation_ids
    project = Project.objects.create(
        organisation_id=organisation_id, title="Digits", function="preparation",
        created_by_id=cleo.user_id, created_at=noon,
    )  # fmt: skip
    return ProjectVersion.objects.create(
        project=project, number=1, instructions="Look.", kind="choose-one",
        options=DIGITS, answer_schema=answer_schema("choose-one", DIGITS),
        created_at=noon, published_at=noon,
    )  # fmt: skip
