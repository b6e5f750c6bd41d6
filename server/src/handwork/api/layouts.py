"""Layouts: pages with places that tasks fill, for programs of Mechanical Turk."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Query, Router, Status

from handwork.api.clock import now
from handwork.api.paging import Paging, Rows, page_of, place_of
from handwork.api.schemas.basics import Created, Id, Page
from handwork.api.schemas.layouts import LayoutIn, LayoutOut
from handwork.api.tokens import PUBLISH, WATCH, actor_of
from handwork.flow import laying_out
from handwork.projects.queries import layouts
from handwork.projects.queries.layouts import LayoutRecord

router = Router(tags=["layouts"])


@router.get("/layouts", auth=WATCH, response=Page[LayoutOut])
def list_layouts(request: HttpRequest, paging: Query[Paging]) -> Rows[LayoutRecord]:
    """List layouts, the latest first."""
    rows = layouts.layouts_for(
        actor=actor_of(request),
        before_id=place_of(request, paging),
        limit=paging.limit + 1,
    )
    return page_of(request, paging, rows, lambda layout: layout.id)


@router.post("/layouts", auth=PUBLISH, response={201: Created})
def create_layout(request: HttpRequest, sent: LayoutIn) -> Status[dict[str, int]]:
    """Keep a layout; it never changes, another text is another layout."""
    layout_id = laying_out.make_layout(
        actor=actor_of(request), now=now(), **sent.dict()
    )
    return Status(201, {"id": layout_id})


@router.get("/layouts/{layout_id}", auth=WATCH, response=LayoutOut)
def get_layout(request: HttpRequest, layout_id: Id) -> LayoutRecord:
    """Read a layout with the names of its places."""
    return layouts.layout_for(actor=actor_of(request), layout_id=layout_id)
