"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def actor(request: HttpRequest) -> dict[str, Any]:
    """Give templates the actor, to show what this person may open."""
    return {"actor": getattr(request, "actor", None)}
