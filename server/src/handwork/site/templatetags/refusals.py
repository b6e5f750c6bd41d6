"""How pages tell what a room refused."""

from __future__ import annotations

from django import template

from handwork.site import refusals

register = template.Library()


@register.filter
def translated(text: str) -> str:
    """Write what a room said in the reader's language, where it is known."""
    return refusals.translated(text)
