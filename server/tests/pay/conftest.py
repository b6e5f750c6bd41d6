"""A batch of Cleo's that is published and paid for, and workers who answer it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import transaction

from handwork.allocation import services as allocation
from handwork.answers import services as answers
from handwork.base.money import Money
from handwork.flow import paying
from handwork.pay import services
from handwork.pay.rules import Booked
from handwork.pay.statements import earn
from handwork.people.rules import Actor
from handwork.projects.models import Batch, Project, ProjectVersion, Task

PRICE, FEE, TASKS, WANTED = 100_000, 20_000, 4, 2
DELAY = timedelta(days=3)


@dataclass(frozen=True)
class Published:
    """A published batch and how its workers act."""

    batch_id: int
    organisation_id: int
    now: datetime

    def take(self, worker: Actor, now: datetime | None = None) -> int:
        moment = now or self.now
        with transaction.atomic():
            held = allocation.take_seat(
                worker_id=worker.worker_id,
                batch_id=self.batch_id,
                slot=0,
                after=-1,
                now=moment,
            )
        return held.assignment_id

    def submit(
        self, worker: Actor, assignment_id: int, now: datetime | None = None
    ) -> int:
        moment = now or self.now
        who = {"worker_id": worker.worker_id, "assignment_id": assignment_id}
        with transaction.atomic():
            finished = allocation.finish(**who, now=moment)
            finished = finished or allocation.finish_late(**who, now=moment)
            answer_id = answers.record(
                finished=finished,
                content={"choice": "7"},
                client_key=str(assignment_id),
                active_milliseconds=None,
                now=moment,
            )
            earn(
                answer_id=answer_id,
                batch_id=self.batch_id,
                worker_id=worker.worker_id,
                is_goodwill=not finished.has_seat,
                now=moment,
            )
        return answer_id

    def answer(self, worker: Actor, now: datetime | None = None) -> int:
        return self.submit(worker, self.take(worker, now), now)

    def close(self) -> None:
        with transaction.atomic():
            allocation.close_queue(batch_id=self.batch_id)
            Batch.objects.filter(pk=self.batch_id).update(
                state="closed", closed_at=self.now
            )


def draft(actor: Actor, now: datetime, currency: str) -> tuple[int, int]:
    (organisation_id,) = actor.organisation_ids
    project = Project.objects.create(
        organisation_id=organisation_id,
        title="Digits",
        function="preparation",
        created_by_id=actor.user_id,
        created_at=now,
    )
    version = ProjectVersion.objects.create(
        project=project, number=1, instructions="", kind="choose-one", answer_schema={},
        created_at=now, published_at=now,
    )  # fmt: skip
    batch = Batch.objects.create(
        version=version, title="Digits", state="open", price_micros=PRICE, currency=currency,
        answers_wanted=WANTED, time_limit_seconds=600, expected_seconds=10,
        accept_after_seconds=int(DELAY.total_seconds()), method="majority-vote",
        expires_at=now + timedelta(days=30), tasks_count=TASKS, created_at=now,
        published_at=now,
    )  # fmt: skip
    return batch.pk, organisation_id


def publish(batch_id: int, organisation_id: int, actor: Actor, now: datetime) -> None:
    currency = Batch.objects.get(pk=batch_id).currency
    tasks = Task.objects.bulk_create(
        Task(batch_id=batch_id, number=n, key=str(n), content={}) for n in range(TASKS)
    )
    with transaction.atomic():
        services.set_rate(
            batch_id=batch_id,
            price_micros=PRICE,
            fee_micros=FEE,
            currency=currency,
            accept_after_seconds=int(DELAY.total_seconds()),
        )
        services.escrow(
            batch_id=batch_id,
            organisation_id=organisation_id,
            amount=Money(TASKS * WANTED * (PRICE + FEE), currency),
            made_by_id=actor.user_id,
            now=now,
        )
        allocation.open_queue(
            batch_id=batch_id,
            wanted=WANTED,
            most=WANTED,
            time_limit_seconds=600,
            tasks=[(task.pk, task.number) for task in tasks],
        )


@pytest.fixture
def funds(sam, noon) -> Callable[..., int]:
    """Sam books a deposit."""
    references = iter(range(1_000))

    def pay_in(actor: Actor, amount_micros: int, currency: str = "EUR") -> Booked:
        (organisation_id,) = actor.organisation_ids
        return paying.deposit(
            actor=sam,
            organisation_id=organisation_id,
            amount_micros=amount_micros,
            currency=currency,
            reference=f"statement {next(references)}",
            now=noon,
        )

    return pay_in


@pytest.fixture
def drafts(cleo, noon) -> Callable[[int], list[Callable[[], None]]]:
    """Batches of Cleo's, and for each what publishes it."""

    def make(count: int) -> list[Callable[[], None]]:
        made = [draft(cleo, noon, "EUR") for _ in range(count)]
        return [partial(publish, *ids, cleo, noon) for ids in made]

    return make


@pytest.fixture
def publishing(cleo, funds, noon) -> Callable[..., Published]:
    """Cleo publishes a batch, with money for it and a little more."""

    def make(currency: str = "EUR") -> Published:
        funds(cleo, 1_000_000, currency)
        batch_id, organisation_id = draft(cleo, noon, currency)
        publish(batch_id, organisation_id, cleo, noon)
        return Published(batch_id, organisation_id, noon)

    return make


@pytest.fixture
def batch(publishing) -> Published:
    return publishing()
