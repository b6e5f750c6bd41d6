"""Review: accept earlier than silence does, and leave answers out of the data."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from handwork.answers import queries as answers
from handwork.answers import watching
from handwork.base.errors import NotFoundError
from handwork.base.money import Money
from handwork.base.rules import whole_number
from handwork.flow import deciding, paying
from handwork.pay import queries as pay
from handwork.pay.queries import Standing, VerdictRecord
from handwork.people.rules import Actor
from handwork.projects.queries.watching import tasks_with
from handwork.site.clock import now
from handwork.site.guards import requester_page
from handwork.site.requester.forms import ExcludeForm
from handwork.site.requester.one_task import SaidRow, said_rows
from handwork.site.requester.pages import (
    batch_context,
    before_of,
    image_url,
    page_links,
    published_batch,
)

ROWS = 50
TAKEN_BACK = gettext_noop("Taken back into the data.")


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """An answer to review."""

    said: SaidRow
    # Where its task is now: it may have been moved since.
    batch_id: int
    key: str
    image_url: str
    verdict: VerdictRecord
    bonus: Money | None

    @property
    def is_pending(self) -> bool:
        """Whether nothing is decided on it yet."""
        return self.verdict.status == Standing.SUBMITTED


@requester_page
def review(request: HttpRequest, actor: Actor, batch_id: int) -> HttpResponse:
    """List the answers, the latest first, with what may be done to each."""
    batch = published_batch(actor, batch_id)
    context = batch_context(batch, "batch-review")
    found = watching.latest_answers(
        batch_id=batch_id, before_id=before_of(request), limit=ROWS + 1
    )
    shown = found[:ROWS]
    tasks = tasks_with(task_ids=[answer.task_id for answer in shown])
    ids = [answer.answer_id for answer in shown]
    verdicts, bonuses = pay.statuses(answer_ids=ids), pay.bonus_sums(answer_ids=ids)
    money = pay.batch_money(batch_id=batch_id)
    context |= {
        "answers": [
            ReviewRow(
                said=row,
                batch_id=tasks[row.task_id].batch_id,
                key=tasks[row.task_id].key,
                image_url=image_url(tasks[row.task_id].content),
                verdict=verdicts[row.id],
                bonus=bonuses.get(row.id),
            )
            for row in said_rows(batch, shown)
        ],
        "money": money,
        "pending_count": money.pending_count,
        "withholds_pay": deciding.withholds_pay(),
        "fee_share": float(settings.FEE_SHARE),
        # A bonus whose button is pressed twice is paid once.
        "seed": secrets.token_hex(8),
        **page_links(
            request, "before", shown[-1].answer_id if len(found) > ROWS else None
        ),
    }
    return render(request, "requester/batch_review.html", context)


@require_POST
@requester_page
def accept(request: HttpRequest, actor: Actor, batch_id: int) -> HttpResponse:
    """Accept the chosen answers, or all that wait."""
    published_batch(actor, batch_id)
    named = map(whole_number, request.POST.getlist("answer"))
    chosen = [answer_id for answer_id in named if answer_id is not None]
    wants_all = request.POST.get("do") == "all"
    if not chosen and not wants_all:
        messages.error(request, _("No answer was chosen. Tick some, or accept all."))
        return redirect("batch-review", batch_id)
    count = paying.accept_answers(
        actor=actor,
        batch_id=batch_id,
        answer_ids=None if wants_all else chosen,
        now=now(),
    )
    messages.success(
        request,
        _("Accepted: %(count)s. The pay is the workers' now.") % {"count": count},
    )
    return redirect("batch-review", batch_id)


@require_POST
@requester_page
def exclude(
    request: HttpRequest, actor: Actor, batch_id: int, answer_id: int
) -> HttpResponse:
    """Leave an answer out of the data, for a reason."""
    check_place(actor, batch_id, answer_id)
    form = ExcludeForm(request.POST)
    if form.is_valid():
        paying.exclude_answer(
            actor=actor,
            answer_id=answer_id,
            reason=form.cleaned_data["reason"],
            now=now(),
        )
        messages.success(
            request,
            _(
                "Left out of the data. Its pay is not touched. The estimates follow with "
                "the next run."
            ),
        )
    else:
        messages.error(request, " ".join(map(str, form.errors["reason"])))
    return redirect("batch-review", batch_id)


@require_POST
@requester_page
def include(
    request: HttpRequest, actor: Actor, batch_id: int, answer_id: int
) -> HttpResponse:
    """Take an answer back into the data."""
    check_place(actor, batch_id, answer_id)
    paying.include_answer(
        actor=actor, answer_id=answer_id, reason=TAKEN_BACK, now=now()
    )
    messages.success(request, _(TAKEN_BACK))
    return redirect("batch-review", batch_id)


def check_place(actor: Actor, batch_id: int, answer_id: int) -> None:
    """Refuse an answer of another batch than the address says."""
    published_batch(actor, batch_id)
    if answers.answer_for(actor=actor, answer_id=answer_id).batch_id != batch_id:
        raise NotFoundError(
            f"There is no answer {answer_id} in this batch.",
            what_to_do="Open it from the review of the batch.",
        )
