"""Releases: ask for a data set, watch it being written, take its files away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    JsonResponse,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from handwork.base.errors import NotFoundError
from handwork.base.money import Money
from handwork.flow import releasing
from handwork.people.rules import Actor
from handwork.releases import queries
from handwork.releases.queries import ReleaseRecord
from handwork.site.clock import now
from handwork.site.guards import requester_page
from handwork.site.requester.pages import (
    batch_context,
    before_of,
    page_links,
    published_batch,
)

ROWS = 20
PROGRESS_STATES = {"done": "finished"}


@dataclass(frozen=True, slots=True)
class Labour:
    """What the manifest says of the people behind a release."""

    people_count: int
    hours: float
    hourly_median: Money | None
    hourly_lowest: Money | None


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """A release with the summary of its labour."""

    record: ReleaseRecord
    labour: Labour | None


@requester_page
def releases(request: HttpRequest, actor: Actor, batch_id: int) -> HttpResponse:
    """List the releases of a batch, and ask for one more."""
    batch = published_batch(actor, batch_id)
    context = batch_context(batch, "batch-releases")
    if request.method == "POST":
        releasing.request_release(actor=actor, batch_id=batch_id, now=now())
        messages.success(request, _("The release is being written."))
        return redirect("batch-releases", batch_id)
    found = queries.releases_for(
        actor=actor, batch_id=batch_id, before_id=before_of(request), limit=ROWS + 1
    )
    shown = found[:ROWS]
    context |= {
        "releases": [ReleaseRow(each, labour_of(each.manifest)) for each in shown],
        **page_links(request, "before", shown[-1].id if len(found) > ROWS else None),
    }
    return render(request, "requester/batch_releases.html", context)


def labour_of(manifest: Mapping[str, Any]) -> Labour | None:
    """Take the labour out of a manifest; none before it is written."""
    labour = manifest.get("labour")
    if not labour:
        return None
    hourly = labour["hourly_pay"]
    currency = hourly["currency"]
    median, lowest = hourly["median_micros"], hourly["lowest_micros"]
    return Labour(
        people_count=labour["workers"],
        hours=labour["active_hours"],
        hourly_median=None if median is None else Money(median, currency),
        hourly_lowest=None if lowest is None else Money(lowest, currency),
    )


@requester_page
def progress(
    request: HttpRequest, actor: Actor, batch_id: int, release_id: int
) -> HttpResponse:
    """Say how far a release is, as `<hw-progress>` reads it."""
    del request
    found = own_release(actor, batch_id, release_id)
    return JsonResponse(
        {
            "done": found.rows_done_count,
            "total": found.rows_total_count or None,
            "label": _("Writing rows"),
            "state": PROGRESS_STATES.get(found.state, found.state),
            "message": found.failure,
        }
    )


@requester_page
def file(
    request: HttpRequest, actor: Actor, batch_id: int, release_id: int, name: str
) -> HttpResponseBase:
    """Send one file of a release."""
    del request
    found = own_release(actor, batch_id, release_id)
    opened = queries.open_file(actor=actor, release_id=release_id, name=name)
    types = {file.name: file.content_type for file in found.files}
    return FileResponse(
        opened,
        as_attachment=True,
        filename=f"release-{release_id}-{name}",
        content_type=types[name],
    )


@requester_page
def everything(
    request: HttpRequest, actor: Actor, batch_id: int, release_id: int
) -> HttpResponseBase:
    """Send all files of a release as one zip."""
    del request
    own_release(actor, batch_id, release_id)
    chunks = queries.archive_of(actor=actor, release_id=release_id)
    disposition = f'attachment; filename="release-{release_id}.zip"'
    return StreamingHttpResponse(
        chunks,
        content_type="application/zip",
        headers={"Content-Disposition": disposition},
    )


def own_release(actor: Actor, batch_id: int, release_id: int) -> ReleaseRecord:
    """Find a release under the address of its batch."""
    published_batch(actor, batch_id)
    found = queries.release_for(actor=actor, release_id=release_id)
    if found.batch_id != batch_id:
        raise NotFoundError(
            f"There is no release {release_id} of this batch.",
            what_to_do="Open it from the releases of the batch.",
        )
    return found
