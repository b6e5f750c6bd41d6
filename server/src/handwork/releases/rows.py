"""Rows of a release, some at a time, from the rooms below."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from handwork.answers import spans
from handwork.answers.spans import MOST_KNOWN_CONTENTS, Contents, SpanRow
from handwork.inference import queries as inference
from handwork.inference.queries import EstimateRecord
from handwork.people.queries import pseudonym_of
from handwork.projects.queries import BatchRecord, TaskRecord
from handwork.projects.queries.spans import asset_hashes, task_pages
from handwork.projects.rules import Options, asset_ids, media_of
from handwork.releases.formats import Chunk
from handwork.releases.rules import canonical_json, distribution_json

ROWS_AT_ONCE = 20_000


class TaskKeys:
    """Keys of tasks by id, in far less memory than a dict takes for a million."""

    def __init__(self) -> None:
        self.ids = array("q")
        self.keys: list[str] = []

    def add(self, tasks: tuple[TaskRecord, ...]) -> None:
        """Keep the keys of some tasks."""
        self.ids.extend(task.id for task in tasks)
        self.keys.extend(task.key for task in tasks)

    def sort(self) -> None:
        """Put them in the order of ids, once all are there."""
        order = np.argsort(np.frombuffer(self.ids, dtype=np.int64), kind="stable")
        self.keys = [self.keys[place] for place in order]
        self.ids = array("q", sorted(self.ids))

    def of(self, task_ids: list[int]) -> list[str]:
        """Look the keys of many tasks up."""
        places = np.searchsorted(np.frombuffer(self.ids, dtype=np.int64), task_ids)
        return [self.keys[place] for place in places]


class Pseudonyms:
    """The names that one organisation sees; each is computed once."""

    def __init__(self, organisation_id: int) -> None:
        self.organisation_id = organisation_id
        self.names: dict[int, str] = {}

    def of(self, worker_id: int) -> str:
        """Name a worker."""
        name = self.names.get(worker_id)
        if name is None:
            name = self.names[worker_id] = pseudonym_of(
                worker_id=worker_id, organisation_id=self.organisation_id
            )
        return name


class CanonicalContents(Contents):
    """Contents of answers, and how a release writes them."""

    def __init__(self, kind: str, options: Options) -> None:
        super().__init__(kind, options)
        self.texts: dict[str, str] = {}

    def canonical(self, text: str) -> str:
        """Write a content the same, whatever the database made of its text."""
        found = self.texts.get(text)
        if found is None:
            if len(self.texts) >= MOST_KNOWN_CONTENTS:
                self.texts.clear()
            found = self.texts[text] = canonical_json(self.read(text).content)
        return found


def estimate_chunks(
    *, batch: BatchRecord, run_id: int, keys: TaskKeys
) -> Iterator[Chunk]:
    """Read all tasks of a batch with what a run believes of them."""
    for tasks in task_pages(batch_id=batch.id, limit=ROWS_AT_ONCE):
        keys.add(tasks)
        found = inference.estimates_between(
            run_id=run_id, task_ids=[task.id for task in tasks]
        )
        yield estimate_chunk(tasks, found, asset_names(batch, tasks))
    keys.sort()


def estimate_chunk(
    tasks: tuple[TaskRecord, ...],
    found: Mapping[int, EstimateRecord],
    names: Mapping[int, str],
) -> Chunk:
    """Write tasks with their estimates as columns."""
    estimates = [found.get(task.id) for task in tasks]
    return {
        "task": [task.key for task in tasks],
        "content": [canonical_json(portable(task.content, names)) for task in tasks],
        "label": [e.label if e else None for e in estimates],
        "confidence": [e.confidence if e else None for e in estimates],
        "distribution": [
            distribution_json(e.distribution) if e else None for e in estimates
        ],
        "answers_count": [e.answers_count if e else 0 for e in estimates],
        "agreeing_count": [e.agreeing_count if e else 0 for e in estimates],
        "gold": [json_or_none(task.gold) for task in tasks],
        "prediction": [json_or_none(task.prediction) for task in tasks],
        "prediction_confidence": [task.confidence for task in tasks],
    }


def json_or_none(content: Mapping[str, Any] | None) -> str | None:
    """Write content as canonical JSON."""
    return None if content is None else canonical_json(content)


def asset_names(batch: BatchRecord, tasks: tuple[TaskRecord, ...]) -> Mapping[int, str]:
    """Name the stored files that tasks show by what is in them, not by their rows."""
    ids = {asset_id for task in tasks for asset_id in asset_ids(task.content)}
    hashes = asset_hashes(organisation_id=batch.organisation_id, asset_ids=ids)
    return {asset_id: f"sha256:{digest}" for asset_id, digest in hashes.items()}


def portable(content: Mapping[str, Any], names: Mapping[int, str]) -> Mapping[str, Any]:
    """Replace references to rows of this installation's database."""
    if not names:
        return content
    return {
        field: names.get(media_of(value) or 0, value)
        for field, value in content.items()
    }


def answer_chunks(
    *,
    batch: BatchRecord,
    pages: Iterator[tuple[SpanRow, ...]],
    excluded: Mapping[int, str],
    keys: TaskKeys,
) -> Iterator[tuple[tuple[SpanRow, ...], Chunk]]:
    """Turn pages of answers into columns; both are given, to be counted and written."""
    pseudonyms, number = Pseudonyms(batch.organisation_id), 1
    contents = CanonicalContents(batch.kind, batch.options)
    for page in pages:
        said = [contents.read(row.content) for row in page]
        ids = [row.answer_id for row in page]
        yield (
            page,
            {
                "answer": range(number, number + len(page)),
                "task": keys.of([row.task_id for row in page]),
                "worker": [pseudonyms.of(row.worker_id) for row in page],
                "value": [known.value for known in said],
                "content": [contents.canonical(row.content) for row in page],
                "active_seconds": [row.active_milliseconds / 1000 for row in page],
                "submitted_at": [row.submitted_at for row in page],
                "is_late": [row.is_late for row in page],
                "is_excluded": [answer_id in excluded for answer_id in ids],
                "exclusion_reason": [excluded.get(answer_id) for answer_id in ids],
            },
        )
        number += len(page)


def answer_pages(*, batch_id: int, up_to_id: int) -> Iterator[tuple[SpanRow, ...]]:
    """Read the answers of a release, some at a time."""
    return spans.pages(batch_id=batch_id, up_to_id=up_to_id, limit=ROWS_AT_ONCE)
