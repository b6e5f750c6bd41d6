"""Import the same file into new batches, over and over; print the medians, as JSON.

Runs on its own, with HANDWORK_DATABASE_URL: load.py TASKS.
"""

from __future__ import annotations

import io
import json
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from statistics import median

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handwork.config.settings")
django.setup()

from django.core.management import call_command
from django.db import transaction

from handwork.flow import publishing
from handwork.people import queries as people_queries
from handwork.people import services as people
from handwork.people.rules import Actor
from handwork.projects import queries, services
from handwork.projects.rules import BatchTerms
from handwork.projects.rules.rows import TaskRow

REPEATS = 3
NOW = datetime.now(UTC)
TERMS = BatchTerms(
    title="Reviews",
    price_micros=50_000,
    currency="EUR",
    expires_at=NOW + timedelta(days=30),
    method="majority-vote",
)


def main() -> None:
    count = int(sys.argv[1])
    call_command("migrate", verbosity=0)
    asker = make_asker()
    project_id = make_project(asker)
    data, rows = make_csv(count), make_rows(count)
    seconds, raw_seconds = [], []
    for _round in range(REPEATS):
        batch_id = make_batch(asker, project_id)
        seconds.append(timed(partial(bring_in, asker, batch_id, data)))
        assert queries.tasks_count(batch_id=batch_id) == count
        other_id = make_batch(asker, project_id)
        raw_seconds.append(timed(partial(write, other_id, rows)))
    print(json.dumps({"seconds": median(seconds), "raw_seconds": median(raw_seconds)}))


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def bring_in(asker: Actor, batch_id: int, data: bytes) -> None:
    import_id = publishing.start_import(
        actor=asker, batch_id=batch_id, file_name="reviews.csv",
        file=io.BytesIO(data), now=NOW,
    )  # fmt: skip
    report = publishing.run_import(import_id=import_id, now=NOW)
    assert report is not None
    assert report.refused_count == 0, report.refused[:3]


@transaction.atomic
def write(batch_id: int, rows: list[TaskRow]) -> None:
    services.add_tasks(batch_id=batch_id, rows=rows)


def make_csv(count: int) -> bytes:
    lines = ["key,text,source,gold,prediction,confidence"]
    lines += [
        f'r{n},"The film number {n} was long, and ""good"".",reviews/{n}.txt,'
        f"{'yes' if n % 20 == 0 else ''},{'yes' if n % 2 else 'no'},0.{n % 90 + 10}"
        for n in range(count)
    ]
    return "\n".join(lines).encode()


def make_rows(count: int) -> list[TaskRow]:
    return [
        TaskRow(
            f"r{n}",
            f'{{"text":"The film number {n} was long","source":"reviews/{n}.txt"}}',
            '{"choice":"yes"}' if n % 20 == 0 else None,
            '{"choice":"no"}',
            0.5,
        )
        for n in range(count)
    ]


def make_asker() -> Actor:
    with transaction.atomic():
        user_id = people.open_account(email="cleo@example.org")
        lab = people.found_organisation(name="Cleo's lab", now=NOW)
        people.add_member(organisation_id=lab, user_id=user_id, now=NOW)
    return people_queries.actor_for_user(user_id=user_id)


def make_project(asker: Actor) -> int:
    return publishing.create_project(
        actor=asker, organisation_id=min(asker.organisation_ids), title="Reviews",
        function="verification", instructions="Read it.", kind="choose-one",
        options={"question": "Is it good?", "choices": ["yes", "no"]}, now=NOW,
    )  # fmt: skip


def make_batch(asker: Actor, project_id: int) -> int:
    return publishing.create_batch(
        actor=asker, project_id=project_id, terms=TERMS, now=NOW
    )


if __name__ == "__main__":
    main()
