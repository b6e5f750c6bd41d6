"""Tasks: sent as rows, or imported from a file."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import File, Form, Query, Router, Status
from ninja.files import UploadedFile

from handwork.api.clock import now
from handwork.api.paging import Paging, Rows, page_of, place_of
from handwork.api.refusals import RowsRefusedError
from handwork.api.schemas.basics import Counted, Created, Id, Page
from handwork.api.schemas.tasks import ImportOut, RowsIn, TaskOut
from handwork.api.tokens import PUBLISH, WATCH, actor_of
from handwork.flow import publishing
from handwork.projects import queries
from handwork.projects.queries import ImportRecord, TaskRecord

router = Router(tags=["tasks"])


@router.get("/batches/{batch_id}/tasks", auth=WATCH, response=Page[TaskOut])
def list_tasks(
    request: HttpRequest, batch_id: Id, paging: Query[Paging]
) -> Rows[TaskRecord]:
    """List the tasks of a batch in their order."""
    queries.batch_for(actor=actor_of(request), batch_id=batch_id)
    rows = queries.tasks_of(
        batch_id=batch_id,
        after_number=place_of(request, paging) or 0,
        limit=paging.limit + 1,
    )
    return page_of(request, paging, rows, lambda task: task.number)


@router.post("/batches/{batch_id}/tasks", auth=PUBLISH, response={201: Counted})
def add_tasks(
    request: HttpRequest, batch_id: Id, sent: RowsIn
) -> Status[dict[str, int]]:
    """Add up to 1,000 rows to a draft: all of them, or none where one is refused."""
    report = publishing.add_tasks(
        actor=actor_of(request), batch_id=batch_id, rows=sent.rows, now=now()
    )
    if report.refused_count:
        raise RowsRefusedError(report.refused, count=report.refused_count)
    return Status(201, {"count": report.imported_count})


@router.post("/batches/{batch_id}/imports", auth=PUBLISH, response={202: Created})
def start_import(
    request: HttpRequest,
    batch_id: Id,
    file: File[UploadedFile],
    imports_valid_rows: Form[bool] = False,  # noqa: FBT002 - a field of a form
) -> Status[dict[str, int]]:
    """Upload CSV, JSON Lines, Parquet or a zip of files; its import runs on its own."""
    import_id = publishing.start_import(
        actor=actor_of(request),
        batch_id=batch_id,
        file_name=file.name or "file",
        file=file,
        imports_valid_rows=imports_valid_rows,
        now=now(),
    )
    return Status(202, {"id": import_id})


@router.get("/batches/{batch_id}/imports", auth=WATCH, response=Page[ImportOut])
def list_imports(
    request: HttpRequest, batch_id: Id, paging: Query[Paging]
) -> Rows[ImportRecord]:
    """List the imports into a batch, the latest first."""
    rows = queries.imports_for(
        actor=actor_of(request),
        batch_id=batch_id,
        before_id=place_of(request, paging),
        limit=paging.limit + 1,
    )
    return page_of(request, paging, rows, lambda row: row.id)


@router.get("/imports/{import_id}", auth=WATCH, response=ImportOut)
def get_import(request: HttpRequest, import_id: Id) -> ImportRecord:
    """Tell how far an import is, and which rows it refused."""
    return queries.import_for(actor=actor_of(request), import_id=import_id)
