"""Around every request: its id and its log line, who acts, refusals made readable."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from handwork.base.errors import RefusedError
from handwork.site import metrics, refusals
from handwork.site.guards import actor_of
from handwork.site.logs import REQUEST_ID, id_for, route_of

Handler = Callable[[HttpRequest], HttpResponseBase]
log = logging.getLogger("handwork.request")


class RequestLog:
    """One line a request, with an id, without personal data."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        request_id = id_for(request.headers.get("X-Request-Id", ""))
        before = REQUEST_ID.set(request_id)
        try:
            response = self.get_response(request)
            write_line(request, response, seconds=time.perf_counter() - started)
        finally:
            REQUEST_ID.reset(before)
        response["X-Request-Id"] = request_id
        return response


def write_line(
    request: HttpRequest, response: HttpResponseBase, *, seconds: float
) -> None:
    """Log and count one answered request."""
    route, status = route_of(request), response.status_code
    metrics.count(
        method=request.method or "", route=route, status=status, seconds=seconds
    )
    if log.isEnabledFor(logging.INFO):
        facts = {
            "method": request.method,
            "route": route,
            "status": status,
            "milliseconds": round(seconds * 1000, 1),
        }
        log.info("answered", extra=facts)


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
