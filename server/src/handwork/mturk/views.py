"""The address that programs call, and what keeps the site's machinery off their way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.request import split_domain_port
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from handwork.mturk.answering import reply_to
from handwork.mturk.operations import operations
from handwork.mturk.service import service

PATHS = frozenset({"/mturk", "/mturk/", "/"})
KIND = "application/x-amz-json-1.1"
TARGET = "MTurkRequesterService"


@csrf_exempt
def endpoint(request: HttpRequest) -> HttpResponse:
    """Answer an operation; a signature stands in for session and form."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    # The thread may have served a page in French before.
    with translation.override(settings.LANGUAGE_CODE):
        reply = reply_to(request.META, lambda: request.body)
    route = f"mturk/{reply.asked}"
    request.resolver_match = ResolverMatch(endpoint, (), {}, route=route)
    response = HttpResponse(reply.content, content_type=KIND, status=reply.status)
    response["x-amzn-RequestId"] = request.META.get("REQUEST_ID", "")
    response["Cache-Control"] = "no-store"
    return response


class Programs:
    """Answer programs of MTurk before sessions, languages and forms are looked at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        # Loaded before the first request, not by it.
        service()
        operations()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        is_theirs = is_for_programs(request.META)
        return endpoint(request) if is_theirs else self.get_response(request)


def is_for_programs(environ: Mapping[str, Any]) -> bool:
    """Tell calls of programs from the site's own forms: by address, header or host."""
    path = environ.get("SCRIPT_NAME", "") + environ["PATH_INFO"]
    if environ["REQUEST_METHOD"] != "POST" or path not in PATHS:
        return False
    if path != "/":
        return True
    host, _port = split_domain_port(environ.get("HTTP_HOST", ""))
    is_targeted = environ.get("HTTP_X_AMZ_TARGET", "").startswith(TARGET)
    return is_targeted or host in settings.MTURK_HOSTS
