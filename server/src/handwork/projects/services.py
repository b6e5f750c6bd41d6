"""Writes of the projects room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection

from handwork.base.errors import ConflictError
from handwork.base.transactions import service
from handwork.projects.files import StoredFile
from handwork.projects.models import (
    AllowedHost,
    Asset,
    Batch,
    Project,
    ProjectVersion,
    Task,
    TaskImport,
)
from handwork.projects.queries.imports import RefusedRow
from handwork.projects.rules import BatchTerms
from handwork.projects.rules.rows import TaskRow
from handwork.projects.statements import COPY_TASKS, INSERT_TASKS

CHUNK = 5_000
Columns = tuple[int, int, str, str, str | None, str | None, float | None]


class BatchStateError(ConflictError):
    """The batch's state does not allow this."""

    code = "batch-state"


class VersionPublishedError(ConflictError):
    """A published version never changes."""

    code = "version-published"


@service
def add_project(
    *, organisation_id: int, title: str, function: str, created_by: int, now: datetime
) -> int:
    """Make a project without a version."""
    project = Project.objects.create(
        organisation_id=organisation_id,
        title=title,
        function=Project.Function(function),
        created_by_id=created_by,
        created_at=now,
    )
    return project.pk


@service
def change_project(*, project_id: int, title: str, function: str) -> None:
    """Rename a project, or say anew what it is for."""
    Project.objects.filter(pk=project_id).update(
        title=title, function=Project.Function(function)
    )


@service
def add_version(
    *,
    project_id: int,
    instructions: str,
    kind: str,
    options: Mapping[str, Any],
    answer_schema: Mapping[str, Any],
    now: datetime,
) -> int:
    """Add the next version of a project; its draft batches ask it from now on."""
    Project.objects.select_for_update().get(pk=project_id)
    last = ProjectVersion.objects.filter(project_id=project_id).order_by("-number")
    number = last.values_list("number", flat=True).first() or 0
    version = ProjectVersion.objects.create(
        project_id=project_id,
        number=number + 1,
        instructions=instructions,
        kind=kind,
        options=options,
        answer_schema=answer_schema,
        created_at=now,
    )
    Batch.objects.filter(
        version__project_id=project_id, state=Batch.State.DRAFT
    ).update(version=version)
    return version.pk


@service
def change_version(
    *,
    version_id: int,
    instructions: str,
    kind: str,
    options: Mapping[str, Any],
    answer_schema: Mapping[str, Any],
) -> None:
    """Change a version that no batch was published with."""
    unpublished = ProjectVersion.objects.filter(
        pk=version_id, published_at__isnull=True
    )
    if not unpublished.update(
        instructions=instructions,
        kind=kind,
        options=options,
        answer_schema=answer_schema,
    ):
        raise VersionPublishedError(
            "This version of the project was published and can no longer change.",
            what_to_do="Save again: a new version is made.",
        )


@service
def freeze_version(*, version_id: int, now: datetime) -> None:
    """Note that a version was published; from now on it never changes."""
    unpublished = ProjectVersion.objects.filter(
        pk=version_id, published_at__isnull=True
    )
    unpublished.update(published_at=now)


@service
def add_batch(*, version_id: int, terms: BatchTerms, now: datetime) -> int:
    """Make a draft batch without tasks."""
    batch = Batch.objects.create(version_id=version_id, created_at=now, **_row(terms))
    return batch.pk


@service
def change_batch(*, batch_id: int, terms: BatchTerms) -> None:
    """Change the terms of a draft."""
    drafts = Batch.objects.filter(pk=batch_id, state=Batch.State.DRAFT)
    if not drafts.update(**_row(terms)):
        raise _wrong_state("changed", "It was published.")


@service
def open_batch(*, batch_id: int, now: datetime) -> None:
    """Turn a draft into an open batch, once."""
    drafts = Batch.objects.filter(pk=batch_id, state=Batch.State.DRAFT)
    if not drafts.update(state=Batch.State.OPEN, published_at=now):
        raise _wrong_state("published", "It was published already.")


@service
def pause_batch(*, batch_id: int) -> None:
    """Stop giving out work for now."""
    _move(batch_id, (Batch.State.OPEN,), Batch.State.PAUSED, "paused")


@service
def resume_batch(*, batch_id: int) -> None:
    """Give out work again."""
    _move(batch_id, (Batch.State.PAUSED,), Batch.State.OPEN, "resumed")


@service
def close_batch(*, batch_id: int, now: datetime) -> None:
    """End a batch for good."""
    running = (Batch.State.OPEN, Batch.State.PAUSED)
    _move(batch_id, running, Batch.State.CLOSED, "closed")
    Batch.objects.filter(pk=batch_id).update(closed_at=now)


@service
def lock_draft(*, batch_id: int) -> None:
    """Hold a draft against publication, and against another question."""
    _lock_draft(batch_id)


@service
def hold_batch(*, batch_id: int) -> None:
    """Make whoever holds the same batch wait until the journey ends."""
    # Answers that come meanwhile name the batch: they do not wait for this lock.
    Batch.objects.select_for_update(no_key=True).values_list("pk").get(pk=batch_id)


@service
def lock_drafts(*, project_id: int) -> None:
    """Hold the drafts of a project: no task comes into one until the journey ends."""
    drafts = Batch.objects.select_for_update(of=("self",)).filter(
        version__project_id=project_id, state=Batch.State.DRAFT
    )
    list(drafts.order_by("pk").values_list("pk", flat=True))


@service
def add_tasks(*, batch_id: int, rows: Iterable[TaskRow]) -> int:
    """Append tasks to a draft; returns how many."""
    first = _lock_draft(batch_id) + 1
    numbered = (
        (batch_id, first + index, row.key or str(first + index), *row.columns)
        for index, row in enumerate(rows)
    )
    insert = _copy if connection.vendor == "postgresql" else _insert
    count = insert(numbered)
    Batch.objects.filter(pk=batch_id).update(tasks_count=first - 1 + count)
    return count


@service
def remove_tasks(*, batch_id: int) -> int:
    """Take all tasks out of a draft; returns how many."""
    _lock_draft(batch_id)
    count = Task.objects.filter(batch_id=batch_id).delete()[0]
    Batch.objects.filter(pk=batch_id).update(tasks_count=0)
    return count


@service
def record_asset(*, organisation_id: int, stored: StoredFile, now: datetime) -> int:
    """Note a stored file; the same bytes of the same organisation are one asset."""
    asset, is_new = Asset.objects.get_or_create(
        organisation_id=organisation_id,
        sha256=stored.sha256,
        defaults={
            "content_type": stored.content_type,
            "size_bytes": stored.size_bytes,
            "file_name": stored.file_name,
            "stored_as": stored.stored_as,
            "stored_at": now,
        },
    )
    if not is_new and asset.stored_as != stored.stored_as:
        # The bytes are the same; the newest copy is the one known to be there.
        Asset.objects.filter(pk=asset.pk).update(stored_as=stored.stored_as)
    return asset.pk


@service
def add_import(
    *,
    batch_id: int,
    requested_by: int,
    file_name: str,
    stored_as: str,
    imports_valid_rows: bool,
    now: datetime,
) -> int:
    """Note a file that waits to be imported."""
    waiting = TaskImport.objects.create(
        batch_id=batch_id,
        requested_by_id=requested_by,
        file_name=file_name,
        stored_as=stored_as,
        imports_valid_rows=imports_valid_rows,
        requested_at=now,
    )
    return waiting.pk


@service
def claim_import(*, import_id: int) -> bool:
    """Start an import, or start again one that a stopped process left behind."""
    under_way = TaskImport.objects.filter(
        pk=import_id, state__in=[TaskImport.State.WAITING, TaskImport.State.RUNNING]
    )
    return bool(under_way.update(state=TaskImport.State.RUNNING, rows_done_count=0))


@service
def note_progress(*, import_id: int, done_count: int, total_count: int | None) -> None:
    """Move the bar of an import."""
    TaskImport.objects.filter(pk=import_id).update(
        rows_done_count=done_count, rows_total_count=total_count
    )


@service
def finish_import(
    *,
    import_id: int,
    imported_count: int,
    refused: Sequence[RefusedRow],
    refused_count: int,
    message: str,
    now: datetime,
) -> None:
    """End an import with its report, once."""
    state = TaskImport.State.FAILED if message else TaskImport.State.DONE
    running = TaskImport.objects.filter(pk=import_id, state=TaskImport.State.RUNNING)
    if not running.update(
        state=state,
        imported_count=imported_count,
        refused=[{"line": row.line, "reason": row.reason} for row in refused],
        refused_count=refused_count,
        message=message,
        finished_at=now,
    ):
        raise ConflictError("This import has ended already.")


def _row(terms: BatchTerms) -> dict[str, Any]:
    return {
        "title": terms.title.strip(),
        "price_micros": terms.price_micros,
        "currency": terms.currency,
        "answers_wanted": terms.answers_wanted,
        "time_limit_seconds": terms.time_limit_seconds,
        "accept_after_seconds": terms.accept_after_seconds,
        "expected_seconds": terms.expected_seconds,
        "expires_at": terms.expires_at,
        "countries": list(terms.countries),
        "languages": list(terms.languages),
        "warning": terms.warning.strip(),
        "method": terms.method,
        "answers_least": terms.answers_least,
        "enough_confidence_share": terms.enough_confidence_share,
    }


def _move(
    batch_id: int, sources: Sequence[Batch.State], target: Batch.State, verb: str
) -> None:
    rows = Batch.objects.filter(pk=batch_id, state__in=sources)
    if not rows.update(state=target):
        found = Batch.objects.filter(pk=batch_id).values_list("state", flat=True)
        raise _wrong_state(verb, f"It is {found.first()}.")


def _wrong_state(verb: str, why: str) -> BatchStateError:
    return BatchStateError(
        f"The batch cannot be {verb}. {why}", what_to_do="Reload the page of the batch."
    )


def _lock_draft(batch_id: int) -> int:
    """Hold the batch against publication; returns how many tasks it has."""
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    if batch.state != Batch.State.DRAFT:
        raise _wrong_state("given other tasks", "It was published.")
    return batch.tasks_count


def _copy(rows: Iterator[Columns]) -> int:
    count = 0
    with connection.cursor() as cursor, cursor.copy(COPY_TASKS) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def _insert(rows: Iterator[Columns]) -> int:
    count = 0
    with connection.cursor() as cursor:
        while chunk := list(islice(rows, CHUNK)):
            cursor.executemany(INSERT_TASKS, chunk)
            count += len(chunk)
    return count


@service
def allow_host(*, host: str, reason: str, allowed_by: int, now: datetime) -> bool:
    """Let templates load from a host; False where it is allowed already."""
    _row, is_new = AllowedHost.objects.get_or_create(
        host=host,
        defaults={
            "reason": reason,
            "allowed_by_id": allowed_by,
            "allowed_at": now,
        },
    )
    return is_new


@service
def disallow_host(*, host_id: int) -> str:
    """Let templates load from a host no longer; gives its name, empty if it was not there."""
    row = AllowedHost.objects.filter(pk=host_id).first()
    if row is None:
        return ""
    row.delete()
    return row.host
