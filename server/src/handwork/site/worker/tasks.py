"""The work page: take, answer, skip, pause; with and without scripts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_POST

from handwork.allocation import queries as allocation
from handwork.allocation.queries import AssignmentRecord, Held
from handwork.base.rules import whole_number
from handwork.flow import flagging, working
from handwork.people.rules import Actor
from handwork.projects import queries as projects
from handwork.projects import rules
from handwork.projects.queries import BatchRecord
from handwork.projects.rules import InvalidAnswerError
from handwork.projects.rules.questions_xml import QUESTION
from handwork.site.clock import now
from handwork.site.guards import worker_page
from handwork.site.problems import CHOICES
from handwork.site.templatetags.figures import duration, money
from handwork.site.turk_frames import origin_of
from handwork.site.worker import words
from handwork.site.worker.article import (
    Article,
    Sitting,
    Typed,
    article_of,
    earned_today,
)
from handwork.site.worker.policies import with_policy

LONGEST_ACTIVE_SECONDS = 7 * 86_400


@worker_page
@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def work_task(request: HttpRequest, actor: Actor, batch_id: int) -> HttpResponse:
    """Show the task that the worker holds in a batch; a POST takes one."""
    if request.method == "POST":
        return go_on(request, actor, batch_id)
    moment = now()
    worker_id = actor.worker_id or 0
    held = held_now(worker_id, batch_id, moment)
    if held is None:
        # Looking takes nothing: browsers may load pages ahead of a click.
        return redirect("work-batch", batch_id)
    sitting = Sitting(worker_id, held, moment, origin_of(request))
    return task_page(request, article_of(sitting))


def task_page(
    request: HttpRequest, article: Article, *, status: int = 200
) -> HttpResponse:
    """Send the page of a task; it shows what its document names, and no more."""
    context = {"article": article, "problems": CHOICES}
    response = render(request, "worker/work_task.html", context, status=status)
    return with_policy(request, response, article.view.document)


def held_now(worker_id: int, batch_id: int, moment: datetime) -> Held | None:
    """Find the first task that the worker holds in a batch and has time for."""
    held = allocation.held_in(worker_id=worker_id, batch_id=batch_id)
    return next((each for each in held if each.expires_at > moment), None)


def go_on(request: HttpRequest, actor: Actor, batch_id: int) -> HttpResponse:
    """Take the next task of a batch and go to it; else say that nothing is left."""
    try:
        held = working.take(
            worker_id=actor.worker_id or 0, batch_id=batch_id, now=now()
        )
    except working.NotForYouError as refusal:
        if not thank(request, actor, batch_id):
            raise
        messages.info(request, refusal.message)
        return redirect("work-list")
    if held is not None:
        return redirect("work-task", batch_id)
    if not thank(request, actor, batch_id):
        messages.info(request, _("Nothing is left for you in this work just now."))
    return redirect("work-list")


@worker_page
@require_POST
def work_best(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take the best open task of all that the worker may do, and go to it."""
    held = working.take_best(actor=actor, now=now())
    if held is None:
        messages.info(request, _("Nothing is left for you just now."))
        return redirect("work-list")
    return redirect("work-task", held.batch_id)


@worker_page
@require_POST
@gzip_page
def work_ahead(request: HttpRequest, actor: Actor, batch_id: int) -> HttpResponse:
    """Take the task after the one that is shown, for the page to keep ready."""
    moment = now()
    worker_id = actor.worker_id or 0
    if not allocation.held_in(worker_id=worker_id, batch_id=batch_id):
        return HttpResponse(status=204)
    batch = projects.batch(batch_id=batch_id)
    if not working.may_go_on(worker_id=worker_id, batch=batch, now=moment):
        return HttpResponse(status=204)
    held = working.take_ahead(worker_id=worker_id, batch_id=batch_id, now=moment)
    return fragment(request, worker_id, held)


@worker_page
@require_POST
def work_submit(
    request: HttpRequest, actor: Actor, assignment_id: int
) -> HttpResponseBase:
    """Keep an answer; go on to the next task."""
    held = allocation.held_for(actor=actor, assignment_id=assignment_id)
    batch = projects.batch(batch_id=held.batch_id)
    sent: dict[str, Any] = {
        "worker_id": held.worker_id,
        "assignment_id": assignment_id,
        "content": answer_in(request, batch, held),
        "client_key": request.POST.get("client_key", ""),
        "active_milliseconds": active_milliseconds(request),
        "now": now(),
    }
    try:
        if "X-Handwork-Ahead" in request.headers and batch.kind != QUESTION.name:
            return submit_ahead(request, batch, held, sent)
        done = working.submit(**sent)
    except InvalidAnswerError as refusal:
        return answer_refused(request, batch, held, refusal)
    except (working.AlreadyAnsweredError, working.AssignmentReturnedError) as refusal:
        return went_on_elsewhere(request, actor, held, refusal)
    if done.is_late:
        messages.warning(
            request, _("Your time was over: the answer is kept and paid all the same.")
        )
    if not done.is_repeat:
        working.begin_shown(finished=held, now=sent["now"])
    return go_on(request, actor, batch.id)


def went_on_elsewhere(
    request: HttpRequest,
    actor: Actor,
    held: AssignmentRecord,
    refusal: working.AlreadyAnsweredError | working.AssignmentReturnedError,
) -> HttpResponse:
    """Say that another tab finished this task, on the page of the next one."""
    if "X-Handwork-Ahead" in request.headers:
        raise refusal
    messages.info(request, refusal.message)
    return go_on(request, actor, held.batch_id)


def submit_ahead(
    request: HttpRequest,
    batch: BatchRecord,
    held: AssignmentRecord,
    sent: dict[str, Any],
) -> HttpResponse:
    """Keep an answer and give the task after the one that the page shows by now."""
    batch_id, worker_id, moment = held.batch_id, held.worker_id, sent["now"]
    goes_on = working.may_go_on(worker_id=worker_id, batch=batch, now=moment)
    following = None
    if goes_on and held.is_held:
        done, following = working.submit_and_take(batch_id=batch_id, **sent)
    else:
        done = working.submit(**sent)
    if not done.is_repeat:
        working.begin_shown(finished=held, now=moment)
    if goes_on and not held.is_held:
        # The page shows what the worker holds still: the next is for the other hand.
        who = {"worker_id": worker_id, "batch_id": batch_id}
        return fragment(request, worker_id, working.take_ahead(**who, now=moment))
    return fragment(request, worker_id, following.held if following else None)


def fragment(request: HttpRequest, worker_id: int, held: Held | None) -> HttpResponse:
    """Give the article of a task that is shown later; 204 when there is none."""
    if held is None:
        return HttpResponse(status=204)
    sitting = Sitting(worker_id, held, now(), origin_of(request))
    article = article_of(sitting, is_ahead=True)
    context = {"article": article, "problems": CHOICES}
    return render(request, "worker/article.html", context)


def answer_in(
    request: HttpRequest, batch: BatchRecord, held: AssignmentRecord
) -> object:
    """Read the answer of a form: what the model said, where that was confirmed."""
    if "confirm" in request.POST:
        prediction = projects.task(task_id=held.task_id).prediction
        if prediction is not None:
            return prediction
    form = dict(request.POST.lists())
    return rules.form_content(batch.kind, batch.options, form)


def active_milliseconds(request: HttpRequest) -> int | None:
    """Read the time in front of the task; None where no script measured it."""
    seconds = whole_number(request.POST.get("active_seconds", ""))
    return min(seconds, LONGEST_ACTIVE_SECONDS) * 1000 if seconds else None


def answer_refused(
    request: HttpRequest,
    batch: BatchRecord,
    held: AssignmentRecord,
    refusal: InvalidAnswerError,
) -> HttpResponse:
    """Show the task again with what was typed, and say what it takes."""
    what_to_do = words.asked_for(batch.kind, batch.options)
    if "X-Handwork-Ahead" in request.headers:
        message = _("This answer cannot be submitted as it is.")
        raise InvalidAnswerError(message, what_to_do=what_to_do) from refusal
    milliseconds = active_milliseconds(request) or 0
    content = rules.draft_content(batch.kind, batch.options, dict(request.POST.lists()))
    typed = Typed(
        content=content,
        client_key=request.POST.get("client_key", ""),
        active_seconds=milliseconds // 1000,
        refusal=what_to_do,
    )
    sitting = Sitting(held.worker_id, held, now(), origin_of(request))
    return task_page(request, article_of(sitting, typed=typed), status=422)


@worker_page
@require_POST
def work_return(request: HttpRequest, actor: Actor, assignment_id: int) -> HttpResponse:
    """Give a task back without penalty; go on to the next."""
    held = allocation.held_for(actor=actor, assignment_id=assignment_id)
    moment = now()
    working.hand_back(worker_id=held.worker_id, assignment_id=assignment_id, now=moment)
    if held.is_held:
        working.begin_shown(finished=held, now=moment)
    return go_on(request, actor, held.batch_id)


@worker_page
@require_POST
def work_flag(request: HttpRequest, actor: Actor, assignment_id: int) -> HttpResponse:
    """Say what is wrong with a task, and give it back; go on to the next."""
    held = allocation.held_for(actor=actor, assignment_id=assignment_id)
    problem, moment = request.POST.get("problem", ""), now()
    try:
        flagging.flag_task(
            actor=actor, assignment_id=assignment_id, problem=problem, now=moment
        )
    except flagging.NotWithYouError as refusal:
        messages.info(request, refusal.message)
    else:
        working.begin_shown(finished=held, now=moment)
        messages.success(
            request,
            _(
                "Thank you: your report is kept without your name, and the task does "
                "not come to you again."
            ),
        )
    return go_on(request, actor, held.batch_id)


@worker_page
@require_POST
def work_draft(request: HttpRequest, actor: Actor, assignment_id: int) -> HttpResponse:
    """Keep what was typed so far; a pause leaves for the list of work."""
    moment = now()
    held = allocation.held_for(actor=actor, assignment_id=assignment_id)
    batch = projects.batch(batch_id=held.batch_id)
    content = rules.draft_content(batch.kind, batch.options, dict(request.POST.lists()))
    working.save_draft(
        worker_id=held.worker_id,
        assignment_id=assignment_id,
        content=content,
        active_milliseconds=active_milliseconds(request),
        now=moment,
    )
    if "pause" not in request.POST:
        return HttpResponse(status=204)
    left = duration(held.expires_at - moment)
    text = _("Paused. Your task and your draft are kept for %(time)s.")
    messages.success(request, text % {"time": left})
    return redirect("work-list")


def thank(request: HttpRequest, actor: Actor, batch_id: int) -> bool:
    """Thank who worked in a batch today and say what it earned; False for others."""
    batch = projects.batch(batch_id=batch_id)
    earned = earned_today(worker_id=actor.worker_id or 0, batch=batch, now=now())
    if earned.answers_count == 0:
        return False
    text = _(
        "Thank you. Nothing is left for you in “%(title)s” just now; "
        "today you earned %(amount)s in it."
    )
    amount = money(earned.amount_micros, batch.currency)
    messages.success(request, text % {"title": batch.title, "amount": amount})
    return True
