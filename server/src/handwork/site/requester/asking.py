"""The first two steps to a batch: what it is, and how people answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_POST

from handwork.base.errors import InvalidInputError, RefusedError
from handwork.flow import publishing
from handwork.people import queries as people
from handwork.people.rules import Actor
from handwork.projects import queries, rules
from handwork.projects.queries import ProjectRecord
from handwork.projects.queries.frames import rendered
from handwork.projects.rules.templating import TEMPLATE
from handwork.site.clock import now
from handwork.site.frames import refused_html, walled
from handwork.site.guards import requester_page
from handwork.site.refusals import translated
from handwork.site.requester import drafts, previews
from handwork.site.requester.forms import (
    QUESTION_FORMS,
    QuestionForm,
    WhatForm,
    offer,
    question_initial,
)
from handwork.site.requester.pages import refusal_status, steps
from handwork.site.worker.policies import with_policy

FIRST_KIND = "choose-one"


def first_options() -> Mapping[str, Any]:
    """Say what a new project asks until its requester says it."""
    return {
        "question": _("Is it right?"),
        "choices": [
            {"value": "yes", "label": _("Yes")},
            {"value": "no", "label": _("No")},
            {"value": "unsure", "label": _("I cannot tell")},
        ],
    }


@requester_page
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Step 1 of a new project: kept as a draft from here on."""
    form = what_form(request, actor, None)
    if request.method != "POST" or not form.is_valid():
        return what_page(request, form, None)
    try:
        project_id = publishing.create_project(
            actor=actor,
            organisation_id=form.cleaned_data["organisation"],
            title=form.cleaned_data["title"],
            function=form.cleaned_data["function"],
            instructions=form.cleaned_data["instructions"],
            kind=FIRST_KIND,
            options=first_options(),
            now=now(),
        )
    except RefusedError as refusal:
        return what_page(request, form, None, refusal)
    return redirect("project-answers", project_id)


@requester_page
def what(request: HttpRequest, actor: Actor, project_id: int) -> HttpResponse:
    """Step 1 again: change what a project says."""
    project = queries.project_for(actor=actor, project_id=project_id)
    form = what_form(request, actor, project)
    if request.method != "POST" or not form.is_valid():
        return what_page(request, form, project)
    try:
        publishing.revise_project(
            actor=actor,
            project_id=project_id,
            title=form.cleaned_data["title"],
            function=form.cleaned_data["function"],
            instructions=form.cleaned_data["instructions"],
            kind=project.version.kind,
            options=project.version.options,
            now=now(),
        )
    except RefusedError as refusal:
        return what_page(request, form, project, refusal)
    return redirect("project-answers", project_id)


def what_form(
    request: HttpRequest, actor: Actor, project: ProjectRecord | None
) -> WhatForm:
    """Make the form of step 1, filled with what is kept."""
    initial = None
    if project is not None:
        initial = {
            "organisation": project.organisation_id,
            "title": project.title,
            "function": project.function,
            "instructions": project.version.instructions,
        }
    form = WhatForm(request.POST or None, initial=initial)
    organisations = people.organisations_for(actor=actor)
    shown = [
        (organisation.organisation_id, organisation.name)
        for organisation in organisations
        if project is None or organisation.organisation_id == project.organisation_id
    ]
    offer(form, "organisation", [(str(key), name) for key, name in shown])
    return form


def what_page(
    request: HttpRequest,
    form: WhatForm,
    project: ProjectRecord | None,
    refusal: RefusedError | None = None,
) -> HttpResponse:
    """Show step 1."""
    instructions = str(form["instructions"].value() or "")
    context = {
        "heading": project.title if project else _("New project"),
        "form": form,
        "steps": steps(0, project_id=project.id if project else None),
        "refusal": refusal,
        "is_published": project is not None and project.version.published_at,
        "instructions_html": rules.instructions_to_html(instructions),
    }
    status = refusal_status(refusal)
    return render(request, "requester/project_what.html", context, status=status)


@require_POST
@requester_page
def instructions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show instructions that are being written, as workers will read them."""
    del actor
    html = rules.instructions_to_html(request.POST.get("instructions", ""))
    context = {"instructions_html": html}
    return render(request, "requester/instructions_preview.html", context)


@requester_page
def answers(request: HttpRequest, actor: Actor, project_id: int) -> HttpResponse:
    """Step 2: the kind of answer, and its options."""
    project = queries.project_for(actor=actor, project_id=project_id)
    form = question_form(request, project)
    wants_other_kind = request.POST.get("shown_kind") != request.POST.get("kind")
    if request.method != "POST" or wants_other_kind or not form.is_valid():
        return answers_page(request, actor, project, form)
    try:
        publishing.revise_project(
            actor=actor,
            project_id=project_id,
            title=project.title,
            function=project.function,
            instructions=project.version.instructions,
            kind=form.cleaned_data["kind"],
            options=form.options(),
            now=now(),
        )
        batch_id = drafts.draft_batch(actor, project, now())
    except RefusedError as refusal:
        return answers_page(request, actor, project, form, refusal)
    return redirect("batch-tasks", batch_id)


def question_form(request: HttpRequest, project: ProjectRecord) -> QuestionForm:
    """Make the form of step 2 for the kind that is kept, sent or asked for.

    When another kind was chosen, its fields are shown with what was typed already.
    """
    sent = request.POST.get("kind", "")
    kept = project.version.kind
    kind = sent if sent in QUESTION_FORMS else kept
    make = QUESTION_FORMS[kind]
    if sent and sent == request.POST.get("shown_kind", sent):
        return make(request.POST)
    initial = question_initial(kind, project.version.options)
    return make(initial={**initial, **request.POST.dict(), "kind": kind})


def answers_page(
    request: HttpRequest,
    actor: Actor,
    project: ProjectRecord,
    form: QuestionForm,
    refusal: RefusedError | None = None,
) -> HttpResponse:
    """Show step 2."""
    context = {
        "heading": project.title,
        "project": project,
        "form": form,
        "shown_kind": form["kind"].value(),
        "steps": steps(
            1, project_id=project.id, batch=drafts.found_draft(actor, project.id)
        ),
        "refusal": refusal,
        **preview_context(actor, project, form),
    }
    status = refusal_status(refusal)
    response = render(request, "requester/project_answers.html", context, status=status)
    view = context.get("view")
    return with_policy(request, response, getattr(view, "document", None))


@require_POST
@requester_page
def task_preview(request: HttpRequest, actor: Actor, project_id: int) -> HttpResponse:
    """Show a task with the answer that is being described."""
    project = queries.project_for(actor=actor, project_id=project_id)
    context = preview_context(actor, project, question_form(request, project))
    return render(request, "requester/task_preview.html", context)


def preview_context(
    actor: Actor, project: ProjectRecord, form: QuestionForm
) -> dict[str, object]:
    """Make a task of what the form says now; what is wrong is said in its place."""
    kind, options = project.version.kind, project.version.options
    problem = ""
    if form.is_bound:
        kind = str(form["kind"].value())
        options = form.options() if form.is_valid() else {}
        problem = " ".join(str(each[0]) for each in form.errors.values())
    try:
        checked = rules.kind_named(kind).check_options(options)
    except RefusedError as refusal:
        checked, problem = {}, problem or translated(refusal.message)
    task = previews.first_task(actor, project)
    found: dict[str, object] = {"problem": problem, "is_own_task": task is not None}
    if not checked:
        return found
    if kind == TEMPLATE.name:
        try:
            found["findings"] = previews.findings(project, checked, task, now())
        except RefusedError as refusal:
            return {**found, "problem": translated(refusal.message)}
    view = previews.view(kind, checked, task, now(), project_id=project.id)
    return {**found, "view": view}


@xframe_options_exempt
@require_POST
@requester_page
def frame_preview(request: HttpRequest, actor: Actor, project_id: int) -> HttpResponse:
    """Send the document of a template that is being written, with the first own row."""
    project = queries.project_for(actor=actor, project_id=project_id)
    form = question_form(request, project)
    options = form.options() if form.is_valid() else {}
    try:
        checked = TEMPLATE.check_options(options)
        row = previews.template_row(
            project, checked, previews.first_task(actor, project)
        )
        html = rendered(task=row, now=now()).html
    except InvalidInputError as refusal:
        checked, html = {}, refused_html(refusal)
    return walled(request, html, checked, title=project.title)
