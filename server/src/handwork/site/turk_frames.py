"""Frames of question documents: HTML behind the walls, pages of other sites beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from handwork.base.errors import InvalidInputError, NotFoundError
from handwork.base.public_codes import code
from handwork.people import queries as people
from handwork.projects.queries import question_frames
from handwork.projects.rules.external_hit import NOT_ACCEPTED
from handwork.site.clock import now
from handwork.site.frames import KEPT_SECONDS, walled
from handwork.site.guards import actor_of, without_actor


class ForeignPageError(InvalidInputError):
    """The address of another site's page cannot be shown in a frame."""

    code = "foreign-page"


# The page of another site keeps its own origin, so that it reaches its own server; it has
# none of ours, and no way to the window around it.
FOREIGN_SANDBOX = (
    "allow-scripts allow-forms allow-same-origin allow-popups "
    "allow-popups-to-escape-sandbox"
)
FOREIGN_ALLOW = "fullscreen; autoplay"
_SOURCE = re.compile(
    r"https?://(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
    r"(?::\d{1,5})?"
)
_LOCAL = re.compile(r"http://(?:localhost|127\.0\.0\.1)(?::\d{1,5})?")


@without_actor
@xframe_options_exempt
@require_safe
@gzip_page
def question_frame(request: HttpRequest, signed: str) -> HttpResponse:
    """Send the document of an HTMLQuestion; nobody else who is signed in gets it."""
    frame = question_frames.read_question_frame(signed=signed, now=now())
    actor = actor_of(request)
    if actor is not None and actor.worker_id != frame.worker_id:
        raise NotFoundError("This is not the address of a task's frame.")
    html = frame.question.html
    # A page of the requester's own site might show as much: programs come as they are.
    response = walled(
        request, html, {"template": html}, title=frame.title, shows_anything=True
    )
    response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    return response


def origin_of(request: HttpRequest) -> str:
    """Tell where pages of other sites send what was answered in them."""
    return f"{request.scheme}://{request.get_host()}"


def parameters(
    *,
    origin: str,
    task_id: int,
    organisation_id: int,
    assignment_id: int | None,
    worker_id: int,
) -> dict[str, str]:
    """Tell a page what it is shown for; a preview has no assignment and no worker."""
    found = {
        "assignmentId": NOT_ACCEPTED,
        "hitId": code("hit", task_id),
        "turkSubmitTo": origin,
    }
    if assignment_id is not None:
        codes = people.worker_codes(
            organisation_id=organisation_id, worker_ids=[worker_id]
        )
        found["assignmentId"] = code("assignment", assignment_id)
        found["workerId"] = codes[worker_id]
    return found


def with_parameters(address: str, given: dict[str, str]) -> str:
    """Append parameters to an address: behind its query, before its fragment."""
    parts = urlsplit(address)
    query = "&".join(filter(None, (parts.query, urlencode(given))))
    return iri_to_uri(urlunsplit(parts._replace(query=query)))


def source_of(address: str) -> str:
    """Name where an address leads as a policy names it; empty where none can."""
    parts = urlsplit(address)
    try:
        netloc = parts.netloc.encode("idna").decode().lower()
    except UnicodeError:
        return ""
    source = f"{parts.scheme}://{netloc}"
    return source if _SOURCE.fullmatch(source) else ""


def may_show(address: str, *, origin: str) -> bool:
    """Whether a page can stand in a frame: over https, and at another site than ours."""
    source = source_of(address)
    is_safe = source.startswith("https://") or _LOCAL.fullmatch(source) is not None
    return is_safe and not is_own(source, origin=origin)


def is_own(source: str, *, origin: str) -> bool:
    """Whether an address is one of this installation, under any of its names."""
    ours = [urlsplit(each) for each in (origin, settings.PUBLIC_URL)]
    names = {each.hostname for each in ours}
    names |= {*settings.ALLOWED_HOSTS, *settings.MTURK_HOSTS}
    parts = urlsplit(source)
    return parts.hostname in names and port_of(parts) in set(map(port_of, ours))


def port_of(parts: SplitResult) -> int:
    """Tell the port of an address that may not say it."""
    return parts.port or (443 if parts.scheme == "https" else 80)


def let_in(request: HttpRequest, response: HttpResponse, address: str) -> None:
    """Let a page show one other site's page, in `<hw-frame foreign>`, and what it posts to us."""
    if not may_show(address, origin=origin_of(request)):
        raise ForeignPageError(
            _(
                "The page of this task has no address of another site that can be shown."
            ),
            what_to_do=_("Skip this task: whoever asks has to give another address."),
        )
    _extend(response, {"frame-src": ["'self'", source_of(address)]})


def let_media_in(response: HttpResponse, addresses: Iterable[str]) -> None:
    """Let a page show pictures and sounds of the hosts that its question names."""
    sources = sorted(filter(None, set(map(source_of, addresses))))
    if sources:
        _extend(response, {"img-src": sources, "media-src": sources})


def _extend(response: HttpResponse, update: dict[str, list[str]]) -> None:
    earlier = getattr(response, "_csp_update", None) or {}
    response._csp_update = {**earlier, **update}  # type: ignore[attr-defined]  # noqa: SLF001
