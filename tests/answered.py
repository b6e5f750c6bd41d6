"""A published batch that people have answered, made through the journeys."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from handwork.base.money import MICROS
from handwork.flow import paying, publishing, working
from handwork.people.rules import Actor
from handwork.projects import queries as projects
from handwork.projects.rules import BatchTerms

ABC = {"question": "Which?", "choices": ["a", "b", "c"]}


@dataclass
class Asker:
    """Publishes batches, and has people answer them: `says` maps a task's key to content."""

    cleo: Actor
    sam: Actor
    noon: datetime
    references: list[int] = field(default_factory=list)

    def publish(
        self, rows: Sequence[Mapping[str, Any]], *, kind: str = "choose-one",
        options: Mapping[str, Any] = ABC, wanted: int = 3, **terms: Any,
    ) -> int:  # fmt: skip
        (organisation_id,) = self.cleo.organisation_ids
        self.references.append(len(self.references))
        paying.deposit(
            actor=self.sam, organisation_id=organisation_id, amount_micros=1000 * MICROS,
            currency="EUR", reference=f"RF{len(self.references)}", now=self.noon,
        )  # fmt: skip
        project_id = publishing.create_project(
            actor=self.cleo, organisation_id=organisation_id, title="Letters",
            function="preparation", instructions="Look, then choose.", kind=kind,
            options=options, now=self.noon,
        )  # fmt: skip
        given: dict[str, Any] = {
            "title": "First letters", "price_micros": 50_000, "currency": "EUR",
            "expires_at": self.noon + timedelta(days=30), "answers_wanted": wanted,
        }  # fmt: skip
        batch_id = publishing.create_batch(
            actor=self.cleo, project_id=project_id,
            terms=BatchTerms(**{**given, **terms}), now=self.noon,
        )  # fmt: skip
        report = publishing.add_tasks(
            actor=self.cleo, batch_id=batch_id, rows=rows, now=self.noon
        )
        assert report.refused_count == 0, report
        publishing.publish(actor=self.cleo, batch_id=batch_id, now=self.noon)
        return batch_id

    def answer(
        self, batch_id: int, worker: Actor, says: Callable[[str], Any],
        *, at_most: int = 1000, seconds: int = 20,
    ) -> list[int]:  # fmt: skip
        """Take and answer until there is nothing left; returns the answers' ids."""
        assert worker.worker_id is not None
        ids: list[int] = []
        moment = self.noon
        while len(ids) < at_most:
            held = working.take(
                worker_id=worker.worker_id, batch_id=batch_id, now=moment
            )
            if held is None:
                break
            moment += timedelta(seconds=seconds)
            key = projects.task(task_id=held.task_id).key
            submitted = working.submit(
                worker_id=worker.worker_id, assignment_id=held.assignment_id,
                content=says(key), client_key=f"key-{held.assignment_id}",
                active_milliseconds=seconds * 1000, now=moment,
            )  # fmt: skip
            ids.append(submitted.answer_id)
        return ids


def letters(*keys: str) -> list[dict[str, Any]]:
    """Rows of tasks, each a text."""
    return [{"key": key, "text": f"What is {key}?"} for key in keys]


def choice(value: str) -> dict[str, str]:
    return {"choice": value}
