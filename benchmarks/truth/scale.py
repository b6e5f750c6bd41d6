"""Answers that do not fit into memory: from Parquet to labels, on one machine and on Dask.

HANDWORK_BENCH_ANSWERS=1000000000 adds that many; they take some 35 bytes of disk each
while they are read, where TMPDIR says.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import Figure, at_most, known

PROGRAM = Path(__file__).with_name("scale_run.py")
SIZES = (10_000_000, 100_000_000)
MOST_MEGABYTES = 24_000
MOST_GROWTH = 1.5
"""Seconds an answer at one size, over those at a size a tenth of it."""


def figures() -> list[Figure]:
    """Measure each size in a process of its own, so that its memory is its own."""
    asked = os.environ.get("HANDWORK_BENCH_ANSWERS", "")
    sizes = sorted({*SIZES, *([int(float(asked))] if asked else [])})
    found: list[Figure] = []
    before = 0.0
    for n_answers in sizes:
        spent = run("alone", n_answers)
        found += size_figures(n_answers, spent)
        each = (spent["encode"] + spent["iterations"]) / n_answers
        if before:
            name = f"{n_answers:,} answers: seconds each, next to the size before"
            growth = each / before
            target = f"<= {MOST_GROWTH:g} times"
            found.append(
                Figure(name, each, "s", "the size before", before, growth, target,
                       growth <= MOST_GROWTH)
            )  # fmt: skip
        before = each
    return [*found, *dask_figures(SIZES[0])]


def size_figures(n_answers: int, spent: dict[str, float]) -> list[Figure]:
    """Describe one size."""
    name = f"{n_answers:,} answers from Parquet"
    return [
        known(f"{name}: cut into shards", spent["encode"], "s"),
        known(f"{name}: an iteration of Dawid-Skene", spent["iteration"], "s"),
        known(f"{name}: majority vote", spent["majority"], "s"),
        known(f"{name}: labels that are right", spent["accuracy"], "of 1"),
        at_most(f"{name}: memory", spent["memory_mb"], "MB", limit=MOST_MEGABYTES),
    ]


def dask_figures(n_answers: int) -> list[Figure]:
    """Compare two workers with one process of two threads."""
    spent = run("dask", n_answers)
    name = f"Dask, 2 workers, {n_answers:,} answers"
    return [
        Figure(
            f"{name}: an iteration", spent["together"], "s", "one process",
            spent["alone"], spent["together"] / spent["alone"],
        ),
        at_most(f"{name}: confusions apart", spent["distance"], "", limit=1e-9),
        at_most(f"{name}: other labels", spent["different"], "tasks", limit=0),
    ]  # fmt: skip


def run(how: str, n_answers: int) -> dict[str, float]:
    """Run the program in a folder that is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="handwork-scale-") as folder:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", PROGRAM, how, str(n_answers), folder],
            stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found
