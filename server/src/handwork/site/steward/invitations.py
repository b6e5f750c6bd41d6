"""Who was invited, by whom, and how it went."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from handwork.base.errors import RefusedError
from handwork.flow import joining
from handwork.people import queries
from handwork.people.rules import Actor
from handwork.site.clock import now
from handwork.site.guards import steward_page
from handwork.site.steward.forms import InvitationForm, show_refusal
from handwork.site.steward.paging import PAGE, before_of, page_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@steward_page
def invitations(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List invitations; write one, whose link is shown this once."""
    form = blank(actor) if request.method != "POST" else blank(actor, request)
    link = invite(form, actor) if form.is_bound and form.is_valid() else ""
    status = 422 if form.is_bound and not link else 200
    moment = now()
    rows = queries.invitations_for(
        actor=actor, before_id=before_of(request), limit=PAGE + 1
    )
    page = page_of(
        request,
        [(row, row.state(moment)) for row in rows],
        lambda row: row[0].invitation_id,
    )
    context = {"page": page, "form": blank(actor) if link else form, "link": link}
    return render(request, "steward/invitations.html", context, status=status)


def blank(actor: Actor, request: HttpRequest | None = None) -> InvitationForm:
    """Make the form, with the organisations there are."""
    organisations = queries.organisations_seen_by(actor=actor)
    data = None if request is None else request.POST
    return InvitationForm(data, organisations=organisations)


def invite(form: InvitationForm, actor: Actor) -> str:
    """Invite as the form says; a refusal is shown on it."""
    given = form.cleaned_data
    organisation = given["organisation"]
    try:
        return joining.invite(
            actor=actor,
            email=given["email"],
            role=given["role"],
            organisation_id=int(organisation) if organisation else None,
            new_organisation=given["new_organisation"],
            now=now(),
        )
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return ""


@require_POST
@steward_page
def revoke(request: HttpRequest, actor: Actor, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    joining.revoke_invitation(actor=actor, invitation_id=invitation_id, now=now())
    messages.success(request, _("The invitation was taken back."))
    return redirect("steward-invitations")
