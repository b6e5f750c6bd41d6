"""Bearer tokens: who asks, and whether the token's scopes allow it."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from ninja.security import HttpBearer

from handwork.api.clock import now
from handwork.base.errors import NotAllowedError
from handwork.flow import joining
from handwork.people.rules import Actor


class ScopeMissingError(NotAllowedError):
    """The token is good, and was not made for this."""

    code = "scope-missing"


class Bearer(HttpBearer):
    """Let in tokens that have one of these scopes; without any named, every token."""

    def __init__(self, *scopes: str) -> None:
        super().__init__()
        self.scopes = frozenset(scopes)

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """Tell who asks, or refuse."""
        actor, scopes = joining.enter_with_token(token=token.strip(), now=now())
        if self.scopes and not self.scopes & scopes:
            needed = " or ".join(f'"{scope}"' for scope in sorted(self.scopes))
            raise ScopeMissingError(
                f"This needs a token with the scope {needed}; "
                f"yours has: {', '.join(sorted(scopes))}.",
                what_to_do="Make another token on your account's page and use that.",
            )
        request.scopes = scopes  # type: ignore[attr-defined]
        return actor


ANY = Bearer()
WORK = Bearer("work")
PUBLISH = Bearer("publish")
RESULTS = Bearer("results")
WATCH = Bearer("publish", "results", "steward")
READ_RESULTS = Bearer("results", "steward")
STEWARD = Bearer("steward")
MONEY = Bearer("work", "steward")


def actor_of(request: HttpRequest) -> Actor:
    """Tell who asks; the endpoint has been let through by its token."""
    return cast(Actor, request.auth)  # type: ignore[attr-defined]


def scopes_of(request: HttpRequest) -> frozenset[str]:
    """Tell what the token allows."""
    return cast(frozenset[str], request.scopes)  # type: ignore[attr-defined]
