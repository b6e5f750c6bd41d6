"""What machines ask: does it live, how much does it do."""

from __future__ import annotations

from ipaddress import ip_address

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from handwork.base.errors import NotAllowedError
from handwork.site import metrics as counters
from handwork.site.guards import actor_of, without_actor


class MetricsClosedError(NotAllowedError):
    """Figures of the installation are not for everyone."""

    code = "metrics-closed"


@without_actor
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say whether the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
            cursor.fetchone()
    except DatabaseError:
        return JsonResponse({"status": "database unavailable"}, status=503)
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Give the counters to this machine itself and to stewards."""
    if not is_loopback(request):
        actor = actor_of(request)
        if actor is None or not actor.is_steward:
            raise MetricsClosedError(
                "These figures are for stewards and for this machine.",
                what_to_do="Sign in as a steward, or scrape from the machine itself.",
            )
    return HttpResponse(counters.exposition(), content_type=CONTENT_TYPE_LATEST)


def is_loopback(request: HttpRequest) -> bool:
    """Whether the request was made on this machine, and not for someone elsewhere."""
    # A proxy on this machine also comes from loopback, and says so in a header.
    if {"X-Forwarded-For", "Forwarded", "X-Real-Ip", "Via"} & set(request.headers):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
