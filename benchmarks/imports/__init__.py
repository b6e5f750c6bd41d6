"""Import a hundred thousand tasks from a CSV file, with every check, on both databases.

Raw means: the same rows written by the same statement, with nothing read or checked.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import Figure

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parents[1] / "tests"))
from tools.postgres import running_server

TASKS = 100_000
MOST_SECONDS = 20
DURABLE = "-c shared_buffers=512MB -c max_wal_size=4GB"


def run() -> list[Figure]:
    """Measure PostgreSQL and SQLite."""
    with running_server(DURABLE) as url:
        figures = [figure("PostgreSQL", url)]
    with tempfile.TemporaryDirectory() as folder:
        return [*figures, figure("SQLite", f"sqlite:///{folder}/handwork.sqlite3")]


def figure(name: str, url: str) -> Figure:
    """Import on one database; medians of several rounds."""
    with tempfile.TemporaryDirectory() as home:
        environment = {
            **os.environ,
            "HANDWORK_HOME": home,
            "HANDWORK_DATABASE_URL": url,
            "HANDWORK_SECRET_KEY": secrets.token_urlsafe(50),
            "PYTHONWARNINGS": "ignore",
        }
        done = subprocess.run(
            [sys.executable, str(HERE / "load.py"), str(TASKS)],
            env=environment, stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
    found = json.loads(done.stdout)
    return Figure(
        name=f"{name}: import of {TASKS:,} tasks",
        value=found["seconds"],
        unit="s",
        peer="raw rows",
        peer_value=found["raw_seconds"],
        ratio=found["seconds"] / found["raw_seconds"],
        target=f"<= {MOST_SECONDS} s",
        holds=found["seconds"] <= MOST_SECONDS,
    )
