"""Releases: data sets that leave, with their hashes."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from ninja import Query, Router, Status

from handwork.api.clock import now
from handwork.api.paging import Paging, Rows, page_of, place_of
from handwork.api.schemas.basics import Id, Line, Page
from handwork.api.schemas.results import ReleaseOut
from handwork.api.tokens import READ_RESULTS, RESULTS, actor_of
from handwork.flow import releasing
from handwork.releases import queries
from handwork.releases.queries import ReleaseRecord

router = Router(tags=["releases"])
BYTES = {
    "responses": {
        200: {
            "description": "The bytes",
            "content": {"application/octet-stream": {"schema": {"type": "string"}}},
        }
    }
}


@router.get(
    "/batches/{batch_id}/releases", auth=READ_RESULTS, response=Page[ReleaseOut]
)
def list_releases(
    request: HttpRequest, batch_id: Id, paging: Query[Paging]
) -> Rows[ReleaseRecord]:
    """List the releases of a batch, the latest first."""
    rows = queries.releases_for(
        actor=actor_of(request),
        batch_id=batch_id,
        before_id=place_of(request, paging),
        limit=paging.limit + 1,
    )
    return page_of(request, paging, rows, lambda release: release.id)


@router.post("/batches/{batch_id}/releases", auth=RESULTS, response={202: ReleaseOut})
def request_release(request: HttpRequest, batch_id: Id) -> Status[ReleaseRecord]:
    """Ask for a data set of all answers that are there; it is written on its own."""
    actor = actor_of(request)
    release_id = releasing.request_release(actor=actor, batch_id=batch_id, now=now())
    return Status(202, queries.release_for(actor=actor, release_id=release_id))


@router.get("/releases/{release_id}", auth=READ_RESULTS, response=ReleaseOut)
def get_release(request: HttpRequest, release_id: Id) -> ReleaseRecord:
    """Tell how far a release is, and of which files with which hashes it is made."""
    return queries.release_for(actor=actor_of(request), release_id=release_id)


@router.get(
    "/releases/{release_id}/files/{name}", auth=READ_RESULTS, openapi_extra=BYTES
)
def get_release_file(request: HttpRequest, release_id: Id, name: Line) -> FileResponse:
    """Stream one file of a release."""
    file = queries.open_file(actor=actor_of(request), release_id=release_id, name=name)
    return FileResponse(
        file, as_attachment=True, filename=name, content_type="application/octet-stream"
    )


@router.get("/releases/{release_id}/archive", auth=READ_RESULTS, openapi_extra=BYTES)
def get_release_archive(request: HttpRequest, release_id: Id) -> StreamingHttpResponse:
    """Stream all files of a release as one zip."""
    chunks = queries.archive_of(actor=actor_of(request), release_id=release_id)
    response = StreamingHttpResponse(chunks, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="release-{release_id}.zip"'
    return response
