"""A release of a million answers: how long, how much memory, next to a plain COPY.

The peer is PostgreSQL's own COPY of the same rows into one CSV file: no estimates, no
pseudonyms, no hashes, no Parquet. Each round runs in a process of its own, as a job
does, and infers anew (Dawid-Skene) before it writes.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

from measure import Figure, at_most, known

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parents[1] / "tests"))
from tools.postgres import running_server

TASKS, WANTED, WORKERS = 200_000, 5, 1_000
ANSWERS = TASKS * WANTED
ROUNDS = 3
MOST_SECONDS, MOST_MEGABYTES = 60, 500
DURABLE = "-c shared_buffers=512MB -c max_wal_size=4GB"
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
        in_a_process(environment, "filling", TASKS, WORKERS)
        copied, rounds = [], []
        for _round in range(ROUNDS):
            copied.append(seconds_of_copy(url, Path(home) / "plain.csv"))
            rounds.append(in_a_process(environment, "writing"))
    return figures(rounds, median(copied))


def figures(rounds: list[dict[str, Any]], copied: float) -> list[Figure]:
    """Compare the medians with the targets, and check what was written."""
    inferring = median(found["inferring"] for found in rounds)
    writing = median(found["writing"] for found in rounds)
    megabytes = max(found["megabytes"] for found in rounds)
    wrong = sum(found["answers"] != ANSWERS for found in rounds)
    differing = len({found["sha256"] for found in rounds}) - 1
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
    with (
        psycopg.connect(url) as connection,
        path.open("wb") as file,
        connection.cursor().copy(ROWS_OF_A_RELEASE) as copy,
    ):
        for data in copy:
            file.write(data)
    return time.perf_counter() - started


def in_a_process(
    environment: dict[str, str], script: str, *words: object
) -> dict[str, Any]:
    """Run one of our scripts on its own; read what it prints."""
    command = [sys.executable, str(HERE / f"{script}.py"), *map(str, words)]
    done = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(f"  {script}: {found}", flush=True)
    return found
