"""Decisions on one answer: approve, reject, give a bonus, block its worker."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from handwork.answers import queries as answers
from handwork.answers.queries import AnswerRecord
from handwork.flow import blocking, deciding, paying_bonuses
from handwork.people.rules import Actor
from handwork.projects import queries as projects
from handwork.site.clock import now
from handwork.site.guards import requester_page
from handwork.site.requester.fields import MoneyField
from handwork.site.requester.review import check_place
from handwork.site.requester.telling import is_done, tell_errors

LONGEST = 1_000


class VerdictForm(forms.Form):
    """What the worker reads of a decision; of an approval nothing must be said."""

    feedback = forms.CharField(max_length=LONGEST, required=False)


class RejectionForm(forms.Form):
    """Why an answer is rejected."""

    feedback = forms.CharField(
        max_length=LONGEST,
        error_messages={
            "required": _("Say why the answer is rejected: its worker reads it.")
        },
    )


class BonusForm(forms.Form):
    """How much beyond the price, and what for."""

    amount = MoneyField()
    reason = forms.CharField(
        max_length=LONGEST,
        error_messages={
            "required": _("Say what the bonus is for: its worker reads it.")
        },
    )
    # Made with the page: pressed twice, it is paid once.
    token = forms.CharField(max_length=64)


class BlockForm(forms.Form):
    """Why a worker is given no more work."""

    reason = forms.CharField(
        max_length=LONGEST,
        error_messages={"required": _("Write down why, for your colleagues.")},
    )


@require_POST
@requester_page
def approve(
    request: HttpRequest, actor: Actor, batch_id: int, answer_id: int
) -> HttpResponse:
    """Approve an answer that waits, or one that was rejected."""
    check_place(actor, batch_id, answer_id)
    form = VerdictForm(request.POST)
    if form.is_valid() and is_done(
        request,
        lambda: deciding.approve_answer(
            actor=actor,
            answer_id=answer_id,
            feedback=form.cleaned_data["feedback"],
            is_override="override" in request.POST,
            now=now(),
        ),
    ):
        messages.success(request, _("Approved. The pay is the worker's now."))
    return _back(request, form, batch_id)


@require_POST
@requester_page
def reject(
    request: HttpRequest, actor: Actor, batch_id: int, answer_id: int
) -> HttpResponse:
    """Reject an answer that waits, for a reason."""
    check_place(actor, batch_id, answer_id)
    form = RejectionForm(request.POST)
    if form.is_valid() and is_done(
        request,
        lambda: deciding.reject_answer(
            actor=actor,
            answer_id=answer_id,
            feedback=form.cleaned_data["feedback"],
            now=now(),
        ),
    ):
        days = deciding.OVERRIDE_LASTS.days
        words = (
            _(
                "Rejected. Its pay came back to you. You can still approve it until %(days)s days after it was given."
            )
            if deciding.withholds_pay()
            else _(
                "Rejected. It is paid. You can still approve it until %(days)s days after it was given."
            )
        )
        messages.success(request, words % {"days": days})
    return _back(request, form, batch_id)


@require_POST
@requester_page
def bonus(
    request: HttpRequest, actor: Actor, batch_id: int, answer_id: int
) -> HttpResponse:
    """Pay a worker beyond the price."""
    answer = _answer(actor, batch_id, answer_id)
    form = BonusForm(request.POST)
    if form.is_valid() and is_done(
        request,
        lambda: paying_bonuses.pay_bonus(
            actor=actor,
            answer_id=answer_id,
            worker_id=answer.worker_id,
            amount_micros=form.cleaned_data["amount"],
            reason=form.cleaned_data["reason"],
            token=form.cleaned_data["token"],
            now=now(),
        ),
    ):
        messages.success(
            request, _("The bonus is paid; the worker sees what it is for.")
        )
    return _back(request, form, batch_id)


@require_POST
@requester_page
def block(
    request: HttpRequest, actor: Actor, batch_id: int, answer_id: int
) -> HttpResponse:
    """Give the worker of an answer no more work of the organisation."""
    answer = _answer(actor, batch_id, answer_id)
    form = BlockForm(request.POST)
    batch = projects.batch_for(actor=actor, batch_id=batch_id)
    if form.is_valid() and is_done(
        request,
        lambda: blocking.block_worker(
            actor=actor,
            organisation_id=batch.organisation_id,
            worker_id=answer.worker_id,
            reason=form.cleaned_data["reason"],
            now=now(),
        ),
    ):
        messages.success(
            request,
            _(
                "Blocked: this person is given no more of your work, and what they earned "
                "stays theirs. You can lift it on the page of blocks."
            ),
        )
    return _back(request, form, batch_id)


def _answer(actor: Actor, batch_id: int, answer_id: int) -> AnswerRecord:
    check_place(actor, batch_id, answer_id)
    return answers.answer_for(actor=actor, answer_id=answer_id)


def _back(request: HttpRequest, form: forms.Form, batch_id: int) -> HttpResponse:
    tell_errors(request, form)
    return redirect("batch-review", batch_id)
