"""The gallery: pick a template, see it with your own row, make a project of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_POST, require_safe

from handwork.base.errors import NotFoundError
from handwork.flow import publishing
from handwork.people import queries as people
from handwork.people.rules import Actor
from handwork.projects import queries
from handwork.projects.queries.frames import FrameTask, rendered
from handwork.projects.queries.gallery import (
    GalleryTemplate,
    gallery,
    gallery_template,
)
from handwork.projects.rules import MEDIA_FIELDS, as_text, suggested_price
from handwork.projects.rules.templating import TEMPLATE
from handwork.site.clock import now
from handwork.site.frames import allowed_to, walled
from handwork.site.guards import requester_page
from handwork.site.requester import drafts
from handwork.site.requester.readings import FUNCTION_WORDS, function_name
from handwork.site.worker.task_view import FrameView, TaskView, in_frame, task_view

KEPT_SECONDS = 3600
LONG_TEXT = 60
NOBODY = 0
FORMAT_WORDS = {
    "agreed": _("one agreed answer a task (JSON Lines)"),
    "coco": "COCO",
    "conll-2003": "CoNLL-2003",
    "files": _("the files themselves"),
    "masks": _("masks (PNG)"),
    "pascal-voc": "Pascal VOC",
    "subrip": "SubRip",
    "webvtt": "WebVTT",
    "yolo": "YOLO",
}


@dataclass(frozen=True, slots=True)
class RowField:
    """A field of the row that a template is shown with; a file is the example's."""

    name: str
    value: str
    is_file: bool
    is_long: bool


@requester_page
def shelves(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show all templates, by what people do in them."""
    del actor
    groups = [
        (
            group,
            tuple(
                (each, function_name(each.function), formats(each)) for each in found
            ),
        )
        for group, found in groupby(gallery(), lambda t: t.group)
    ]
    return render(request, "requester/gallery.html", {"groups": groups})


def formats(found: GalleryTemplate) -> tuple[str, ...]:
    """Say in which formats the answers of a template can be downloaded."""
    return tuple(str(FORMAT_WORDS[name]) for name in found.formats)


@requester_page
def template(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    """Show one template as a worker sees it, with a row that can be changed."""
    found = gallery_template(name=name)
    organisations = people.organisations_for(actor=actor)
    context = {
        "found": found,
        "fields": row_fields(found),
        "formats": formats(found),
        "function_words": FUNCTION_WORDS[found.function],
        "organisations": organisations,
        "view": view_of(found),
    }
    return render(request, "requester/gallery_template.html", context)


@require_POST
@requester_page
def preview(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    """Show the template again, for the row that is being typed."""
    del actor
    context = {"view": view_of(gallery_template(name=name))}
    return render(request, "requester/gallery_preview.html", context)


@xframe_options_exempt
@require_POST
@requester_page
def frame(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    """Send the document of a template with the row that was typed."""
    del actor
    found = gallery_template(name=name)
    content = typed_row(found, request.POST)
    shown = FrameTask(found.options, content, NOBODY, found.title)
    html = rendered(task=shown, now=now()).html
    return walled(request, html, found.options, title=found.title)


@require_safe
@requester_page
def picture(request: HttpRequest, actor: Actor, name: str) -> HttpResponseBase:
    """Send the picture of a template."""
    del actor
    path = gallery_template(name=name).picture
    if not path.exists():
        raise NotFoundError("This template has no picture.")
    response = FileResponse(path.open("rb"), content_type="image/png")
    response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    return response


@require_POST
@requester_page
def use(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    """Make a project of a template; with its example rows, where they are wanted."""
    found = gallery_template(name=name)
    organisation_id = int(request.POST.get("organisation") or NOBODY)
    project_id = publishing.create_project(
        actor=actor,
        organisation_id=organisation_id,
        title=found.title,
        function=found.function,
        instructions=found.instructions,
        kind=TEMPLATE.name,
        options=found.options,
        now=now(),
    )
    batch_id = first_batch(actor, found, project_id)
    if request.POST.get("examples"):
        add_examples(actor, found, organisation_id, batch_id)
    return redirect("project-answers", project_id)


def first_batch(actor: Actor, found: GalleryTemplate, project_id: int) -> int:
    """Make the draft batch on the terms that the template suggests."""
    project = queries.project_for(actor=actor, project_id=project_id)
    moment = now()
    currency = drafts.currency_of(actor, project)
    price = suggested_price(
        expected_seconds=found.expected_seconds,
        hourly_micros=drafts.FIRST_HOURLY_MICROS,
        currency=currency,
    )
    terms = replace(
        drafts.first_terms(project, currency, moment),
        price_micros=price,
        expected_seconds=found.expected_seconds,
        answers_wanted=found.answers_wanted,
        # Fewer answers than wanted are enough only where answers are compared.
        answers_least=drafts.FIRST_LEAST if is_compared(found) else 0,
        warning=found.warning,
    )
    return publishing.create_batch(
        actor=actor, project_id=project_id, terms=terms, now=moment
    )


def is_compared(found: GalleryTemplate) -> bool:
    """Whether a first few answers can say that no more are needed."""
    return bool(found.compare) and found.answers_wanted > drafts.FIRST_LEAST


def add_examples(
    actor: Actor, found: GalleryTemplate, organisation_id: int, batch_id: int
) -> None:
    """Put the example rows into a batch, with their files."""
    moment = now()
    for path in found.files:
        with path.open("rb") as file:
            publishing.store_asset(
                actor=actor,
                organisation_id=organisation_id,
                file_name=path.name,
                file=file,
                now=moment,
            )
    publishing.add_tasks(actor=actor, batch_id=batch_id, rows=found.rows, now=moment)


def view_of(found: GalleryTemplate) -> TaskView:
    """Make the task's view with a frame that the typed row is posted into."""
    shown = task_view(
        kind=TEMPLATE.name,
        options=found.options,
        fields=(),
        guess=None,
        is_preview=True,
    )
    url = reverse("gallery-frame", args=[found.name])
    return in_frame(shown, FrameView(post_to=url, allow=allowed_to(found.options)))


def row_fields(found: GalleryTemplate) -> tuple[RowField, ...]:
    """List what of the first row can be typed anew."""
    row = {name: value for name, value in found.rows[0].items() if name != "key"}
    return tuple(
        RowField(
            name=name,
            value=as_text(value),
            is_file=name in MEDIA_FIELDS,
            is_long=len(as_text(value)) > LONG_TEXT,
        )
        for name, value in row.items()
    )


def typed_row(found: GalleryTemplate, sent: Mapping[str, Any]) -> Mapping[str, Any]:
    """Put what was typed into the first row; lists stay lists."""
    row = dict(found.shown_row())
    for name, value in found.rows[0].items():
        typed = sent.get(f"row-{name}")
        if name in row and name not in MEDIA_FIELDS and typed is not None:
            row[name] = typed if isinstance(value, str) else parsed(typed, value)
    return row


def parsed(typed: str, known: object) -> object:
    """Read what was typed as JSON; the known value stays while it cannot be read."""
    try:
        return json.loads(typed)
    except (ValueError, RecursionError):
        return known
