"""Showing who one is by a letter: a link to one's own address."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_http_methods

from handwork.flow import joining
from handwork.people import queries
from handwork.people.rules import Actor
from handwork.site.accounts import may_enter_by_letter
from handwork.site.clock import now
from handwork.site.guards import account_page


@account_page
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Offer a letter with a link that leads back to what was begun; send it."""
    if not may_enter_by_letter(request.user):
        raise PermissionDenied
    next_path = next_of(request)
    if request.method == "POST":
        return send(request, actor, next_path)
    context = {
        "email": queries.email_of(user_id=actor.user_id),
        "next_path": next_path,
        "reauthentication_alternatives": other_ways(request, next_path),
    }
    return render(request, "account/letter.html", context)


def send(request: HttpRequest, actor: Actor, next_path: str) -> HttpResponse:
    """Post the letter, at most some times a minute."""
    refused: HttpResponse | None = ratelimit.consume_or_429(
        request, action="reauthenticate", user=request.user
    )
    if refused is not None:
        return refused
    email = joining.post_sign_in_link(actor=actor, next_path=next_path, now=now())
    return render(request, "account/letter.html", {"email": email, "is_sent": True})


def next_of(request: HttpRequest) -> str:
    """Read where to go on; a path of our own, the account's page by default."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if is_ours and asked.startswith("/") else reverse("account")


def other_ways(request: HttpRequest, next_path: str) -> list[dict[str, str]]:
    """List the other ways to show who one is."""
    return [
        {**way, "url": f"{way['url']}?{urlencode({'next': next_path})}"}
        for way in get_adapter(request).get_reauthentication_methods(request.user)
        if way["id"] != "letter"
    ]
