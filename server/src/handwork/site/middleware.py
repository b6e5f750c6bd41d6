"""Around every request: its id and its log line, who acts, refusals made readable."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from handwork.base.errors import RefusedError
from handwork.base.rules import whole_number
from handwork.site import metrics, refusals
from handwork.site.guards import actor_of
from handwork.site.logs import REQUEST_ID, id_for, route_of

Handler = Callable[[HttpRequest], HttpResponseBase]
log = logging.getLogger("handwork.request")
# Where members send files. The API asks for its token before it reads any of them.
UPLOADS = {"batch-tasks", "batch-assets", "api-1:list_assets", "api-1:start_import"}


@dataclass(slots=True)
class Line:
    """What is written of a request: its id, and what it came to."""

    id: str
    route: str = ""
    status: int = 500


@contextmanager
def told(facts: Mapping[str, Any]) -> Iterator[Line]:
    """Give a request its id; log and count it once it is answered."""
    started = time.perf_counter()
    line = Line(id_for(facts.get("HTTP_X_REQUEST_ID", "")))
    before = REQUEST_ID.set(line.id)
    try:
        yield line
        seconds = time.perf_counter() - started
        write_line(line, method=facts["REQUEST_METHOD"], seconds=seconds)
    finally:
        REQUEST_ID.reset(before)


def write_line(line: Line, *, method: str, seconds: float) -> None:
    """Log and count one answered request."""
    metrics.count(method=method, route=line.route, status=line.status, seconds=seconds)
    if log.isEnabledFor(logging.INFO):
        facts = {
            "method": method,
            "route": line.route,
            "status": line.status,
            "milliseconds": round(seconds * 1000, 1),
        }
        log.info("answered", extra=facts)


class RequestLog:
    """One line a request, with an id, without personal data."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with told(request.META) as line:
            # For entrances that have a header of their own for it.
            request.META["REQUEST_ID"] = line.id
            response = self.get_response(request)
            line.route, line.status = route_of(request), response.status_code
        response["X-Request-Id"] = line.id
        return response


class BodyLimit:
    """Refuse a body too long for who sends it, before any of it is written to disk."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Handler, _args: object, _kwargs: object
    ) -> HttpResponseBase | None:
        """Compare the length that is announced; what is not announced is not read."""
        length = whole_number(request.META.get("CONTENT_LENGTH") or "0")
        if length is not None and length <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return None
        longest_bytes = longest_body(request)
        if length is None or length > longest_bytes:
            return refusals.too_large(request, longest_bytes)
        return None


def longest_body(request: HttpRequest) -> int:
    """Tell how long a body may be: files come from members, to their addresses."""
    short: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    place = request.resolver_match
    if place is None or place.view_name not in UPLOADS:
        return short
    actor = None if request.path.startswith("/api/") else actor_of(request)
    is_member = (
        "Authorization" in request.headers if actor is None else actor.is_requester
    )
    # The fields of the form come with the file.
    return short + settings.IMPORT_MAX_BYTES if is_member else short


class Private:
    """Let no cache keep what is shown to somebody, unless the page says how long."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_somebodys = getattr(request, "actor", None) or (
            "Authorization" in request.headers
        )
        if is_somebodys and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response


class Actors:
    """Set `request.actor` before a page runs; None for strangers and for programs."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Handler, _args: object, _kwargs: object
    ) -> HttpResponseBase | None:
        """Look the actor up, unless the page is spared it."""
        if getattr(view, "is_without_actor", False) or request.path.startswith("/api/"):
            return None
        try:
            actor_of(request)
        except (OperationalError, InterfaceError):
            return refusals.busy(request)
        return None


class Refusals:
    """Show a refusal as a page, or as JSON to programs."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Answer what a person may read; leave the rest to be a bug."""
        if isinstance(exception, RefusedError):
            return refusals.refused(request, exception)
        if isinstance(exception, (OperationalError, InterfaceError)):
            log.error("database unavailable", extra={"error": type(exception).__name__})
            return refusals.busy(request)
        return None
