"""Crowds with accuracies of their own."""

from __future__ import annotations

import numpy as np
import pytest


@pytest.fixture(scope="session")
def crowd_of():
    """Workers who are right by an accuracy of their own, each on some of the tasks."""

    def build(rng, truth, accuracies, *, n_classes=2, per_task=None):
        n_workers = len(accuracies)
        per_task = per_task or n_workers
        tasks = np.repeat(np.arange(len(truth)), per_task)
        chosen = [rng.permutation(n_workers)[:per_task] for _ in truth]
        workers = np.concatenate(chosen)
        right = rng.random(len(tasks)) < np.asarray(accuracies)[workers]
        wrong = (truth[tasks] + rng.integers(1, n_classes, len(tasks))) % n_classes
        return tasks, workers, np.where(right, truth[tasks], wrong)

    return build
