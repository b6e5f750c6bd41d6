"""What came of a button, told on the page that is shown next."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from handwork.base.errors import RefusedError


def is_done(request: HttpRequest, journey: Callable[[], object]) -> bool:
    """Do something; a refusal is told, and False."""
    try:
        journey()
    except RefusedError as refusal:
        messages.error(request, f"{refusal.message} {refusal.what_to_do}".strip())
        return False
    return True


def tell_errors(request: HttpRequest, form: forms.Form) -> None:
    """Tell what is wrong in a form that is not shown again as it was filled in."""
    for errors in form.errors.values():
        messages.error(request, " ".join(map(str, errors)))
