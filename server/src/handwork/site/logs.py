"""What is written about a request: its id on every line, nothing personal on any."""

from __future__ import annotations

import logging
import re
from contextvars import ContextVar
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
# Ids that others send are kept when they cannot hold a name or an address.
PLAIN_ID = re.compile(r"[0-9a-fA-F-]{8,64}")


def id_for(given: str) -> str:
    """Keep the id that a proxy gave, or make one."""
    return given if PLAIN_ID.fullmatch(given) else uuid4().hex


def route_of(request: HttpRequest) -> str:
    """Name the route by its pattern, never by the path, which may hold a secret."""
    match = getattr(request, "resolver_match", None)
    if match is not None:
        return str(match.route) or "/"
    is_static = request.path.startswith(f"/{settings.STATIC_URL.strip('/')}/")
    return "static" if is_static else "unmatched"


class WithoutPersonalData(logging.Filter):
    """Put the request's id on a line, and take the request itself and its path off."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every line."""
        if not hasattr(record, "request_id"):
            record.request_id = REQUEST_ID.get()
        request = record.__dict__.pop("request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            record.args = tuple(
                route_of(request) if value == request.path else value
                for value in record.args
            )
        return True
