"""The express lane: hot requests are answered before the framework, if all is well.

Sessions, languages, cookies and security headers are for pages; on these addresses they
cost more than the work itself. Whatever is not simply answered goes the ordinary way,
where refusals are worded, logged and translated: a repeat of a submission is harmless.
"""

from __future__ import annotations

import io
import json
import logging
import time
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from django.db import InterfaceError, OperationalError, connection

from handwork.api.work import HOT, LONGEST_BODY, answer
from handwork.base.connections import disconnect
from handwork.base.errors import RefusedError

REASONS = {200: "200 OK", 500: "500 Internal Server Error"}
logger = logging.getLogger(__name__)
BROKEN = json.dumps(
    {
        "code": "internal-error",
        "message": "Something went wrong here; it is logged.",
        "what_to_do": "Send the same again: nothing is counted twice.",
    }
).encode()
Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


class Count(Protocol):
    """Where answered requests are counted."""

    def __call__(
        self, *, method: str, route: str, status: int, seconds: float
    ) -> None: ...


class Express:
    """A WSGI application around another: it answers the hot addresses itself."""

    def __init__(self, application: Application, *, count: Count) -> None:
        self._application = application
        self._count = count

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path not in HOT or environ["REQUEST_METHOD"] != "POST":
            return self._application(environ, start)
        started = time.perf_counter()
        status, content = 200, self._content(path, environ)
        if content is None:
            return self._application(environ, start)
        if content is BROKEN:
            status = 500
        seconds = time.perf_counter() - started
        self._count(method="POST", route=path[1:], status=status, seconds=seconds)
        headers = [
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(content))),
            ("Cache-Control", "no-store"),
        ]
        start(REASONS[status], headers)
        return [content]

    def _content(self, path: str, environ: Environ) -> bytes | None:
        try:
            body = body_of(environ)
            return None if body is None else answered(path, environ, body)
        except Exception:
            logger.exception("%s failed", path)
            return BROKEN


def body_of(environ: Environ) -> bytes | None:
    """Read the body and leave it readable again; None where it is strange or too long."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LONGEST_BODY:
        return None
    body: bytes = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = io.BytesIO(body)
    return body


def answered(path: str, environ: Environ, body: bytes) -> bytes | None:
    """Answer; None where it was refused or the connection was lost."""
    try:
        return answer(HOT[path], environ.get("HTTP_AUTHORIZATION", ""), body).encode()
    except RefusedError:
        return None
    except (InterfaceError, OperationalError):
        disconnect()
        return None
    finally:
        # A thread that ends takes its connection with it, which its pool would miss.
        if connection.vendor == "postgresql":
            disconnect()
