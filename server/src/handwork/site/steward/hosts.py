"""From which hosts requesters' templates may load: nothing, until a steward says so."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handwork.base import queries as base
from handwork.base.errors import RefusedError
from handwork.flow import hosting
from handwork.people.rules import Actor
from handwork.projects.queries.frames import allowed_host_records
from handwork.site.clock import now
from handwork.site.guards import steward_page
from handwork.site.steward.forms import HostForm, show_refusal

EVENTS_SHOWN = 30


@require_http_methods(["GET", "HEAD", "POST"])
@steward_page
def hosts(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the hosts; allow one more, for a reason."""
    form = HostForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and allow(form, actor, request):
        return redirect("steward-hosts")
    context = {
        "form": form,
        "hosts": allowed_host_records(),
        "events": base.audit_for_subject(subject=hosting.SUBJECT, limit=EVENTS_SHOWN),
    }
    status = 422 if form.is_bound else 200
    return render(request, "steward/hosts.html", context, status=status)


def allow(form: HostForm, actor: Actor, request: HttpRequest) -> bool:
    """Allow as the form says; a refusal is shown on it."""
    given = form.cleaned_data
    try:
        name = hosting.allow_host(
            actor=actor, host=given["host"], reason=given["reason"], now=now()
        )
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return False
    messages.success(
        request, _("Templates may load from %(host)s now.") % {"host": name}
    )
    return True


@require_POST
@steward_page
def disallow(request: HttpRequest, actor: Actor, host_id: int) -> HttpResponse:
    """Take a host off the list."""
    name = hosting.disallow_host(actor=actor, host_id=host_id, now=now())
    messages.success(
        request, _("Templates load nothing from %(host)s any more.") % {"host": name}
    )
    return redirect("steward-hosts")
