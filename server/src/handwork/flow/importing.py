"""Importing: a file of tasks is read first, with a report, and written in one piece."""

from __future__ import annotations

import json
import logging
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from django.db import IntegrityError

from handwork.base.errors import ConflictError, InvalidInputError, RefusedError
from handwork.base.services import start_job
from handwork.base.transactions import journey
from handwork.flow.storing import require_member
from handwork.people.rules import Actor
from handwork.projects import files, formats, intake, queries, services
from handwork.projects.files import Readable, StoredFile
from handwork.projects.formats import BadRow, GoodRow
from handwork.projects.queries import BatchRecord, ImportRecord, RefusedRow
from handwork.projects.rules.rows import TaskRow

logger = logging.getLogger(__name__)

ROWS_BETWEEN_PROGRESS = 2_000
MAX_REPORTED = 1_000
MAX_TASKS = 5_000_000
_PACKED = re.compile(r'"asset:([0-9a-f]{64})"')


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of rows: how many are tasks now, which were refused and why."""

    imported_count: int
    refused: tuple[RefusedRow, ...] = ()
    refused_count: int = 0


@dataclass(slots=True)
class _Reading:
    """What has been read so far: good rows in a temporary file, refused ones counted."""

    batch: BatchRecord
    spool: IO[str]
    keys: set[str]
    good_count: int = 0
    refused: list[RefusedRow] = field(default_factory=list)
    refused_count: int = 0

    def report(self, imported_count: int) -> ImportReport:
        return ImportReport(imported_count, tuple(self.refused), self.refused_count)


def start_import(
    *,
    actor: Actor,
    batch_id: int,
    file_name: str,
    file: Readable,
    now: datetime,
    imports_valid_rows: bool = False,
) -> int:
    """Keep an uploaded file of tasks, and ask for its import in the background."""
    _require_draft(actor, batch_id)
    stored_as = files.save_import(batch_id=batch_id, file=file)
    return _ask_for_import(
        batch_id=batch_id,
        requested_by=actor.user_id,
        file_name=files.display_name(file_name),
        stored_as=stored_as,
        imports_valid_rows=imports_valid_rows,
        now=now,
    )


def run_import(*, import_id: int, now: datetime) -> ImportReport | None:
    """Import a file: all of its rows, or the valid ones where that was asked for.

    Its report is kept with it. None where another process has ended it already.
    """
    found = queries.task_import(import_id=import_id)
    if not _claim(import_id=import_id):
        return None
    try:
        report = _import(found, now)
    except RefusedError as refusal:
        message = f"{refusal.message} {refusal.what_to_do}".strip()
        _fail(import_id=import_id, message=message, now=now)
        report = ImportReport(imported_count=0)
    except Exception:
        message = "The import stopped at a fault of the platform; nothing was imported."
        _fail(import_id=import_id, message=message, now=now)
        raise
    files.forget_file(stored_as=found.stored_as)
    return report


def cancel_import(*, actor: Actor, import_id: int, now: datetime) -> None:
    """End an import that has not ended; nothing of it comes into the batch."""
    found = queries.import_for(actor=actor, import_id=import_id)
    _require_draft(actor, found.batch_id)
    _claim(import_id=import_id)
    message = "The import was cancelled; nothing was imported."
    if _fail(import_id=import_id, message=message, now=now):
        files.forget_file(stored_as=found.stored_as)


def give_up_import(*, import_id: int, now: datetime) -> None:
    """End an import whose job is given up: it took its process down again and again."""
    _claim(import_id=import_id)
    message = (
        "The import was broken off several times, and nothing was imported. Divide the "
        "file, then import its parts; if that fails too, tell a steward."
    )
    if _fail(import_id=import_id, message=message, now=now):
        found = queries.task_import(import_id=import_id)
        files.forget_file(stored_as=found.stored_as)


@journey
def add_tasks(
    *, actor: Actor, batch_id: int, rows: Iterable[Mapping[str, Any]], now: datetime
) -> ImportReport:
    """Add rows that a program sends: all of them, or none where one is refused."""
    del now
    batch = _require_draft(actor, batch_id)
    numbered = (GoodRow(line, row) for line, row in enumerate(rows, start=1))
    packed = intake.PackedFiles(None, batch.organisation_id)
    with _spool() as spool:
        reading = _Reading(batch, spool, queries.task_keys(batch_id=batch_id))
        for row in intake.read_tasks(numbered, batch=batch, packed=packed):
            _take(row, reading)
        if reading.refused_count or not reading.good_count:
            return reading.report(0)
        _require_same_question(batch)
        count = services.add_tasks(batch_id=batch_id, rows=_spooled(spool, {}))
    return reading.report(count)


def _require_draft(actor: Actor, batch_id: int) -> BatchRecord:
    batch = queries.batch_for(actor=actor, batch_id=batch_id)
    require_member(actor, batch.organisation_id)
    if not batch.is_draft:
        raise ConflictError(
            "The batch was published, and takes no other tasks.",
            what_to_do="Make another batch of the same project.",
        )
    return batch


@journey
def _ask_for_import(
    *,
    batch_id: int,
    requested_by: int,
    file_name: str,
    stored_as: str,
    imports_valid_rows: bool,
    now: datetime,
) -> int:
    import_id = services.add_import(
        batch_id=batch_id,
        requested_by=requested_by,
        file_name=file_name,
        stored_as=stored_as,
        imports_valid_rows=imports_valid_rows,
        now=now,
    )
    start_job(name="run_import", arguments={"import_id": import_id})
    return import_id


def _import(found: ImportRecord, now: datetime) -> ImportReport:
    batch = queries.batch(batch_id=found.batch_id)
    with files.open_import(stored_as=found.stored_as) as file, _spool() as spool:
        archive = formats.open_archive(file) if formats.is_zip(file) else None
        packed = intake.PackedFiles(archive, batch.organisation_id)
        reading = _Reading(batch, spool, queries.task_keys(batch_id=batch.id))
        try:
            for total, row in intake.rows_of_file(file, batch=batch, packed=packed):
                _take(row, reading)
                _tell(found.id, row, total)
            return _keep(found, reading, packed, now)
        except RefusedError:
            # After any other failure the rows may have been committed all the same:
            # files that no row names are swept later.
            _forget(packed.taken)
            raise


def _spool() -> IO[str]:
    return tempfile.TemporaryFile("w+", encoding="utf-8", newline="")


def _take(row: intake.ReadRow, reading: _Reading) -> None:
    """Keep a good row, or count a refused one."""
    batch = reading.batch
    if isinstance(row, BadRow):
        _refuse(reading, row.line, row.reason)
        return
    key = row.row.key or _next_key(reading)
    if key in reading.keys:
        _refuse(reading, row.line, f'the key "{key}" is there already')
    elif batch.tasks_count + reading.good_count >= MAX_TASKS:
        raise InvalidInputError(
            f"A batch may have {MAX_TASKS:,} tasks.",
            what_to_do="Divide the tasks among several batches.",
        )
    else:
        reading.keys.add(key)
        reading.good_count += 1
        reading.spool.write(json.dumps([key, *row.row.columns]) + "\n")


def _next_key(reading: _Reading) -> str:
    number = reading.batch.tasks_count + reading.good_count + 1
    while str(number) in reading.keys:
        number += 1
    return str(number)


def _refuse(reading: _Reading, line: int, reason: str) -> None:
    reading.refused_count += 1
    if len(reading.refused) < MAX_REPORTED:
        reading.refused.append(RefusedRow(line, reason))


def _tell(import_id: int, row: intake.ReadRow, total: int) -> None:
    if row.line % ROWS_BETWEEN_PROGRESS == 0:
        _progress(import_id=import_id, done_count=row.line, total_count=total)


def _keep(
    found: ImportRecord,
    reading: _Reading,
    packed: intake.PackedFiles,
    now: datetime,
) -> ImportReport:
    """Write everything in one transaction, or only the report."""
    if reading.good_count + reading.refused_count == 0:
        raise InvalidInputError(
            "The file has no rows below its header.",
            what_to_do="Add a row for each task.",
        )
    is_wanted = found.imports_valid_rows or not reading.refused_count
    if not is_wanted or not reading.good_count:
        _forget(packed.taken)
        return _report(found=found, reading=reading, now=now)
    try:
        return _write(found=found, reading=reading, taken=packed.taken, now=now)
    except IntegrityError:
        raise ConflictError(
            "Other tasks came into the batch meanwhile, with the same keys.",
            what_to_do="Import the file again.",
        ) from None


@journey
def _report(*, found: ImportRecord, reading: _Reading, now: datetime) -> ImportReport:
    report = reading.report(0)
    _finish(found, report, now)
    return report


@journey
def _write(
    *,
    found: ImportRecord,
    reading: _Reading,
    taken: Iterable[StoredFile],
    now: datetime,
) -> ImportReport:
    batch = reading.batch
    _require_same_question(batch)
    assets = {
        stored.sha256: services.record_asset(
            organisation_id=batch.organisation_id, stored=stored, now=now
        )
        for stored in taken
    }
    rows = _spooled(reading.spool, assets)
    report = reading.report(services.add_tasks(batch_id=batch.id, rows=rows))
    _finish(found, report, now)
    return report


def _require_same_question(checked: BatchRecord) -> None:
    """Hold the draft, and refuse rows that were checked against another question."""
    services.lock_draft(batch_id=checked.id)
    asked = queries.batch(batch_id=checked.id)
    if any(
        getattr(asked, name) != getattr(checked, name)
        for name in ("version_id", "kind", "answer_schema")
    ):
        raise ConflictError(
            "What the project asks was changed while the rows were read.",
            what_to_do="Look whether the rows fit what is asked now, then import them "
            "again.",
        )


def _spooled(spool: IO[str], assets: Mapping[str, int]) -> Iterator[TaskRow]:
    """Read the good rows back; files of a zip have their ids now."""

    def with_id(match: re.Match[str]) -> str:
        asset_id = assets.get(match[1])
        return match[0] if asset_id is None else f'"asset:{asset_id}"'

    spool.seek(0)
    for line in spool:
        key, content, gold, prediction, confidence = json.loads(line)
        if assets:
            content = _PACKED.sub(with_id, content)
        yield TaskRow(key, content, gold, prediction, confidence)


def _finish(found: ImportRecord, report: ImportReport, now: datetime) -> None:
    services.finish_import(
        import_id=found.id,
        imported_count=report.imported_count,
        refused=report.refused,
        refused_count=report.refused_count,
        message="",
        now=now,
    )


@journey
def _claim(*, import_id: int) -> bool:
    return services.claim_import(import_id=import_id)


@journey
def _progress(*, import_id: int, done_count: int, total_count: int) -> None:
    services.note_progress(
        import_id=import_id, done_count=done_count, total_count=total_count
    )


@journey
def _fail(*, import_id: int, message: str, now: datetime) -> bool:
    """End an import without tasks; False where it has ended already."""
    try:
        services.finish_import(
            import_id=import_id,
            imported_count=0,
            refused=(),
            refused_count=0,
            message=message,
            now=now,
        )
    except ConflictError:
        return False
    return True


def _forget(taken: Iterable[StoredFile]) -> None:
    """Remove files of a zip of which nothing was imported."""
    for stored in taken:
        if stored.is_new:
            files.forget_file(stored_as=stored.stored_as)
