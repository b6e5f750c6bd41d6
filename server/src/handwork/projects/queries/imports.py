"""Reads of imports: how far they are, which rows they refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from handwork.base.errors import NotFoundError
from handwork.people.rules import Actor
from handwork.projects.models import TaskImport
from handwork.projects.queries.batches import batch_for

UNDER_WAY = (TaskImport.State.WAITING, TaskImport.State.RUNNING)


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that cannot become a task: where it stands, and why not."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """An import of tasks, with its report; `message` says why the whole file failed."""

    id: int
    batch_id: int
    requested_by_id: int
    file_name: str
    stored_as: str
    imports_valid_rows: bool
    state: str
    rows_done_count: int
    rows_total_count: int | None
    imported_count: int
    refused: tuple[RefusedRow, ...]
    refused_count: int
    message: str
    requested_at: datetime
    finished_at: datetime | None

    @property
    def is_finished(self) -> bool:
        """Whether its report is complete."""
        return self.state not in UNDER_WAY


def task_import(*, import_id: int) -> ImportRecord:
    """Read an import without asking who wants to see it: for journeys."""
    row = TaskImport.objects.filter(pk=import_id).first()
    if row is None:
        raise _no_import(import_id)
    return _record(row)


def import_for(*, actor: Actor, import_id: int) -> ImportRecord:
    """Read an import into a batch that the actor may see."""
    found = task_import(import_id=import_id)
    try:
        batch_for(actor=actor, batch_id=found.batch_id)
    except NotFoundError:
        raise _no_import(import_id) from None
    return found


def imports_for(
    *,
    actor: Actor,
    batch_id: int,
    before_id: int | None = None,
    limit: int | None = None,
) -> tuple[ImportRecord, ...]:
    """List the imports into a batch, the newest first; page with the last id."""
    batch_for(actor=actor, batch_id=batch_id)
    rows = TaskImport.objects.filter(batch_id=batch_id).order_by("-id")
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    return tuple(_record(row) for row in rows[:limit])


def has_import_under_way(*, batch_id: int) -> bool:
    """Whether a file is still on its way into the batch."""
    rows = TaskImport.objects.filter(batch_id=batch_id, state__in=UNDER_WAY)
    return rows.exists()


def _no_import(import_id: int) -> NotFoundError:
    return NotFoundError(
        f"There is no import {import_id} that you may see.",
        what_to_do="Open it from its batch.",
    )


def _record(row: TaskImport) -> ImportRecord:
    return ImportRecord(
        id=row.pk,
        batch_id=row.batch_id,
        requested_by_id=row.requested_by_id,
        file_name=row.file_name,
        stored_as=row.stored_as,
        imports_valid_rows=row.imports_valid_rows,
        state=row.state,
        rows_done_count=row.rows_done_count,
        rows_total_count=row.rows_total_count,
        imported_count=row.imported_count,
        refused=tuple(RefusedRow(**entry) for entry in row.refused),
        refused_count=row.refused_count,
        message=row.message,
        requested_at=row.requested_at,
        finished_at=row.finished_at,
    )
