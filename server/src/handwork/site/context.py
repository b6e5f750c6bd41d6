"""What every page knows: who is signed in, where they may go, the words of its elements."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handwork.people import queries
from handwork.people.rules import Actor
from handwork.site.frame_words import frame_words
from handwork.site.guards import actor_of
from handwork.site.words import words

# Pages under these addresses may show a template in its frame.
WITH_FRAMES = ("/work/", "/projects/", "/batches/", "/gallery/", "/layouts/")
# Places beside the address of their link in the header.
ALSO_UNDER = {"project-list": ("/batches/", "/organisation/", "/layouts/")}


@dataclass(frozen=True, slots=True)
class Link:
    """A place in the header."""

    name: str
    label: str
    url: str
    is_current: bool


def page(request: HttpRequest) -> dict[str, Any]:
    """Give templates the actor and what the frame of a page shows."""
    return {
        "actor": actor_of(request),
        "navigation": partial(navigation, request),
        "unconfirmed_email": SimpleLazyObject(partial(unconfirmed_email, request)),
        "words": partial(words_on, request),
    }


def words_on(request: HttpRequest) -> dict[str, str]:
    """Give the words of a page's elements; those in frames know English by themselves."""
    is_english = (get_language() or "en").startswith("en")
    if is_english or not request.path.startswith(WITH_FRAMES):
        return words()
    return {**words(), **frame_words()}


def unconfirmed_email(request: HttpRequest) -> str:
    """Give the address that its owner has not confirmed yet; empty where all are."""
    actor = actor_of(request)
    if actor is None:
        return ""
    return queries.unconfirmed_address_of(user_id=actor.user_id)


def navigation(request: HttpRequest) -> tuple[Link, ...]:
    """List the places that this person may open."""
    found = []
    for name, label in places(actor_of(request)):
        url = reverse(name)
        places_of = (url.rstrip("/"), *ALSO_UNDER.get(name, ()))
        is_current = request.path.startswith(places_of)
        found.append(Link(name=name, label=label, url=url, is_current=is_current))
    return tuple(found)


def places(actor: Actor | None) -> list[tuple[str, str]]:
    """Name the pages of the header, by role."""
    if actor is None:
        return [("account_login", _("Sign in")), ("account_signup", _("Sign up"))]
    found = []
    if actor.is_steward:
        found.append(("steward", _("Steward")))
    if actor.is_requester:
        found.append(("project-list", _("Projects")))
    if actor.worker_id is not None:
        found.append(("work-list", _("Work")))
    if actor.as_earner().worker_id is not None:
        found.append(("earnings", _("Earnings")))
    return [*found, ("account", _("Account"))]
