"""What the answers say: estimates with confidence, one task, one person."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handwork.base.errors import RefusedError
from handwork.base.rules import whole_number
from handwork.flow import judging
from handwork.inference import queries as inference
from handwork.inference.queries import EstimateFilter, EstimateRecord, RunRecord
from handwork.inference.rules import label_text
from handwork.people.rules import Actor
from handwork.projects.queries import BatchRecord
from handwork.projects.queries.watching import tasks_with
from handwork.site.clock import now
from handwork.site.guards import requester_page
from handwork.site.requester.cautions import cautions
from handwork.site.requester.charts import bars
from handwork.site.requester.pages import (
    CursorError,
    batch_context,
    image_url,
    page_links,
    published_batch,
)
from handwork.site.requester.quality import people_of
from handwork.site.requester.readings import (
    agreement,
    compares_nothing,
    label,
    method_name,
)
from handwork.site.requester.saving import saving_of
from handwork.site.requester.telling import tell_refusal

BELOW_PERCENT = (60, 70, 80, 90, 95, 99)
LABELS_SHOWN = 30
ROWS = inference.PAGE_ROWS


@dataclass(frozen=True, slots=True)
class EstimateRow:
    """An estimate in the table."""

    task_id: int
    batch_id: int
    key: str
    image_url: str
    text: str
    # The requester's own answer: not found, and sure by that alone.
    is_known: bool
    confidence: float
    answers_count: int
    agreeing_count: int


@requester_page
def results(request: HttpRequest, actor: Actor, batch_id: int) -> HttpResponse:
    """Show estimates, the least certain first, and how well people answer."""
    batch = published_batch(actor, batch_id)
    context = batch_context(batch, "batch-results")
    run = inference.current_run(batch_id=batch_id)
    fitting = inference.methods_for(kind=batch.kind)
    context |= {
        "run": run,
        "runs": inference.runs_of(batch_id=batch_id, limit=10),
        "methods": [(name, method_name(name)) for name in fitting],
        "current_method": run.method if run else batch.method,
        "saving": saving_of(batch),
        "compares_nothing": compares_nothing(batch),
        **requested_context(actor, batch_id, run),
    }
    if run is not None:
        context |= run_context(request, batch, run)
    return render(request, "requester/batch_results.html", context)


def requested_context(
    actor: Actor, batch_id: int, run: RunRecord | None
) -> dict[str, object]:
    """Show the run that was asked for: under way, or failed with none made since."""
    asked = judging.requested_run(actor=actor, batch_id=batch_id)
    if asked is None:
        return {}
    is_answered = run is not None and run.made_at > asked.requested_at
    return {
        "asked": asked,
        "asked_name": method_name(asked.method),
        "is_under_way": asked.is_under_way,
        "has_failed": asked.state == "failed" and not is_answered,
    }


def run_context(
    request: HttpRequest, batch: BatchRecord, run: RunRecord
) -> dict[str, object]:
    """Show what a run believes, as far as the filters let through."""
    found = inference.label_counts(run_id=run.id, limit=LABELS_SHOWN + 1)
    counts = found[:LABELS_SHOWN]
    chosen = chosen_by(request, {label_text(value): value for value, _ in counts})
    rows = inference.least_sure(
        run_id=run.id, chosen=chosen, after=cursor_of(request), limit=ROWS + 1
    )
    shown = rows[:ROWS]
    last = shown[-1] if len(rows) > ROWS else None
    cursor = f"{last.confidence!r}_{last.task_id}" if last else None
    labels = [(label_text(value), label(batch.options, value)) for value, _ in counts]
    people = people_of(batch, run.id)
    unsaid_count = inference.unsaid_count(run_id=run.id)
    return {
        "run_name": method_name(run.method),
        "agreement_words": agreement(run.alpha),
        "estimates": estimate_rows(batch, shown),
        "label_choices": labels,
        "chosen_label": request.GET.get("label", ""),
        "below_choices": BELOW_PERCENT,
        "chosen_below": request.GET.get("below", ""),
        "disagree": request.GET.get("disagree") == "1",
        "chart": bars(
            [(label(batch.options, value), count) for value, count in counts],
            total=run.tasks_count,
        ),
        "labels_are_left_out": len(found) > LABELS_SHOWN,
        "people": people,
        "cautions": cautions(run=run, people=people, unsaid_count=unsaid_count),
        **page_links(request, "after", cursor),
    }


def chosen_by(request: HttpRequest, labels: Mapping[str, Any]) -> EstimateFilter:
    """Read the filters of the page; a label that is not offered is taken as a text."""
    below = request.GET.get("below", "")
    text = request.GET.get("label", "").replace("\0", "")
    return EstimateFilter(
        label=labels.get(text, text or None),
        confidence_below=int(below) / 100 if below in map(str, BELOW_PERCENT) else None,
        has_disagreement=True if request.GET.get("disagree") == "1" else None,
    )


def cursor_of(request: HttpRequest) -> tuple[float, int]:
    """Read after which estimate the page begins."""
    text = request.GET.get("after", "")
    if not text:
        return (-math.inf, 0)
    confidence, _, number = text.partition("_")
    task_id = whole_number(number)
    try:
        share = float(confidence)
    except ValueError:
        share = math.nan
    if not 0 <= share <= 1 or task_id is None:
        raise CursorError(
            "This address does not name a page of results.",
            what_to_do="Open the results again and go on from the first page.",
        )
    return (share, task_id)


def estimate_rows(
    batch: BatchRecord, estimates: tuple[EstimateRecord, ...]
) -> tuple[EstimateRow, ...]:
    """Make the rows of the table."""
    tasks = tasks_with(task_ids=[estimate.task_id for estimate in estimates])
    return tuple(
        EstimateRow(
            task_id=estimate.task_id,
            batch_id=tasks[estimate.task_id].batch_id,
            key=tasks[estimate.task_id].key,
            image_url=image_url(tasks[estimate.task_id].content),
            text=label(batch.options, estimate.label),
            is_known=tasks[estimate.task_id].gold is not None,
            confidence=estimate.confidence,
            answers_count=estimate.answers_count,
            agreeing_count=estimate.agreeing_count,
        )
        for estimate in estimates
    )


@require_POST
@requester_page
def judge(request: HttpRequest, actor: Actor, batch_id: int) -> HttpResponse:
    """Ask for a run by the method chosen."""
    batch = published_batch(actor, batch_id)
    method = request.POST.get("method") or None
    try:
        judging.request_run(actor=actor, batch_id=batch.id, method=method, now=now())
    except RefusedError as refusal:
        tell_refusal(request, refusal)
    return redirect("batch-results", batch_id)


@requester_page
def run_progress(request: HttpRequest, actor: Actor, batch_id: int) -> HttpResponse:
    """Say how the run that was asked for stands, as `<hw-progress>` reads it."""
    del request
    published_batch(actor, batch_id)
    asked = judging.requested_run(actor=actor, batch_id=batch_id)
    return JsonResponse(
        {
            "done": asked.answers_count if asked else 0,
            "total": None,
            "label": _("Answers to compute from"),
            "state": (asked and asked.state) or "finished",
            "message": "",
        }
    )
