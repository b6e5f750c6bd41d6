"""Whether intervals hold planted numbers, and how far they miss where they cannot."""

from __future__ import annotations

import numpy as np

from handwork_core.counting.planted import recover
from handwork_core.counting.planted_cases import CASES, Case
from handwork_core.counting.registry import find_method
from measure import Figure, known

N_WORLDS = 500
LEAST, MOST = 0.92, 0.98


def figures() -> list[Figure]:
    """Try every case."""
    return [figure for case in CASES for figure in figures_of(case)]


def figures_of(case: Case) -> list[Figure]:
    """Count in 500 worlds; outside of its assumptions a method has no target."""
    method = find_method(case.method)
    rng = np.random.default_rng(11)
    found = recover(method.function, case.world, rng, n_worlds=N_WORLDS, **case.options)
    print(f"    {case.method}, {case.world.name}: {found.covered:.3f}", flush=True)
    name = f"{case.method}: {case.world.name}"
    if not case.holds:
        return [
            known(f"{name}: intervals that hold the truth", found.covered, ""),
            known(f"{name}: median over the truth, less 1", found.bias, ""),
        ]
    return [
        Figure(
            f"{name}: intervals that hold the truth", found.covered, "",
            target=f"{LEAST} to {MOST}", holds=LEAST <= found.covered <= MOST,
        )
    ]  # fmt: skip
