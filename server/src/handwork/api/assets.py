"""Assets: the images, sounds, videos and texts that tasks show."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import File, Form, Query, Router, Status
from ninja.files import UploadedFile

from handwork.api.clock import now
from handwork.api.paging import Paging, Rows, page_of, place_of
from handwork.api.schemas.basics import Id, Page
from handwork.api.schemas.tasks import AssetOut, AssetUrlOut
from handwork.api.tokens import PUBLISH, WATCH, actor_of
from handwork.flow import publishing
from handwork.projects import queries
from handwork.projects.queries import AssetRecord

router = Router(tags=["assets"])


@router.get("/assets", auth=WATCH, response=Page[AssetOut])
def list_assets(
    request: HttpRequest, paging: Query[Paging], organisation_id: Id
) -> Rows[AssetRecord]:
    """List an organisation's files, the latest first."""
    rows = queries.assets_for(
        actor=actor_of(request),
        organisation_id=organisation_id,
        before_id=place_of(request, paging),
        limit=paging.limit + 1,
    )
    return page_of(request, paging, rows, lambda asset: asset.id)


@router.post("/assets", auth=PUBLISH, response={201: AssetOut})
def store_asset(
    request: HttpRequest, organisation_id: Form[Id], file: File[UploadedFile]
) -> Status[AssetRecord]:
    """Store a file; the same bytes are stored once. Tasks name it asset:ID."""
    actor = actor_of(request)
    asset_id = publishing.store_asset(
        actor=actor,
        organisation_id=organisation_id,
        file_name=file.name or "file",
        file=file,
        now=now(),
    )
    return Status(201, queries.asset_for(actor=actor, asset_id=asset_id))


@router.get("/assets/{asset_id}", auth=WATCH, response=AssetUrlOut)
def get_asset(request: HttpRequest, asset_id: Id) -> dict[str, object]:
    """Read what is known of a file, with an address that shows it for some minutes."""
    asset = queries.asset_for(actor=actor_of(request), asset_id=asset_id)
    url = request.build_absolute_uri(queries.asset_url(asset_id=asset_id, now=now()))
    return {**AssetOut.from_orm(asset).dict(), "url": url}
