"""Run a benchmark, or all: print its table, write its JSON, fail when a target is missed.

Usage: run.py NAME|all. A benchmark is a module or package beside this file with
`def run() -> list[Figure]`.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from pathlib import Path

import measure

HERE = Path(__file__).resolve().parent
SHARED = {"run", "measure", "peers"}


def names() -> list[str]:
    """Find the benchmarks."""
    found = {module.name for module in pkgutil.iter_modules([str(HERE)])}
    return sorted(found - SHARED)


def every() -> list[str]:
    """Name those that no other one includes."""
    found = {name: importlib.import_module(name) for name in names()}
    beside = {part for each in found.values() for part in getattr(each, "BESIDE", ())}
    return [name for name in found if name not in beside]


def run(name: str) -> bool:
    """Run one; tell whether every target was met."""
    print(f"\n{name}", flush=True)
    figures = importlib.import_module(name).run()
    path = measure.write(name, figures)
    print(measure.table(figures))
    print(f"written to {path.relative_to(HERE.parent)}")
    missed = [figure.name for figure in figures if figure.holds is False]
    for each in missed:
        print(f"missed: {each}", file=sys.stderr)
    return not missed


def main() -> int:
    wanted = sys.argv[1] if len(sys.argv) > 1 else "all"
    chosen = every() if wanted == "all" else [wanted]
    unknown = sorted(set(chosen) - set(names()))
    if unknown:
        sys.exit(f"No benchmark {unknown[0]!r}; there are: {', '.join(names())}.")
    return 0 if all(list(map(run, chosen))) else 1


if __name__ == "__main__":
    sys.exit(main())
