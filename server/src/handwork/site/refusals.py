"""What a person or a program sees when something is refused or fails."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handwork.base.errors import RefusedError
from handwork.site.refusal_words import found_in

RETRY_SECONDS = "2"
# What may itself be what another room said; other values are what people wrote.
SAID = frozenset({"broken", "problem", "standard", "state", "status", "what"})


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks, or the part of a page that reads JSON."""
    if request.path.startswith("/api/") or "X-Handwork-Ahead" in request.headers:
        return True
    accepted = request.headers.get("Accept", "")
    return "application/json" in accepted and "text/html" not in accepted


def refused(request: HttpRequest, refusal: RefusedError) -> HttpResponse:
    """Say what was wrong and what to do, with the refusal's status."""
    message, what_to_do = translated(refusal.message), translated(refusal.what_to_do)
    if wants_json(request):
        content = {
            "code": refusal.code,
            "message": message,
            "what_to_do": what_to_do,
        }
        return JsonResponse(content, status=refusal.status)
    context = {"refusal": {"message": message, "what_to_do": what_to_do}}
    return render(request, "errors/refused.html", context, status=refusal.status)


def translated(text: str) -> str:
    """Look up words of the rooms below, which speak English; others stay as they are."""
    # The catalogue has its own header under the empty text.
    if not text:
        return ""
    known = _(text)
    if known != text or (get_language() or "en").startswith("en"):
        return known
    found = found_in(text)
    if found is None:
        return text
    words, values = found
    return _(words) % {
        name: translated(value) if name in SAID else value
        for name, value in values.items()
    }


def busy(request: HttpRequest) -> HttpResponse:
    """Say that the database did not answer; shown without asking it anything."""
    response = plain(
        request,
        status=503,
        code="busy",
        message=_("The database did not answer in time. Nothing was changed."),
        what_to_do=_("Wait a few seconds and try again."),
    )
    response["Retry-After"] = RETRY_SECONDS
    return response


def plain(
    request: HttpRequest, *, status: int, code: str, message: str, what_to_do: str
) -> HttpResponse:
    """Say it on a page that needs neither session nor database."""
    if wants_json(request):
        content = {"code": code, "message": message, "what_to_do": what_to_do}
        return JsonResponse(content, status=status)
    refusal = {"message": message, "what_to_do": what_to_do}
    text = render_to_string("errors/refused.html", {"refusal": refusal})
    return HttpResponse(text, status=status)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when a page failed; a database that is gone is told from a bug."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return busy(request)
    return plain(
        request,
        status=500,
        code="failed",
        message=_("Something failed on our side. What you sent may not be stored."),
        what_to_do=_("Go back and try again. If it fails again, tell a steward."),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere."""
    del exception
    return plain(
        request,
        status=404,
        code="not-found",
        message=_("There is no page at this address."),
        what_to_do=_("Check the address, or begin at the first page."),
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be read."""
    del exception
    return plain(
        request,
        status=400,
        code="bad-request",
        message=_("The request could not be read, or was too large."),
        what_to_do=_("Reload the page and send it again, in smaller parts."),
    )


def too_large(request: HttpRequest, longest_bytes: int) -> HttpResponse:
    """Answer a request that is longer than its sender may send."""
    return plain(
        request,
        status=413,
        code="too-large",
        message=_("The request is larger than %(megabytes)d MB.")
        % {"megabytes": longest_bytes // 1_000_000},
        what_to_do=_("Reload the page and send it again, in smaller parts."),
    )


def too_often(request: HttpRequest) -> HttpResponse:
    """Answer what was tried too many times within some minutes."""
    return plain(
        request,
        status=429,
        code="too-often",
        message=_("That was tried too often within a short time."),
        what_to_do=_("Wait some minutes, then try again."),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what may not be opened."""
    del exception
    return plain(
        request,
        status=403,
        code="not-allowed",
        message=_("You may not open this page."),
        what_to_do=_("Go back to your own pages."),
    )


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without its token: mostly a page open since before signing in."""
    del reason
    return plain(
        request,
        status=403,
        code="stale-form",
        message=_("This form was open too long, or cookies are off. Nothing was sent."),
        what_to_do=_("Reload the page and send the form again."),
    )
