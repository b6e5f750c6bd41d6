"""The express lane: calls of programs are answered before the framework.

It is made for pages, and would cost as much as making a HIT does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from http import HTTPStatus
from typing import Any, Protocol

from django.conf import settings
from django.db import connection
from django.utils import translation

from handwork.base.connections import disconnect
from handwork.mturk.answering import LONGEST_BODY, Reply, reply_to
from handwork.mturk.operations import operations
from handwork.mturk.service import service
from handwork.mturk.views import KIND, is_for_programs

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Line(Protocol):
    """What is written of a request."""

    id: str
    route: str
    status: int


# Gives a request its id, and writes its line at the end.
Told = Callable[[Mapping[str, Any]], AbstractContextManager[Line]]


class Express:
    """A WSGI application around another: it answers programs itself."""

    def __init__(self, application: Application, *, told: Told) -> None:
        self._application = application
        self._told = told
        # Loaded before the first request, not by it.
        service()
        operations()

    def __call__(self, environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        if not is_for_programs(environ):
            return self._application(environ, start)
        with self._told(environ) as line:
            reply = answered(environ)
            line.route, line.status = f"mturk/{reply.asked}", reply.status
        status = HTTPStatus(reply.status)
        headers = [
            ("Content-Type", KIND),
            ("Content-Length", str(len(reply.content))),
            ("x-amzn-RequestId", line.id),
            ("X-Request-Id", line.id),
            ("Cache-Control", "no-store"),
        ]
        start(f"{status.value} {status.phrase}", headers)
        return [reply.content]


def answered(environ: Environ) -> Reply:
    """Answer, and leave nothing of it behind in the thread."""

    def body() -> bytes:
        # What comes in chunks does not say how long it is.
        length = int(environ.get("CONTENT_LENGTH") or LONGEST_BODY + 1)
        content: bytes = environ["wsgi.input"].read(length)
        return content

    try:
        # The thread may have served a page in French before.
        with translation.override(settings.LANGUAGE_CODE):
            return reply_to(environ, body)
    finally:
        # A thread that ends takes its connection with it, which its pool would miss.
        if connection.vendor == "postgresql":
            disconnect()
