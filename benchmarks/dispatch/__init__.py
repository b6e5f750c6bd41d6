"""Take and submit, sixteen workers at once: how fast, how flat, and never one too many.

Raw means: the very same statements, sent by sixteen connections of pgbench with no
web server between (SQLite: by the one writer there can be). Everything over loopback.
"""

from __future__ import annotations

import importlib.util
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

import psycopg

import measure
from dispatch.installation import Installation
from measure import Figure, at_most, compared, known

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests"))
from tools.postgres import running_server

MANY, FEW, VETERANS = 1_000_000, 10_000, 16
REPEATS = 3
# Each of the cases uses new workers in each of its rounds.
WORKERS = 16 * 3 * REPEATS
DURABLE = "-c shared_buffers=512MB -c max_wal_size=4GB -c checkpoint_timeout=15min"
# Benchmarks of their own files that belong to the same table.
BESIDE = ("imports", "release")
LEAST = {"http": 0.30, "tasks": 0.9, "history": 0.8, "release": 0.7}


def run() -> list[Figure]:
    """Measure both databases, and what comes before and after dispatch."""
    figures = []
    for name, installations in (("PostgreSQL", on_postgres), ("SQLite", on_sqlite)):
        with installations() as (many, few):
            figures += figures_of(name, many, few)
    for name in BESIDE:
        if importlib.util.find_spec(name):
            figures += importlib.import_module(name).run()
    return figures


@contextmanager
def on_postgres() -> Iterator[tuple[Installation, Installation]]:
    """A durable server of our own, with a database of many tasks and one of few."""
    with running_server(DURABLE) as url, homes() as (one, two):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("create database few")
        yield (
            Installation(one, url),
            Installation(two, url.removesuffix("/postgres") + "/few"),
        )


@contextmanager
def on_sqlite() -> Iterator[tuple[Installation, Installation]]:
    """Two files: one of many tasks, one of few."""
    with homes() as (one, two):
        yield (
            Installation(one, f"sqlite:///{one}/many.sqlite3"),
            Installation(two, f"sqlite:///{two}/few.sqlite3"),
        )


@contextmanager
def homes() -> Iterator[tuple[Path, Path]]:
    """Two folders that are gone afterwards."""
    base = Path(tempfile.mkdtemp(prefix="handwork-bench-"))
    try:
        yield base / "one", base / "two"
    finally:
        shutil.rmtree(base, ignore_errors=True)


def figures_of(name: str, many: Installation, few: Installation) -> list[Figure]:
    """Fill, serve, measure in turn, audit."""
    for installation in (many, few):
        Path(installation.environment["HANDWORK_HOME"]).mkdir(parents=True)
    many.fill(tasks=MANY, workers=WORKERS, veterans=VETERANS)
    few.fill(tasks=FEW, workers=WORKERS, veterans=0)
    times: list[dict[str, float]] = []
    with ExitStack() as serving:
        serving.enter_context(many.serving())
        serving.enter_context(few.serving())
        rates = measure.medians(list(CASES), measurer(many, few, times), REPEATS)
    return [*rate_figures(name, rates, times), *audit_figures(name, many, few)]


def measurer(
    many: Installation, few: Installation, times: list[dict[str, float]]
) -> Callable[[str], float]:
    """Bind the cases to the installations; keep the latencies of the plain one."""

    def measure_case(case: str) -> float:
        found = CASES[case](many, few)
        if case == "http":
            times.append(found)
        rate = found["rate"]
        print(f"  {case}: {rate:,.0f} pairs/s", flush=True)
        return rate

    return measure_case


def while_released(many: Installation, _few: Installation) -> dict[str, float]:
    """Measure while another process reads all answers."""
    with many.release_being_written():
        return many.http(many.new_workers())


Case = Callable[[Installation, Installation], dict[str, float]]
CASES: dict[str, Case] = {
    "raw": lambda many, _few: {"rate": many.raw()},
    "http": lambda many, _few: many.http(many.new_workers()),
    "few": lambda _many, few: few.http(few.new_workers()),
    "veterans": lambda many, _few: many.http(many.world["veterans"]),
    "released": while_released,
}


def rate_figures(
    name: str, rates: dict[str, float], times: list[dict[str, float]]
) -> list[Figure]:
    """Compare each case with its peer."""

    def against(
        case: str, words: str, peer: str, peer_words: str, least: float
    ) -> Figure:
        return compared(
            f"{name}: {words}", rates[case], "pairs/s",
            peer=peer_words, peer_value=rates[peer], least=least,
        )  # fmt: skip

    http = "HTTP, 1,000,000 tasks"
    return [
        against("http", http, "raw", "same statements, no web server", LEAST["http"]),
        known(f"{name}: p50", median(each["p50"] for each in times), "ms"),
        known(f"{name}: p99", median(each["p99"] for each in times), "ms"),
        against("http", http, "few", "10,000 tasks", LEAST["tasks"]),
        against("veterans", "workers with 50,000 answers", "http", "new workers",
                LEAST["history"]),
        against("released", "while a release is written", "http", "otherwise",
                LEAST["release"]),
    ]  # fmt: skip


def audit_figures(name: str, many: Installation, few: Installation) -> list[Figure]:
    """Tell that nothing was given twice, lost, doubled or left unpaid."""
    words = {
        "over": "seats over-assigned or miscounted",
        "lost": "acknowledged answers lost",
        "twice": "duplicates",
        "unpaid": "answers without an earning",
    }
    acknowledged = len(many.acknowledged) + len(few.acknowledged)
    counts = [many.audit(), few.audit()]
    return [
        known(f"{name}: answers acknowledged", acknowledged, "answers"),
        *(
            at_most(
                f"{name}: {text}", sum(count[key] for count in counts), "rows", limit=0
            )
            for key, text in words.items()
        ),
    ]
