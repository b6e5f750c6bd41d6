"""The same statements with no web server: what the database and its driver can do.

Runs on its own: raw.py SECONDS BATCH WORKER...; prints pairs a second. PostgreSQL: a process
and a psycopg connection for each worker. SQLite has one writer: one process, one connection.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sqlite3
import sys
import time
from datetime import UTC, datetime, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handwork.config.settings")
django.setup()

import psycopg
from django.conf import settings
from django.db import connection
from psycopg.types.numeric import Int8

from handwork.allocation import statements as allocation
from handwork.answers import statements as answers
from handwork.flow import working
from handwork.flow.working.fusing import SUBMIT_AND_TAKE
from handwork.pay import statements as pay

ANSWER = '{"choice": "7"}'


def main() -> None:
    seconds, batch, *workers = map(int, sys.argv[1:])
    held = {
        worker: working.take(worker_id=worker, batch_id=batch, now=datetime.now(UTC))
        for worker in workers
    }
    first = {worker: hold.assignment_id for worker, hold in held.items()}
    if connection.vendor == "sqlite":
        connection.close()
        print(json.dumps({"rate": sqlite(seconds, batch, first)}))
        return
    connection.close_pool()
    context = multiprocessing.get_context("fork")
    ready = context.Barrier(len(workers))
    with context.Pool(len(workers), initializer=share, initargs=(ready,)) as pool:
        jobs = [(seconds, batch, *pair) for pair in first.items()]
        rates = pool.starmap(postgres, jobs, chunksize=1)
    print(json.dumps({"rate": sum(rates)}))


def share(ready) -> None:
    globals()["READY"] = ready


def postgres(seconds: int, batch: int, worker: int, assignment: int) -> float:
    url = os.environ["HANDWORK_DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as raw, raw.cursor() as cursor:
        globals()["READY"].wait()
        started, count = time.perf_counter(), 0
        while time.perf_counter() - started < seconds:
            parameters = {
                "worker_id": Int8(worker), "batch_id": Int8(batch),
                "assignment_id": Int8(assignment), "content": ANSWER,
                "client_key": str(assignment), "active_milliseconds": Int8(1500),
                "now": datetime.now(UTC),
            }  # fmt: skip
            cursor.execute(SUBMIT_AND_TAKE, parameters, prepare=True)
            assignment = cursor.fetchone()[2]
            count += 1
        return count / (time.perf_counter() - started)


def sqlite(seconds: int, batch: int, first: dict[int, int]) -> float:
    database = settings.DATABASES["default"]
    raw = sqlite3.connect(database["NAME"], isolation_level=None)
    raw.executescript(database["OPTIONS"]["init_command"])
    hands, count = list(first.items()), 0
    started = time.perf_counter()
    while time.perf_counter() - started < seconds:
        worker, assignment = hands[count % len(hands)]
        hands[count % len(hands)] = (worker, pair(raw, batch, worker, assignment))
        count += 1
    return count / (time.perf_counter() - started)


def pair(raw: sqlite3.Connection, batch: int, worker: int, assignment: int) -> int:
    """Submit and take, statement by statement as the journey does."""

    def run(text: str, *values: object) -> tuple:
        return raw.execute(text.replace("%s", "?"), values).fetchone() or ()

    now = datetime.now(UTC).replace(tzinfo=None)
    raw.execute("begin immediate")
    _batch, task, slot, _taken_at = run(
        allocation.FINISH_ONE, str(now), assignment, worker
    )
    run(allocation.UNDRAFT_ONE, assignment)
    (answer,) = run(answers.RECORD_ONE, assignment, task, batch, worker, ANSWER,
                    str(assignment), 1500, 0, str(now))  # fmt: skip
    price, fee, currency, after = run(pay.RATE, batch)
    run(pay.EARN_ONE, answer, batch, worker, price, fee, currency, 0, str(now),
        str(now + timedelta(seconds=after)))  # fmt: skip
    position, _at = run(allocation.LATEST, worker, batch)
    task, position, limit = run(allocation.PICK_ONE_SQLITE, batch, position, worker)
    run(allocation.SEAT_ONE, task)
    (held,) = run(allocation.HOLD_ONE, task, batch, worker, position, slot, str(now),
                  str(now + timedelta(seconds=limit)))  # fmt: skip
    run("select content from projects_task where id = %s", task)
    raw.execute("commit")
    return held


if __name__ == "__main__":
    main()
