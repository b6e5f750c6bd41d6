"""Fill a database with a batch that is answered; runs on its own: filling.py TASKS WORKERS."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handwork.config.settings")
django.setup()

from django.core.management import call_command
from django.db import connection, transaction

from handwork.pay.models import Rate
from handwork.people import services as people
from handwork.projects.models import Batch, Project, ProjectVersion
from handwork.projects.rules import answer_schema

HERE = Path(__file__).resolve().parent
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
WANTED = 5
OPTIONS = {
    "question": "Which digit is this?",
    "choices": [{"value": str(digit), "label": str(digit)} for digit in range(10)],
}


def main() -> None:
    tasks, workers = map(int, sys.argv[1:3])
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        batch_id = make_batch(tasks)
    given = {
        ":batch": batch_id, ":tasks": tasks, ":workers": workers,
        ":now": f"timestamptz '{NOW.isoformat()}'",
    }  # fmt: skip
    text = (HERE / "rows.sql").read_text()
    for name, value in given.items():
        text = text.replace(name, str(value))
    with connection.cursor() as cursor, transaction.atomic():
        for statement in text.split(";\n"):
            cursor.execute(statement)
    print(json.dumps({"batch": batch_id}))


def make_batch(tasks: int) -> int:
    asker = people.open_account(email="cleo@example.org")
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
        expected_seconds=10, expires_at=NOW + timedelta(days=30), method="dawid-skene",
        tasks_count=tasks, created_at=NOW, published_at=NOW,
    )  # fmt: skip
    Rate.objects.create(
        batch=batch, price_micros=50_000, fee_micros=10_000, currency="EUR",
        accept_after_seconds=86_400,
    )  # fmt: skip
    return batch.pk


main()
