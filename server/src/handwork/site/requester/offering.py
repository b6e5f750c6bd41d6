"""What may be done to one task on offer: end it, let it go on, ask for more answers."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handwork.base.errors import NotFoundError
from handwork.flow import offering_tasks
from handwork.people.rules import Actor
from handwork.projects.queries import offers
from handwork.site.clock import now
from handwork.site.guards import requester_page
from handwork.site.requester.offer_forms import EndForm, ExtensionForm
from handwork.site.requester.telling import is_done, tell_errors


@require_POST
@requester_page
def end(
    request: HttpRequest, actor: Actor, batch_id: int, task_id: int
) -> HttpResponse:
    """End a task now; who holds it may finish it."""
    check_place(actor, batch_id, task_id)
    moment = now()
    if is_done(
        request,
        lambda: offering_tasks.move_expiry(
            actor=actor, task_id=task_id, expires_at=moment, now=moment
        ),
    ):
        messages.success(
            request,
            _(
                "Ended: nobody is given it any more. Who holds it may finish it; then what "
                "is left of its money comes back."
            ),
        )
    return redirect("batch-task", batch_id, task_id)


@require_POST
@requester_page
def move(
    request: HttpRequest, actor: Actor, batch_id: int, task_id: int
) -> HttpResponse:
    """Let a task end at another moment to come."""
    check_place(actor, batch_id, task_id)
    form = EndForm(request.POST)
    if form.is_valid() and is_done(
        request,
        lambda: offering_tasks.move_expiry(
            actor=actor,
            task_id=task_id,
            expires_at=form.cleaned_data["ends_at"],
            now=now(),
        ),
    ):
        until = form.cleaned_data["ends_at"]
        messages.success(
            request,
            _("It takes answers until %(moment)s UTC.")
            % {"moment": f"{until:%Y-%m-%d %H:%M}"},
        )
    return _back(request, form, batch_id, task_id)


@require_POST
@requester_page
def extend(
    request: HttpRequest, actor: Actor, batch_id: int, task_id: int
) -> HttpResponse:
    """Ask for more answers to a task."""
    check_place(actor, batch_id, task_id)
    form = ExtensionForm(request.POST)
    if form.is_valid() and is_done(
        request,
        lambda: offering_tasks.extend_offer(
            actor=actor,
            task_id=task_id,
            more=form.cleaned_data["more"],
            token=form.cleaned_data["token"],
            now=now(),
        ),
    ):
        more = form.cleaned_data["more"]
        messages.success(
            request, _("More answers are asked for: %(count)s.") % {"count": more}
        )
    return _back(request, form, batch_id, task_id)


def check_place(actor: Actor, batch_id: int, task_id: int) -> None:
    """Refuse a task of another batch than the address says."""
    if offers.offer_for(actor=actor, task_id=task_id).batch_id != batch_id:
        raise NotFoundError(
            f"There is no task {task_id} in this batch.",
            what_to_do="Open it from the list of tasks of its batch.",
        )


def _back(
    request: HttpRequest, form: forms.Form, batch_id: int, task_id: int
) -> HttpResponse:
    tell_errors(request, form)
    return redirect("batch-task", batch_id, task_id)
