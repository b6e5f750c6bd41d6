"""The same statements with no web server: what the database and its driver can do.

Runs on its own: raw.py SECONDS BATCH WORKER...; prints pairs a second. PostgreSQL: sixteen
connections of its own pgbench, which costs next to nothing itself. SQLite: one process, one
connection, because it has one writer.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handwork.config.settings")
django.setup()

from django.conf import settings
from django.db import connection

from handwork.allocation import statements as allocation
from handwork.answers import statements as answers
from handwork.flow import working
from handwork.flow.working.fusing import SUBMIT_AND_TAKE
from handwork.pay import statements as pay

sys.path.append(str(Path(__file__).resolve().parents[2] / "tests"))
from tools.postgres import find_binaries

ANSWER = '{"choice": "7"}'
LITERALS = {
    "now": "now()",
    "content": f"'{ANSWER}'",
    "client_key": "'k'",
    "active_milliseconds": "1500",
}


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
    print(json.dumps({"rate": postgres(seconds, batch, first)}))


def postgres(seconds: int, batch: int, first: dict[int, int]) -> float:
    """Let pgbench send the statement; each of its clients is one worker."""
    text = SUBMIT_AND_TAKE.replace("held.id,", "held.id as assignment_id,", 1)
    for name, value in LITERALS.items():
        text = text.replace(f"%({name})s", value)
    text = re.sub(r"%\((\w+)\)s", r":\1", text)
    own = f"case {' '.join(f'when :client_id = {n} then {{}}' for n in range(len(first)))} end"
    script = (
        f"\\set batch_id {batch}\n\\set worker_id {own.format(*first)}\n"
        f"\\if :assignment_id = 0\n\\set assignment_id {own.format(*first.values())}\n"
        f"\\endif\n{text} \\gset\n"
    )
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        done = subprocess.run(
            [find_binaries() / "pgbench", "-n", "-M", "prepared", "-c", str(len(first)),
             "-j", "2", "-T", str(seconds), "-D", "assignment_id=0", "-f", file.name,
             os.environ["HANDWORK_DATABASE_URL"]],
            stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if found is None or "failed transactions: 0 " not in done.stdout:
        raise SystemExit(f"pgbench failed:\n{done.stdout}")
    return float(found[1])


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
    task, position, limit = run(
        allocation.PICK_ONE_SQLITE, batch, position, str(now), worker
    )
    run(allocation.SEAT_ONE, task)
    (held,) = run(allocation.HOLD_ONE, task, batch, worker, position, slot, str(now),
                  str(now + timedelta(seconds=limit)))  # fmt: skip
    run("select content from projects_task where id = %s", task)
    raw.execute("commit")
    return held


if __name__ == "__main__":
    main()
