"""The frames in which requesters' templates run: documents that are walled in.

Whatever stands in them is served under a policy of its own: an origin that nobody shares,
no connections, no cookies, no storage, no frames, no navigation of the page around it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from handwork.base.errors import InvalidInputError, NotFoundError
from handwork.projects.queries import frames
from handwork.projects.rules import templating
from handwork.site.chunks import chunk_names
from handwork.site.clock import now
from handwork.site.guards import actor_of, without_actor

LOADER = "handwork/frame/frame.js"
# A page loads the next task's frame ahead; its files' addresses hold for longer.
KEPT_SECONDS = 300


@without_actor
@xframe_options_exempt
@require_safe
@gzip_page
def frame(request: HttpRequest, signed: str) -> HttpResponse:
    """Send the document of a task's frame; nobody else who is signed in gets it."""
    moment = now()
    task = frames.read_frame_url(signed=signed, now=moment)
    actor = actor_of(request)
    if actor is not None and actor.worker_id != task.worker_id:
        raise NotFoundError("This is not the address of a task's frame.")
    try:
        html = frames.rendered(task=task, now=moment).html
    except InvalidInputError as refusal:
        html = refused_html(refusal)
    response = walled(request, html, task.options, title=task.title)
    response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    return response


def walled(
    request: HttpRequest,
    html: str,
    options: Mapping[str, Any],
    *,
    title: str,
    shows_anything: bool = False,
) -> HttpResponse:
    """Make the response of a frame, with the policies that wall it in."""
    loader = static(LOADER)
    surroundings = templating.Frame(
        loader_url=loader,
        language=get_language() or "en",
        title=title,
        chunk_urls=[urljoin(loader, name) for name in chunk_names(_read(options).tags)],
    )
    document = templating.frame_document(html=html, frame=surroundings)
    response = HttpResponse(document)
    response["Content-Security-Policy"] = templating.content_policy(
        origin=f"{request.scheme}://{request.get_host()}",
        hosts=frames.allowed_hosts(),
        static_url=settings.STATIC_URL,
        shows_anything=shows_anything,
    )
    response["Permissions-Policy"] = templating.permissions_policy(
        permissions_of(options)
    )
    response["Referrer-Policy"] = "no-referrer"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-DNS-Prefetch-Control"] = "off"
    response["X-Robots-Tag"] = "noindex"
    return response


def permissions_of(options: Mapping[str, Any]) -> Collection[str]:
    """Tell what a template's elements ask of the device: microphone, camera."""
    tags = _read(options).tags
    found = (templating.element_named(tag) for tag in sorted(tags))
    return {name for each in found if each for name in each.permissions}


def _read(options: Mapping[str, Any]) -> templating.Read:
    return templating.read_template(str(options.get("template", "")))


def allowed_to(options: Mapping[str, Any]) -> str:
    """Write the `allow` of an iframe: its document has no origin that could be named."""
    return "; ".join(f"{name} *" for name in sorted(permissions_of(options)))


def refused_html(refusal: InvalidInputError) -> str:
    """Say in the frame why the task cannot be shown in it."""
    said = templating.escaped(f"{refusal.message} {refusal.what_to_do}")
    heading = _("This task cannot be shown. That is not your fault: skip it.")
    return f"<p><strong>{templating.escaped(heading)}</strong></p><p>{said}</p>"
