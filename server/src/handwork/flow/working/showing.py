"""A hold together with its task, as the worker is shown it: never the gold answer."""

from __future__ import annotations

import json
from dataclasses import dataclass

from handwork.allocation.queries import Held
from handwork.projects import queries as projects


@dataclass(frozen=True, slots=True)
class Next:
    """A hold, and its task as JSON texts."""

    held: Held
    content: str
    prediction: str | None
    confidence: float | None


def show(held: Held | None) -> Next | None:
    """Add the task to a hold."""
    if held is None:
        return None
    task = projects.task(task_id=held.task_id)
    prediction = None if task.prediction is None else json.dumps(task.prediction)
    return Next(held, json.dumps(task.content), prediction, task.confidence)
