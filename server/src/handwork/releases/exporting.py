"""Exports of a release: read the tasks with their answers, choose, write each format."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from handwork.answers import spans
from handwork.answers.spans import Contents, SpanRow
from handwork.inference import queries as inference
from handwork.projects.queries import BatchRecord, TaskRecord
from handwork.projects.queries.spans import asset_names, task_pages
from handwork.projects.rules import asset_ids, media_of
from handwork.projects.rules.answering import unnamed_tags
from handwork.projects.rules.shown import plain_lines
from handwork.releases.exports import (
    EXPORTS,
    Element,
    Export,
    Item,
    Plan,
    Said,
    StoredMedia,
    Writer,
    find_elements,
)
from handwork.releases.exports.choosing import Choosing
from handwork.releases.files import WrittenFile, finished
from handwork.releases.rows import Pseudonyms, portable

KIND = "template"
TASKS_AT_ONCE = 200
# An answer with a picture or a recording in it has up to 5 MB.
LARGE_AT_ONCE = 10
LARGE = frozenset({"semantic", "instances", "file"})


@dataclass(frozen=True, slots=True)
class Span:
    """What a release holds of a batch."""

    batch: BatchRecord
    run_id: int
    last_answer_id: int
    excluded: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Exported:
    """One export: its file, which element it is of, and what found no place in it."""

    file: WrittenFile
    export: Export
    element: Element | None
    left_out: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Open:
    path: Path
    export: Export
    element: Element | None
    writer: Writer


def write_exports(folder: Path, span: Span) -> tuple[Exported, ...]:
    """Write the exports that a batch's template calls for; other kinds have none."""
    if span.batch.kind != KIND:
        return ()
    elements = find_elements(str(span.batch.options["template"]))
    choosing = Choosing(elements)
    if choosing.needs_a_look:
        for items in item_pages(span, elements):
            for item in items:
                choosing.look(item)
        choosing.settle()
    writers = list(open_writers(folder, span.batch, elements))
    for items in item_pages(span, elements):
        for item in choosing.choose(items):
            for each in writers:
                each.writer.write(item)
    return tuple(closed(each, span.batch.tasks_count) for each in writers)


def closed(opened: _Open, tasks_count: int) -> Exported:
    """Finish a file."""
    opened.writer.close()
    file = finished(opened.path, "", opened.export.name, tasks_count)
    left_out = {
        reason: count for reason, count in opened.writer.left_out.items() if count
    }
    return Exported(file, opened.export, opened.element, left_out)


def open_writers(
    folder: Path, batch: BatchRecord, elements: tuple[Element, ...]
) -> Iterator[_Open]:
    """Open a writer for each file: several elements of one shape are numbered."""
    unnamed = unnamed_tags(str(batch.options["template"]))
    for export in EXPORTS:
        if not export.shapes:
            if elements and export.is_wanted(elements):
                plan = Plan(batch.project_title, elements, elements[0], unnamed)
                path = folder / export.file
                yield _Open(path, export, None, export.open(path, plan))
            continue
        fitting = [each for each in elements if each.shape in export.shapes]
        for number, element in enumerate(fitting, start=1):
            path = folder / numbered_name(export.file, number)
            plan = Plan(batch.project_title, elements, element)
            yield _Open(path, export, element, export.open(path, plan))


def numbered_name(name: str, number: int) -> str:
    """Name the file of a second element of a shape: coco-2.json."""
    path = PurePosixPath(name)
    return name if number == 1 else f"{path.stem}-{number}{path.suffix}"


def item_pages(span: Span, elements: tuple[Element, ...]) -> Iterator[list[Item]]:
    """Read the tasks in their order with their answers, some at a time."""
    is_large = any(element.shape in LARGE for element in elements)
    limit = LARGE_AT_ONCE if is_large else TASKS_AT_ONCE
    reading = _Reading(span)
    for tasks in task_pages(batch_id=span.batch.id, limit=limit):
        yield reading.items(tasks)


class _Reading:
    """Makes items of tasks."""

    def __init__(self, span: Span) -> None:
        self.span = span
        self.pseudonyms = Pseudonyms(span.batch.organisation_id)

    def items(self, tasks: tuple[TaskRecord, ...]) -> list[Item]:
        """Bring together what is known of some tasks."""
        ids = [task.id for task in tasks]
        said = self._said(ids)
        found = inference.estimates_between(run_id=self.span.run_id, task_ids=ids)
        files = stored_files(self.span.batch, tasks)
        return [
            self._item(task, said[task.id], found.get(task.id), files) for task in tasks
        ]

    def _item(
        self,
        task: TaskRecord,
        said: list[Said],
        estimate: inference.EstimateRecord | None,
        files: Mapping[int, StoredMedia],
    ) -> Item:
        hashes = {asset_id: f"sha256:{file.sha256}" for asset_id, file in files.items()}
        shown = {
            name: files[asset_id]
            for name, value in task.content.items()
            if (asset_id := media_of(value)) is not None and asset_id in files
        }
        return Item(
            number=task.number,
            key=task.key,
            content=as_shown(portable(task.content, hashes)),
            files=shown,
            said=tuple(said),
            label=estimate.label if estimate else None,
            confidence=estimate.confidence if estimate else None,
            prediction=task.prediction,
            prediction_confidence=task.confidence,
        )

    def _said(self, task_ids: list[int]) -> defaultdict[int, list[Said]]:
        span = self.span
        contents = Contents(span.batch.kind, span.batch.options)
        found: defaultdict[int, list[Said]] = defaultdict(list)
        for row in spans.rows_of(
            batch_id=span.batch.id, task_ids=task_ids, up_to_id=span.last_answer_id
        ):
            if row.answer_id not in span.excluded:
                found[row.task_id].append(self._one(row, contents))
        return found

    def _one(self, row: SpanRow, contents: Contents) -> Said:
        known = contents.read(row.content)
        return Said(
            worker_id=row.worker_id,
            worker=self.pseudonyms.of(row.worker_id),
            content=known.content,
            active_seconds=row.active_milliseconds / 1000,
            submitted_at=row.submitted_at,
            value=known.value,
        )


def as_shown(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Write the ends of lines as pages have them: people count letters in pages."""
    return {
        name: plain_lines(value) if isinstance(value, str) else value
        for name, value in content.items()
    }


def stored_files(
    batch: BatchRecord, tasks: tuple[TaskRecord, ...]
) -> Mapping[int, StoredMedia]:
    """Read what is known of the stored files that tasks show."""
    ids = {asset_id for task in tasks for asset_id in asset_ids(task.content)}
    found = asset_names(organisation_id=batch.organisation_id, asset_ids=ids)
    return {
        asset_id: StoredMedia(name, kind.partition("/")[0], digest)
        for asset_id, (name, kind, digest) in found.items()
    }
