"""Counting people: speed of the log-linear family next to statsmodels, and planted worlds.

Each part is a file beside this one with `def figures() -> list[Figure]`. HANDWORK_BENCH_PARTS
names some of them (speed,recovery).
"""

from __future__ import annotations

import importlib
import os

from measure import Figure

PARTS = ("speed", "recovery")


def run() -> list[Figure]:
    """Join the figures of the parts."""
    asked = os.environ.get("HANDWORK_BENCH_PARTS", "")
    wanted = asked.split(",") if asked else PARTS
    unknown = set(wanted) - set(PARTS)
    if unknown:
        raise ValueError(f"no part {min(unknown)!r}; there are: {', '.join(PARTS)}")
    found: list[Figure] = []
    for part in wanted:
        print(f"  {part} ...", flush=True)
        found += importlib.import_module(f"counting.{part}").figures()
    return found
