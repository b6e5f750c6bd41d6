"""Truth inference: speed, accuracy, answers saved, transcripts and scale, next to Crowd-Kit.

Each part is a file beside this one with `def figures() -> list[Figure]`. HANDWORK_BENCH_PARTS
names some of them (speed,accuracy).
"""

from __future__ import annotations

import importlib
import os
from pathlib import Path

from measure import Figure

PARTS = ("speed", "accuracy", "adaptive", "texts", "scale")
HERE = Path(__file__).resolve().parent


def run() -> list[Figure]:
    """Join the figures of the parts."""
    asked = os.environ.get("HANDWORK_BENCH_PARTS", "")
    wanted = asked.split(",") if asked else PARTS
    unknown = set(wanted) - set(PARTS)
    if unknown:
        raise ValueError(f"no part {min(unknown)!r}; there are: {', '.join(PARTS)}")
    found: list[Figure] = []
    for part in wanted:
        if (HERE / f"{part}.py").exists():
            print(f"  {part} ...", flush=True)
            found += importlib.import_module(f"truth.{part}").figures()
    return found
