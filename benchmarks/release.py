"""A release of a million answers: how long, how much memory, next to a plain COPY.

The peer is PostgreSQL's own COPY of the same rows into one CSV file: no estimates, no
pseudonyms, no hashes, no Parquet. Each round runs in a process of its own, as a job
does, and infers anew (Dawid-Skene) before it writes. Run with an argument this file is
one of those processes.
"""

from __future__ import annotations

import json
import os
import resource
import secrets
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import measure
import psycopg
from measure import Figure, at_most, known

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tests"))
from tools.postgres import running_server

TASKS, WANTED, WORKERS = 200_000, 5, 1_000
ANSWERS = TASKS * WANTED
ROUNDS = 3
MOST_SECONDS, MOST_MEGABYTES = 60, 500
DURABLE = "-c shared_buffers=512MB -c max_wal_size=4GB"
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
OPTIONS = {
    "question": "Which digit is this?",
    "choices": [{"value": str(digit), "label": str(digit)} for digit in range(10)],
}
ROWS_OF_A_RELEASE = (
    "copy (select t.key, a.worker_id, a.content, a.active_milliseconds, a.submitted_at,"
    " a.is_late from answers_answer a join projects_task t on t.id = a.task_id"
    " order by a.id) to stdout with csv"
)


def run() -> list[Figure]:
    """Fill a database, release it several times, and copy the same rows plainly."""
    with running_server(DURABLE) as url, tempfile.TemporaryDirectory() as home:
        environment = {
            **os.environ,
            "HANDWORK_HOME": home,
            "HANDWORK_DATABASE_URL": url,
            "HANDWORK_SECRET_KEY": secrets.token_urlsafe(50),
            "PYTHONWARNINGS": "ignore",
        }
        in_a_process(environment, "fill")
        copied, rounds = [], []
        for _round in range(ROUNDS):
            copied.append(seconds_of_copy(url, Path(home) / "plain.csv"))
            rounds.append(in_a_process(environment, "release"))
    return figures(rounds, median(copied))


def figures(rounds: list[dict[str, Any]], copied: float) -> list[Figure]:
    """Compare the medians with the targets, and check what was written."""
    inferring = median(found["inferring"] for found in rounds)
    writing = median(found["writing"] for found in rounds)
    megabytes = max(found["megabytes"] for found in rounds)
    wrong = sum(found["answers"] != ANSWERS for found in rounds)
    differing = len({found["files"] for found in rounds}) - 1
    name = f"{ANSWERS:,} answers"
    return [
        Figure(
            f"release of {name}: inferred and written", inferring + writing, "s",
            "COPY of the same rows", copied, (inferring + writing) / copied,
            f"<= {MOST_SECONDS} s", inferring + writing <= MOST_SECONDS,
        ),
        known(f"release of {name}: inferred", inferring, "s"),
        known(f"release of {name}: written", writing, "s"),
        at_most(f"release of {name}: peak memory", megabytes, "MB", limit=MOST_MEGABYTES),
        at_most("releases with an answer too many or too few", wrong, "", limit=0),
        at_most("releases of equal data with other bytes", differing, "", limit=0),
    ]  # fmt: skip


def seconds_of_copy(url: str, path: Path) -> float:
    """Time PostgreSQL's own way of writing the rows."""
    started = time.perf_counter()
    with psycopg.connect(url) as connection, path.open("wb") as file:
        with connection.cursor().copy(ROWS_OF_A_RELEASE) as copy:
            for data in copy:
                file.write(data)
    return time.perf_counter() - started


def in_a_process(environment: dict[str, str], step: str) -> dict[str, Any]:
    """Run one step of this file on its own; read what it prints."""
    command = [sys.executable, str(Path(__file__).resolve()), step]
    done = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    shown = {name: value for name, value in found.items() if name != "files"}
    print(f"  {step}: {shown}", flush=True)
    return found


def fill() -> dict[str, Any]:
    """Make people, a batch, tasks, and answers that are right eight times in ten."""
    from django.core.management import call_command
    from django.db import connection, transaction

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        batch_id = make_batch()
    with connection.cursor() as cursor:
        # Loading only: foreign keys are right by construction.
        cursor.execute("set session_replication_role = replica")
        with transaction.atomic():
            for statement in statements(batch_id):
                cursor.execute(statement, {"now": NOW})
        cursor.execute("vacuum analyze")
    return {"batch": batch_id}


def make_batch() -> int:
    from handwork.pay.models import Rate
    from handwork.people import services as people
    from handwork.projects.models import Batch, Project, ProjectVersion
    from handwork.projects.rules import answer_schema

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
        tasks_count=TASKS, created_at=NOW, published_at=NOW,
    )  # fmt: skip
    Rate.objects.create(
        batch=batch, price_micros=50_000, fee_micros=10_000, currency="EUR",
        accept_after_seconds=86_400,
    )  # fmt: skip
    return batch.pk


def statements(batch_id: int) -> list[str]:
    """Tell how rows are made in the database itself."""
    return [
        "insert into people_user (password, is_superuser, email, is_active, is_steward,"
        " joined_at) select '', false, 'worker' || n || '@example.org', true, false,"
        f" %(now)s from generate_series(1, {WORKERS}) n",
        "insert into people_worker (user_id, country, languages, time_zone, joined_at,"
        " is_suspended, suspended_because) select id, 'FR', '[]', 'Europe/Paris', %(now)s,"
        " false, '' from people_user where email like 'worker%%' order by id",
        "insert into projects_task (batch_id, number, key, content)"
        f" select {batch_id}, n, 'digit-' || n, jsonb_build_object('text', 'Item ' || n)"
        f" from generate_series(1, {TASKS}) n",
        # In the order of time every fifth answer is to the same task.
        "insert into allocation_assignment (task_id, batch_id, worker_id, position, slot,"
        " state, taken_at, expires_at, ended_at)"
        f" select t.id, {batch_id}, w.first + (t.number * 7 + n * 131) %% {WORKERS},"
        " t.number, 0, 1, %(now)s, %(now)s, %(now)s from generate_series(0, 4) n,"
        f" projects_task t, (select min(id) as first from people_worker) w"
        " order by n, t.number",
        "insert into answers_answer (assignment_id, task_id, batch_id, worker_id, content,"
        " client_key, active_milliseconds, is_late, submitted_at)"
        f" select id, task_id, {batch_id}, worker_id, jsonb_build_object('choice',"
        " ((position + case when (id * 7919) %% 10 < 8 then 0 else id end) %% 10)::text),"
        " 'k' || id, 2000 + (id * 31) %% 9000, false,"
        " %(now)s::timestamptz + id * interval '37 milliseconds'"
        " from allocation_assignment order by id",
        "insert into pay_earning (answer_id, batch_id, worker_id, amount_micros,"
        " fee_micros, currency, is_goodwill, state, earned_at, due_at)"
        " select id, batch_id, worker_id, 50000, 10000, 'EUR', false, 0, submitted_at,"
        " submitted_at from answers_answer order by id",
    ]


def release() -> dict[str, Any]:
    """Infer, write a release, and say what it took."""
    from handwork.flow import judging, releasing
    from handwork.people.models import User
    from handwork.people.queries import actor_for_user
    from handwork.projects.models import Batch
    from handwork.releases import queries

    cleo = actor_for_user(user_id=User.objects.get(email="cleo@example.org").pk)
    batch_id = Batch.objects.get().pk
    begun = time.perf_counter()
    judging.judge(actor=cleo, batch_id=batch_id, now=NOW)
    inferred = time.perf_counter()
    release_id = releasing.request_release(actor=cleo, batch_id=batch_id, now=NOW)
    releasing.write_release(release_id=release_id, now=NOW)
    written = time.perf_counter()
    found = queries.release_for(actor=cleo, release_id=release_id)
    return {
        "inferring": inferred - begun,
        "writing": written - inferred,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "answers": found.manifest["counts"]["answers"],
        "bytes": sum(file.size_bytes for file in found.files),
        "files": found.sha256,
    }


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handwork.config.settings")
    django.setup()
    steps = {"fill": fill, "release": release}
    print(json.dumps(steps[sys.argv[1]]()))


if __name__ == "__main__":
    main()
