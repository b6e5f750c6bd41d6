"""Who may open a page: each guard gives the page its actor, or turns the person away."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from handwork.base.errors import NotAllowedError
from handwork.people import queries
from handwork.people.rules import Actor

P = ParamSpec("P")
Guarded = Callable[Concatenate[HttpRequest, Actor, P], HttpResponseBase]
Page = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
# Turns an actor away (a response, or a refusal is raised), or lets it in (None).
Check = Callable[[Actor], HttpResponseBase | None]


class NotYourPageError(NotAllowedError):
    """The page is for people of another role."""

    code = "not-your-page"


def actor_of(request: HttpRequest) -> Actor | None:
    """Tell who is signed in; looked up once a request, None when nobody is."""
    if not hasattr(request, "actor"):
        user_id = request.user.pk if hasattr(request, "user") else None
        found = None if user_id is None else queries.actor_for_user(user_id=user_id)
        request.actor = found  # type: ignore[attr-defined]
    return request.actor  # type: ignore[attr-defined, no-any-return]


def without_actor(page: Page[P]) -> Page[P]:
    """Spare a hot endpoint the look-up of its actor."""
    page.is_without_actor = True  # type: ignore[attr-defined]
    return page


def account_page(page: Guarded[P]) -> Page[P]:
    """Let in anyone who is signed in."""
    return guarded(page, lambda _actor: None)


def worker_page(page: Guarded[P]) -> Page[P]:
    """Let in workers; a person without any role is asked for a worker's profile."""
    return guarded(page, worker_check)


def earner_page(page: Guarded[P]) -> Page[P]:
    """Let in workers, suspended ones too: what they earned stays theirs."""

    @wraps(page)
    def as_earner(
        request: HttpRequest, actor: Actor, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        return page(request, actor.as_earner(), *args, **kwargs)

    return guarded(as_earner, lambda actor: worker_check(actor.as_earner()))


def requester_page(page: Guarded[P]) -> Page[P]:
    """Let in members of an organisation."""
    return guarded(page, requester_check)


def steward_page(page: Guarded[P]) -> Page[P]:
    """Let in stewards."""
    return guarded(page, steward_check)


def guarded(page: Guarded[P], check: Check) -> Page[P]:
    """Send strangers to the sign-in page; give the others to the check."""

    @wraps(page)
    def inner(
        request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        actor = actor_of(request)
        if actor is None:
            return redirect_to_login(
                request.get_full_path(), login_url=reverse("account_login")
            )
        return check(actor) or page(request, actor, *args, **kwargs)

    return inner


def worker_check(actor: Actor) -> HttpResponseBase | None:
    """Let in who may take work now."""
    if actor.worker_id is not None:
        return None
    if actor.suspended_worker_id is not None:
        raise NotYourPageError(
            _("A steward suspended your work here. What you earned stays yours."),
            what_to_do=_("See the reason on your account's page, or ask a steward."),
        )
    if actor.is_requester or actor.is_steward:
        raise NotYourPageError(
            _("This page is for workers, and your account is not one yet."),
            what_to_do=_("To work too, fill in a worker's profile on your account."),
        )
    return redirect("profile")


def requester_check(actor: Actor) -> HttpResponseBase | None:
    """Let in who asks for work."""
    if actor.is_requester:
        return None
    raise NotYourPageError(
        _("This page is for requesters: members of an organisation that asks."),
        what_to_do=_("A steward of this installation can invite you."),
    )


def steward_check(actor: Actor) -> HttpResponseBase | None:
    """Let in who runs the installation."""
    if actor.is_steward:
        return None
    raise NotYourPageError(
        _("This page is for the stewards of this installation."),
        what_to_do=_("Go back to your own pages, or ask a steward."),
    )
