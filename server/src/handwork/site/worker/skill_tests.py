"""The test of a skill: its questions, its time, and what came of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handwork.flow import requesting_skills
from handwork.people.rules import Actor
from handwork.projects.rules import InvalidAnswerError
from handwork.projects.rules.questions_xml import read_question
from handwork.projects.rules.questions_xml.answers import from_form
from handwork.site.clock import now
from handwork.site.guards import worker_page
from handwork.site.worker.policies import with_policy
from handwork.site.worker.question_view import document_view
from handwork.site.worker.skills import zone_of
from handwork.skills import queries as skills
from handwork.skills.queries import RequestRecord
from handwork.skills.rules import EndedTestError


@worker_page
@require_http_methods(["GET", "HEAD", "POST"])
def skill_test(request: HttpRequest, actor: Actor, request_id: int) -> HttpResponse:
    """Show a test that is under way; a POST submits it."""
    worker_id = actor.worker_id or 0
    asked = skills.own_request(worker_id=worker_id, request_id=request_id)
    if not asked.is_started or asked.is_over(now()):
        if asked.is_started:
            messages.warning(
                request, _("The time of this test is over; nothing of it was kept.")
            )
        return redirect("skill", asked.type_id)
    if request.method != "POST":
        return show(request, asked, answer=None, is_refused=False)
    content = from_form(dict(request.POST.lists()))
    try:
        done = requesting_skills.submit_test(
            actor=actor, request_id=request_id, content=content, now=now()
        )
    except InvalidAnswerError:
        return show(request, asked, answer=content, is_refused=True)
    except EndedTestError:
        return redirect("skill-test", request_id)
    tell(request, done)
    return redirect("skill", done.type_id)


def tell(request: HttpRequest, done: RequestRecord) -> None:
    """Say what came of a test."""
    if done.is_waiting:
        messages.success(
            request, _("Your test is submitted. Who grants the skill reads it.")
        )
        return
    text = _("Your test is scored: the skill is yours, with the value %(value)s.")
    value = number_format(done.value if done.value is not None else 0)
    messages.success(request, text % {"value": value})


def show(
    request: HttpRequest,
    asked: RequestRecord,
    *,
    answer: dict[str, Any] | None,
    is_refused: bool,
) -> HttpResponse:
    """Show the questions; a refused form keeps what was answered."""
    moment = now()
    ends_at = asked.ends_at or moment
    document = document_view(
        read_question(asked.test), answer=answer, is_refused=is_refused
    )
    context = {
        "asked": asked,
        "document": document,
        "ends_at": ends_at,
        "seconds_left": (ends_at - moment).total_seconds(),
        "is_refused": is_refused,
    }
    status = 422 if is_refused else 200
    with timezone.override(zone_of(asked.worker_id)):
        response = render(request, "worker/skill_test.html", context, status=status)
    return with_policy(request, response, document)
