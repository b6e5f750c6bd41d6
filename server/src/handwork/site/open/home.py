"""The first page: what this is, or the way to one's own pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from handwork.people.rules import Actor
from handwork.site.context import navigation
from handwork.site.guards import actor_of


def home(request: HttpRequest) -> HttpResponse:
    """Tell strangers what Handwork is; take the others to their pages."""
    actor = actor_of(request)
    if actor is None:
        return render(request, "open/home.html")
    pages = pages_of(actor)
    if len(pages) == 1:
        return redirect(pages[0])
    links = [link for link in navigation(request) if link.name in pages]
    return render(request, "open/dashboard.html", {"links": links})


def pages_of(actor: Actor) -> list[str]:
    """Name the first page of each role; someone without one begins as a worker."""
    found = []
    if actor.is_steward:
        found.append("steward")
    if actor.is_requester:
        found.append("project-list")
    if actor.worker_id is not None:
        found.append("work-list")
    if actor.suspended_worker_id is not None:
        found.append("earnings")
    return found or ["profile"]
