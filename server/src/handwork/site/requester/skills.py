"""Skills that an organisation grants: kinds, who has them, who asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from handwork.base.errors import InvalidInputError, RefusedError
from handwork.base.rules import whole_number
from handwork.flow import defining_skills, granting_skills
from handwork.people import queries as people
from handwork.people.rules import Actor
from handwork.projects.rules.questions_xml import read_question
from handwork.site.clock import now
from handwork.site.guards import requester_page
from handwork.site.requester.forms import offer
from handwork.site.requester.pages import page_links, refusal_status
from handwork.site.requester.skill_answers import Said, said_in
from handwork.site.requester.skill_forms import (
    DecideForm,
    GrantForm,
    NewSkillForm,
    SkillForm,
    initial_of,
)
from handwork.site.worker.policies import with_policy
from handwork.site.worker.question_view import DocumentView, document_view
from handwork.skills import queries as skills
from handwork.skills.queries import RequestRecord, SkillRecord, TypeRecord

ROWS = 50


class UnknownWorkerError(InvalidInputError):
    """No worker has this id towards the organisation."""

    code = "unknown-worker"


class UnreadDecisionError(InvalidInputError):
    """The form of a decision cannot be read."""

    code = "unread-decision"


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """Who has a skill, or had it."""

    skill: SkillRecord
    worker_code: str


@dataclass(frozen=True, slots=True)
class RequestRow:
    """Who asks for a skill, with what they answered in its test."""

    request: RequestRecord
    worker_code: str
    said: tuple[Said, ...]


@require_safe
@requester_page
def skill_types(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the kinds of skill, and how many requests wait."""
    waiting = skills.waiting_for(actor=actor)
    counts: dict[int, int] = {}
    for each in waiting:
        counts[each.type_id] = counts.get(each.type_id, 0) + 1
    rows = [
        (each, counts.get(each.type_id, 0)) for each in skills.types_for(actor=actor)
    ]
    return render(request, "requester/skill_types.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@requester_page
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Make a kind of skill."""
    form = NewSkillForm(request.POST or None)
    names = people.organisation_names(organisation_ids=actor.organisation_ids)
    offer(form, "organisation", [(str(pk), name) for pk, name in sorted(names.items())])
    refusal = None
    if form.is_valid():
        try:
            made = defining_skills.define_skill(
                actor=actor,
                organisation_id=form.cleaned_data["organisation"],
                terms=form.skill_terms(),
                now=now(),
            )
        except RefusedError as error:
            refusal = error
        else:
            return redirect("skill-type", made.type_id)
    status = refusal_status(refusal) if refusal or not form.is_bound else 422
    context = {"form": form, "refusal": refusal}
    return render(request, "requester/skill_new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requester_page
def skill_type(request: HttpRequest, actor: Actor, type_id: int) -> HttpResponse:
    """Show a kind of skill with its requests and workers; a POST changes it."""
    kind = skills.type_for(actor=actor, type_id=type_id)
    form = SkillForm(request.POST or None, initial=initial_of(kind.terms))
    refusal = None
    if form.is_valid():
        try:
            defining_skills.change_skill(
                actor=actor, type_id=type_id, change=form.change(), now=now()
            )
        except RefusedError as error:
            refusal = error
        else:
            messages.success(request, _("The skill is changed."))
            return redirect("skill-type", type_id)
    status = refusal_status(refusal) if refusal or not form.is_bound else 422
    document = shown_test(kind)
    context = page_of(request, actor, kind)
    context |= {"form": form, "refusal": refusal, "document": document}
    response = render(request, "requester/skill_type.html", context, status=status)
    return with_policy(request, response, document)


def shown_test(kind: TypeRecord) -> DocumentView | None:
    """Prepare the test of a skill as workers see it."""
    if not kind.terms.test:
        return None
    return document_view(read_question(kind.terms.test), answer=None)


def page_of(request: HttpRequest, actor: Actor, kind: TypeRecord) -> dict[str, Any]:
    """Read who waits and who has a skill; a page of each."""
    after = whole_number(request.GET.get("after", "")) or 0
    found = skills.skills_for(
        actor=actor, type_id=kind.type_id, after_id=after, limit=ROWS + 1
    )
    waiting = skills.waiting_for(actor=actor, type_id=kind.type_id, limit=ROWS)
    codes = people.worker_codes(
        organisation_id=kind.organisation_id,
        worker_ids={each.worker_id for each in found}
        | {each.worker_id for each in waiting},
    )
    cursor = found[ROWS - 1].skill_id if len(found) > ROWS else None
    return {
        "kind": kind,
        "grant_form": GrantForm(),
        "workers": [WorkerRow(each, codes[each.worker_id]) for each in found[:ROWS]],
        "waiting": [
            RequestRow(each, codes[each.worker_id], said_in(each)) for each in waiting
        ],
        **page_links(request, "after", cursor),
    }


@require_POST
@requester_page
def delete(request: HttpRequest, actor: Actor, type_id: int) -> HttpResponse:
    """Grant a skill no more."""
    defining_skills.delete_skill(actor=actor, type_id=type_id, now=now())
    messages.success(request, _("The skill is granted no more. Who has it keeps it."))
    return redirect("skill-types")


@require_POST
@requester_page
def grant(request: HttpRequest, actor: Actor, type_id: int) -> HttpResponse:
    """Grant a skill to a worker whom the organisation knows by an id."""
    kind = skills.type_for(actor=actor, type_id=type_id)
    form = GrantForm(request.POST)
    if not form.is_valid():
        raise unread()
    granting_skills.grant_skill(
        actor=actor,
        type_id=type_id,
        worker_id=worker_of(kind, form.cleaned_data["worker"]),
        value=form.cleaned_data["value"],
        now=now(),
    )
    messages.success(request, _("The skill is granted, and the worker told."))
    return redirect("skill-type", type_id)


@require_POST
@requester_page
def revoke(request: HttpRequest, actor: Actor, type_id: int) -> HttpResponse:
    """Take a skill away from a worker, who reads why."""
    kind = skills.type_for(actor=actor, type_id=type_id)
    granting_skills.revoke_skill(
        actor=actor,
        type_id=type_id,
        worker_id=worker_of(kind, request.POST.get("worker", "")),
        reason=request.POST.get("reason", ""),
        now=now(),
    )
    messages.success(request, _("The skill is taken away, and the worker told why."))
    return redirect("skill-type", type_id)


@require_POST
@requester_page
def decide(request: HttpRequest, actor: Actor, request_id: int) -> HttpResponse:
    """Grant or refuse what a worker asked for."""
    asked = skills.request_for(actor=actor, request_id=request_id)
    form = DecideForm(request.POST)
    if not form.is_valid():
        raise unread()
    given = form.cleaned_data
    who: dict[str, Any] = {"actor": actor, "request_id": request_id, "now": now()}
    if request.POST.get("decision") == "grant":
        value = (
            granting_skills.USUAL_VALUE if given["value"] is None else given["value"]
        )
        granting_skills.accept_request(**who, value=value)
        messages.success(request, _("The skill is granted, and the worker told."))
    else:
        granting_skills.reject_request(**who, reason=given["reason"])
        messages.success(request, _("The request is refused, and the worker told why."))
    return redirect("skill-type", asked.type_id)


def worker_of(kind: TypeRecord, text: str) -> int:
    """Find the worker behind an id that the skill's organisation was told."""
    found = people.worker_of_code(
        organisation_id=kind.organisation_id, code=text.strip()[:64]
    )
    if found is None:
        raise UnknownWorkerError(
            f"Nobody has the id {text.strip()[:64]} towards your organisation.",
            what_to_do="Copy it from the list of answers; it begins with A.",
        )
    return found


def unread() -> UnreadDecisionError:
    """Say that a form cannot be read."""
    return UnreadDecisionError(
        "The form cannot be read.",
        what_to_do="Give a whole number as value, and go back to send it again.",
    )
