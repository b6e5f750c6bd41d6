"""Fill a database with people, a batch and its tasks; print what is where, as JSON.

Runs on its own, with HANDWORK_DATABASE_URL: world.py TASKS WORKERS VETERANS. A veteran has
answered 50,000 tasks, each of which still wants one more answer: the worst for a search.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handwork.config.settings")
django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from handwork.allocation.models import Queue
from handwork.pay.models import Rate
from handwork.people import services as people
from handwork.projects.models import Batch, Project, ProjectVersion
from handwork.projects.rules import answer_schema

WANTED = 5
HISTORY = 50_000
IN_A_GROUP = 4
NOW = datetime.now(UTC)
OPTIONS = {
    "question": "Which digit is this?",
    "choices": [{"value": str(digit), "label": str(digit)} for digit in range(10)],
}
SERIES = {
    "postgresql": "select n from generate_series({first}, {last}) n",
    "sqlite": "select n from (with recursive s(n) as (select {first} union all"
    " select n + 1 from s where n < {last}) select n from s) s",
}


def main() -> None:
    tasks, workers, veterans = map(int, sys.argv[1:4])
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        worker_ids = [make_worker(number) for number in range(workers)]
        veteran_ids = [make_worker(workers + number) for number in range(veterans)]
        requester_id = people.open_account(email="cleo@example.org")
        batch_id = make_batch(requester_id)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Loading only: foreign keys are right by construction.
            cursor.execute("set session_replication_role = replica")
        else:
            cursor.execute("pragma foreign_keys = off")
        with transaction.atomic():
            make_tasks(cursor, batch_id, tasks)
            for index, worker_id in enumerate(veteran_ids):
                make_history(cursor, batch_id, worker_id, index // IN_A_GROUP)
        if connection.vendor == "postgresql":
            # Else the server would tidy up after the loading while it is measured.
            cursor.execute("vacuum analyze")
            cursor.execute("checkpoint")
        else:
            cursor.execute("analyze")
    made = {
        "batch": batch_id,
        "requester": requester_id,
        "new": worker_ids,
        "veterans": veteran_ids,
    }
    print(json.dumps(made))


def make_worker(number: int) -> int:
    user_id = people.open_account(email=f"worker{number}@example.org")
    return people.register_worker(
        user_id=user_id, country="FR", languages=("fr",), time_zone="Europe/Paris", now=NOW
    )  # fmt: skip


def make_batch(asker: int) -> int:
    organisation = people.found_organisation(name="Cleo's lab", now=NOW)
    people.add_member(organisation_id=organisation, user_id=asker, now=NOW)
    project = Project.objects.create(
        organisation_id=organisation, title="Digits", function="preparation",
        created_by_id=asker, created_at=NOW,
    )  # fmt: skip
    version = ProjectVersion.objects.create(
        project=project, number=1, instructions="Look.", kind="choose-one",
        options=OPTIONS, answer_schema=answer_schema("choose-one", OPTIONS),
        created_at=NOW, published_at=NOW,
    )  # fmt: skip
    batch = Batch.objects.create(
        version=version, title="Digits", state="open", price_micros=50_000, currency="EUR",
        answers_wanted=WANTED, time_limit_seconds=600, accept_after_seconds=86_400,
        expected_seconds=10, expires_at=NOW + timedelta(days=30), method="majority-vote",
        created_at=NOW, published_at=NOW,
    )  # fmt: skip
    Rate.objects.create(
        batch=batch, price_micros=50_000, fee_micros=10_000, currency="EUR",
        accept_after_seconds=86_400,
    )  # fmt: skip
    Queue.objects.create(batch=batch, time_limit_seconds=600)
    return batch.pk


def make_tasks(cursor: CursorWrapper, batch_id: int, tasks: int) -> None:
    numbers = SERIES[connection.vendor].format(first=1, last=tasks)
    kind = "::jsonb" if connection.vendor == "postgresql" else ""
    cursor.execute(
        "insert into projects_task (batch_id, number, key, content)"
        f" select {batch_id}, n, 't' || n, ('{{\"text\": \"Item ' || n || '\"}}'){kind}"
        f" from ({numbers}) numbers"
    )
    cursor.execute(
        "insert into allocation_taskseats (task_id, batch_id, position, wanted_count,"
        f" most_count, taken_count) select id, batch_id, number, {WANTED}, {WANTED}, 0"
        " from projects_task"
    )


def make_history(
    cursor: CursorWrapper, batch_id: int, worker_id: int, group: int
) -> None:
    first, last = group * HISTORY + 1, (group + 1) * HISTORY
    now = connection.ops.adapt_datetimefield_value(NOW)
    cursor.execute(
        "insert into allocation_assignment (task_id, batch_id, worker_id, position, slot,"
        " state, taken_at, expires_at, ended_at) select id, batch_id, %s, number, 0, 1,"
        " %s, %s, %s from projects_task where batch_id = %s and number between %s and %s",
        [worker_id, now, now, now, batch_id, first, last],
    )
    cursor.execute(
        "insert into answers_answer (assignment_id, task_id, batch_id, worker_id, content,"
        " client_key, active_milliseconds, is_late, submitted_at) select id, task_id,"
        " batch_id, worker_id, '{\"choice\": \"7\"}', 'k', 4000, false, %s"
        " from allocation_assignment where worker_id = %s",
        [now, worker_id],
    )
    cursor.execute(
        "insert into pay_earning (answer_id, batch_id, worker_id, amount_micros, fee_micros,"
        " currency, is_goodwill, state, earned_at, due_at) select id, batch_id, worker_id,"
        " 50000, 10000, 'EUR', false, 0, %s, %s from answers_answer where worker_id = %s",
        [now, now, worker_id],
    )
    cursor.execute(
        "update allocation_taskseats set taken_count = taken_count + 1"
        " where batch_id = %s and position between %s and %s",
        [batch_id, first, last],
    )


main()
