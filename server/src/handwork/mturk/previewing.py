"""Links that programs print for workers: the host is another, the rest is as it was."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from handwork.base.public_codes import pk_of


@require_safe
def preview(request: HttpRequest) -> HttpResponse:
    """Lead to the work of a HIT group, or of the HIT type of that id."""
    named = request.GET.get("groupId", "")
    batch_id = pk_of("group", named) or pk_of("type", named)
    if batch_id is None:
        messages.info(request, _("Nothing is left for you in this work just now."))
        return redirect("work-list")
    return redirect("work-batch", batch_id=batch_id)
