"""Crowds whose truth is known: planted here, or real ones where they are at hand."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from handwork_core import AnswerTable


@dataclass(frozen=True)
class Planted:
    tasks: np.ndarray
    workers: np.ndarray
    labels: np.ndarray
    truth: np.ndarray

    @property
    def table(self) -> AnswerTable:
        return AnswerTable.from_arrays(self.tasks, self.workers, self.labels)

    def wrong_share(self, result) -> float:
        return float(np.mean(result.classes[result.labels] != self.truth))


@pytest.fixture(scope="session")
def plant():
    """Answers of workers who are right 0.6 to 0.95 of the time, else uniformly wrong."""

    def build(seed, *, n_tasks=400, n_classes=3, n_workers=9, n_answers=5) -> Planted:
        rng = np.random.default_rng(seed)
        truth = rng.integers(n_classes, size=n_tasks)
        accuracy = np.linspace(0.6, 0.95, n_workers)
        workers = np.concatenate(
            [rng.permutation(n_workers)[:n_answers] for _ in range(n_tasks)]
        )
        tasks = np.repeat(np.arange(n_tasks), n_answers)
        right = rng.random(len(tasks)) < accuracy[workers]
        wrong = truth[tasks] + rng.integers(1, n_classes, size=len(tasks))
        labels = np.where(right, truth[tasks], wrong % n_classes)
        return Planted(tasks, workers, labels, truth)

    return build


def read_rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@pytest.fixture(scope="session")
def real_crowd():
    """Read real labels and their truth from the folder shared by the developers."""
    folders = [
        parent.parent / "shared" / "data" / "crowd"
        for parent in Path(__file__).resolve().parents
    ]
    found = next((folder for folder in folders if folder.is_dir()), None)

    def read(name):
        if found is None:
            pytest.skip("the real crowds are not beside this checkout")
        rows = read_rows(found / name / "labels.csv")
        columns = [[row[key] for row in rows] for key in ("task", "worker", "label")]
        truth = read_rows(found / name / "truth.csv")
        known = {row["task"]: row["label"] for row in truth}
        return AnswerTable.from_arrays(*columns), known

    return read


@pytest.fixture(scope="session")
def accuracy():
    def measure(result, truth):
        estimates = dict(zip(result.tasks, result.classes[result.labels], strict=True))
        shared = truth.keys() & estimates.keys()
        return np.mean([estimates[task] == truth[task] for task in shared])

    return measure


@pytest.fixture(scope="session")
def real_rows():
    """Read the columns of a real crowd of any kind, and the truth of each task."""
    folders = [
        parent.parent / "shared" / "data" / "crowd"
        for parent in Path(__file__).resolve().parents
    ]
    found = next((folder for folder in folders if folder.is_dir()), None)

    def read(name):
        if found is None:
            pytest.skip("the real crowds are not beside this checkout")
        rows = read_rows(found / name / "labels.csv")
        columns = [[row[key] for row in rows] for key in ("task", "worker", "label")]
        truth = read_rows(found / name / "truth.csv")
        return columns, [(row["task"], row["label"]) for row in truth]

    return read
