"""Who is here; a person decides about a person, for a reason that is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from handwork.base import queries as base
from handwork.base.errors import RefusedError
from handwork.flow import granting_skills, suspending
from handwork.people.queries import PersonRecord
from handwork.people.rules import Actor
from handwork.site.clock import now
from handwork.site.guards import steward_page
from handwork.site.steward.forms import ReasonForm, show_refusal
from handwork.site.steward.paging import PAGE, before_of, page_of
from handwork.skills import queries as skills

DECISIONS: Mapping[str, Callable[..., None]] = {
    "suspend": suspending.suspend_worker,
    "readmit": suspending.readmit_worker,
    "close": suspending.close_account,
    "name-master": granting_skills.name_master,
    "unname-master": granting_skills.unname_master,
}
DONE = {
    "suspend": gettext_lazy("The worker is suspended and told why."),
    "readmit": gettext_lazy("The worker may work again and is told why."),
    "close": gettext_lazy("The account is closed and the person told why."),
    "name-master": gettext_lazy("The worker is a master now and told why."),
    "unname-master": gettext_lazy("The worker is no master any more and told why."),
}


@require_safe
@steward_page
def people(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List and search accounts."""
    search = request.GET.get("search", "")[:200]
    rows = suspending.open_people(
        actor=actor,
        search=search,
        before_id=before_of(request),
        limit=PAGE + 1,
        now=now(),
    )
    page = page_of(request, rows, lambda row: row.user_id)
    return render(request, "steward/people.html", {"page": page, "search": search})


@require_safe
@steward_page
def person(request: HttpRequest, actor: Actor, user_id: int) -> HttpResponse:
    """Show one account; that it was looked at is written."""
    found = suspending.open_person(actor=actor, user_id=user_id, now=now())
    return show_person(request, actor, found, ReasonForm())


@require_POST
@steward_page
def decide(request: HttpRequest, actor: Actor, user_id: int) -> HttpResponse:
    """Suspend, readmit, close, name a master or none, for a reason."""
    decision, form = request.POST.get("decision", ""), ReasonForm(request.POST)
    if decision not in DECISIONS:
        raise Http404
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            DECISIONS[decision](actor=actor, user_id=user_id, reason=reason, now=now())
        except RefusedError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, DONE[decision])
            return redirect("steward-person", user_id=user_id)
    found = suspending.open_person(actor=actor, user_id=user_id, now=now())
    return show_person(request, actor, found, form)


def show_person(
    request: HttpRequest, actor: Actor, found: PersonRecord, form: ReasonForm
) -> HttpResponse:
    """Show an account, what was done about it, and what can be decided."""
    context = {
        "person": found,
        "is_self": found.user_id == actor.user_id,
        "is_master": found.worker_id is not None
        and skills.is_master(worker_id=found.worker_id),
        "events": base.audit_for_subject(subject=f"user:{found.user_id}", limit=50),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "steward/person.html", context, status=status)
