"""Answers to measure on: made ones of any size, and real ones where they are at hand."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from handwork_core import AnswerTable

N_CLASSES = 4
PER_TASK = 5
TASKS_PER_WORKER = 100
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "crowd"


@dataclass(frozen=True)
class Columns:
    """Answers as they come: one row each."""

    task: NDArray
    worker: NDArray
    label: NDArray

    @cached_property
    def table(self) -> AnswerTable:
        return AnswerTable.from_arrays(self.task, self.worker, self.label)

    def save(self, path: Path) -> Path:
        """Write them for a peer."""
        np.savez(path, task=self.task, worker=self.worker, label=self.label)
        return path


def make(n_answers: int) -> Columns:
    """Four classes, five answers a task, workers right 0.5 to 0.95 of the time."""
    rng = np.random.default_rng(n_answers)
    n_tasks = n_answers // PER_TASK
    n_workers = max(n_tasks // TASKS_PER_WORKER, PER_TASK)
    truth = np.repeat(rng.integers(N_CLASSES, size=n_tasks), PER_TASK)
    worker = rng.integers(n_workers, size=n_answers)
    right = rng.random(n_answers) < np.linspace(0.5, 0.95, n_workers)[worker]
    wrong = (truth + rng.integers(1, N_CLASSES, size=n_answers)) % N_CLASSES
    return Columns(
        np.repeat(np.arange(n_tasks), PER_TASK), worker, np.where(right, truth, wrong)
    )


def real(name: str) -> Columns | None:
    """Read a real crowd; None where it is not beside this checkout."""
    path = REAL / name / "labels.csv"
    if not path.exists():
        return None
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return Columns(
        *(np.array([r[key] for r in rows]) for key in ("task", "worker", "label"))
    )


def reals(names: tuple[str, ...]) -> dict[str, Columns]:
    """Read several; where none is at hand, a made crowd of ten thousand answers."""
    found = {name: columns for name in names if (columns := real(name)) is not None}
    return found or {"made": make(10_000)}
