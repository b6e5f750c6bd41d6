"""What came of a button, told on the page that is shown next."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from handwork.base.errors import RefusedError
from handwork.site.refusals import translated


def is_done(request: HttpRequest, journey: Callable[[], object]) -> bool:
    """Do something; a refusal is told, and False."""
    try:
        journey()
    except RefusedError as refusal:
        tell_refusal(request, refusal)
        return False
    return True


def tell_refusal(request: HttpRequest, refusal: RefusedError) -> None:
    """Tell what was refused and what to do, in the reader's language."""
    parts = (translated(refusal.message), translated(refusal.what_to_do))
    messages.error(request, " ".join(filter(None, parts)))


def tell_errors(request: HttpRequest, form: forms.Form) -> None:
    """Tell what is wrong in a form that is not shown again as it was filled in."""
    for errors in form.errors.values():
        messages.error(request, " ".join(map(str, errors)))
