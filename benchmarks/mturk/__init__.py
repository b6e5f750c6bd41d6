"""Programs of Mechanical Turk, eight boto3 clients at once: how fast, and how flat.

Each client is a process of its own with an unmodified boto3; every request is signed, and
every signature is verified. Server, database and clients share the machine.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

import measure
from dispatch.installation import Installation
from measure import Figure, compared, known

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
sys.path.append(str(ROOT / "tests"))
from tools.postgres import running_server

# A smaller number is for trying the benchmark, not for its figures.
MANY = int(os.environ.get("HANDWORK_BENCH_HITS", "1000000"))
FEW = 10_000
REPEATS, SECONDS, CLIENTS = 5, 5, 8
LEAST_FLAT = 0.9
GOALS = {"CreateHITWithHITType": 300, "ListAssignmentsForHIT": 100}
DURABLE = "-c shared_buffers=512MB -c max_wal_size=4GB -c checkpoint_timeout=15min"


class Served(Installation):
    """An installation with so many HITs."""

    def script(self, name: str, *words: object, given: str = "") -> Any:  # noqa: ANN401 - JSON
        """Run one of the scripts beside this file; read what it prints."""
        done = subprocess.run(
            [sys.executable, str(HERE / f"{name}.py"), *map(str, words)],
            env=self.environment, input=given, stdout=subprocess.PIPE, text=True,
            check=True,
        )  # fmt: skip
        return json.loads(done.stdout)

    def measured(self, operation: str) -> dict[str, float]:
        """Let all clients call one operation for some seconds."""
        words = (self.port, SECONDS, CLIENTS, operation)
        return self.script("clients", *words, given=json.dumps(self.world))


def run() -> list[Figure]:
    """Fill two databases, serve both, and measure them in turn."""
    with on_postgres() as (many, few), ExitStack() as serving:
        for installation, hits in ((many, MANY), (few, FEW)):
            Path(installation.environment["HANDWORK_HOME"]).mkdir(parents=True)
            installation.world = installation.script("world", hits)
            serving.enter_context(installation.serving())
        times: dict[tuple[str, str], list[dict[str, float]]] = {}

        def rate(case: tuple[str, str]) -> float:
            operation, size = case
            found = (many if size == "many" else few).measured(operation)
            times.setdefault(case, []).append(found)
            print(f"  {operation}, {size}: {found['rate']:,.0f} calls/s", flush=True)
            return found["rate"]

        cases = [(name, size) for name in GOALS for size in ("many", "few")]
        rates = measure.medians(cases, rate, REPEATS)
    return [figure for name in GOALS for figure in figures_of(name, rates, times)]


def figures_of(
    name: str,
    rates: dict[tuple[str, str], float],
    times: dict[tuple[str, str], list[dict[str, float]]],
) -> list[Figure]:
    """Compare an operation with its goal, and with few HITs."""
    many = rates[name, "many"]
    # Within a round: a machine that is lent out changes its speed from round to round.
    rounds = zip(times[name, "many"], times[name, "few"], strict=True)
    flat = median(one["rate"] / other["rate"] for one, other in rounds)
    told = f"{name}, {MANY:,} HITs"
    return [
        compared(told, many, "calls/s", peer="goal", peer_value=GOALS[name], least=1.0),
        Figure(told, many, "calls/s", f"{FEW:,} HITs", rates[name, "few"], flat,
               f"ratio >= {LEAST_FLAT:g}", flat >= LEAST_FLAT),
        *(
            known(f"{name}: {each}", median(t[each] for t in times[name, "many"]), "ms")
            for each in ("p50", "p99")
        ),
    ]  # fmt: skip


@contextmanager
def on_postgres() -> Iterator[tuple[Served, Served]]:
    """A durable server of our own, with a database of many HITs and one of few."""
    base = Path(tempfile.mkdtemp(prefix="handwork-bench-"))
    try:
        with running_server(DURABLE) as url:
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("create database few")
            other = url.removesuffix("/postgres") + "/few"
            yield Served(base / "one", url), Served(base / "two", other)
    finally:
        shutil.rmtree(base, ignore_errors=True)
