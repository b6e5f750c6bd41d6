"""Files that tasks show, served under signed addresses that expire."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from handwork.projects import queries
from handwork.projects.queries import AssetRecord
from handwork.site.clock import now

CHUNK_BYTES = 64 * 1024
SHOWN = ("image", "audio", "video", "text")
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


@require_safe
def asset(request: HttpRequest, signed: str) -> HttpResponseBase:
    """Send a file, or the part of it that a player asks for."""
    found, seconds_left = queries.read_asset_url(signed=signed, now=now())
    part = range_of(request.headers.get("Range", ""), found.size_bytes)
    if part is None:
        response: HttpResponseBase = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{found.size_bytes}"
        return response
    response = _send(found, part, with_body=request.method == "GET")
    if len(part) < found.size_bytes:
        response.status_code = 206
        last = part.stop - 1
        response["Content-Range"] = f"bytes {part.start}-{last}/{found.size_bytes}"
    response["Cache-Control"] = f"private, max-age={seconds_left}, immutable"
    return response


def range_of(header: str, size: int) -> range | None:
    """Read one range of bytes; None where it lies outside the file.

    Anything else than one range is answered with the whole file, as RFC 9110 allows.
    """
    asked = _RANGE.fullmatch(header.strip())
    if asked is None or asked.groups() == ("", ""):
        return range(size)
    first, last = asked.groups()
    if first == "":
        part = range(max(0, size - int(last)), size)
    else:
        part = range(int(first), min(int(last) + 1, size) if last else size)
    return part or None


def _send(found: AssetRecord, part: range, *, with_body: bool) -> HttpResponseBase:
    file = queries.open_asset(asset=found)
    if with_body:
        response: HttpResponseBase = StreamingHttpResponse(_chunks(file, part))
    else:
        response = HttpResponse()
        file.close()
    is_text = found.media == "text"
    response["Content-Type"] = found.content_type + "; charset=utf-8" * is_text
    response["Content-Length"] = str(len(part))
    response["Accept-Ranges"] = "bytes"
    disposition = content_disposition_header(
        as_attachment=found.media not in SHOWN, filename=found.file_name
    )
    response["Content-Disposition"] = disposition or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    # Frames of templates have an origin of their own. The address is the key, so that
    # whoever has it may read the file.
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _chunks(file: IO[bytes], part: range) -> Iterator[bytes]:
    with file:
        file.seek(part.start)
        left = len(part)
        while left > 0 and (chunk := file.read(min(CHUNK_BYTES, left))):
            left -= len(chunk)
            yield chunk
