"""How a batch goes, live: answers, money, agreement, pace, what is stuck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format

from handwork.allocation import queries as allocation
from handwork.allocation.queries import Seats
from handwork.answers import queries as answers
from handwork.answers import watching
from handwork.flow import judging, pausing
from handwork.flow.working.remembering import Memory
from handwork.inference import queries as inference
from handwork.pay import queries as pay
from handwork.pay.queries import HourlyPay
from handwork.people.rules import Actor
from handwork.people.watching import audiences
from handwork.projects import queries
from handwork.projects.queries import BatchRecord
from handwork.projects.rules import may_work
from handwork.site.clock import now
from handwork.site.guards import requester_page
from handwork.site.requester.charts import line
from handwork.site.requester.flags import flagged_tasks
from handwork.site.requester.offered import terms_context
from handwork.site.requester.pace import Pace, holdups, pace_of
from handwork.site.requester.pages import batch_context, published_batch
from handwork.site.requester.readings import agreement
from handwork.site.requester.required import required_of

STRETCHES = 24
LONG = timedelta(days=2)
# A sum over all answers, too slow to be made anew for figures that follow one another.
_hourly: Memory[HourlyPay] = Memory(keep=timedelta(minutes=1))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Answers that came in one stretch of time, and all up to its end."""

    label: str
    new_count: int
    total_count: int


@requester_page
def batch(request: HttpRequest, actor: Actor, batch_id: int) -> HttpResponse:
    """Show how a published batch goes; open a draft where it was left."""
    found = queries.batch_for(actor=actor, batch_id=batch_id)
    if found.is_draft:
        step = "batch-price" if found.tasks_count else "batch-tasks"
        return redirect(step, batch_id)
    moment = now()
    context = {
        **batch_context(found, "batch"),
        **figures_of(found, moment),
        **answers_over_time(found, moment),
        "made_at": moment,
        "is_running": found.is_running,
        "is_stopped": is_stopped(found),
        "required": required_of(found),
        **terms_context(found),
    }
    return render(request, "requester/batch.html", context)


@requester_page
def figures(request: HttpRequest, actor: Actor, batch_id: int) -> HttpResponse:
    """Give the figures anew, for a page that stays open."""
    found = published_batch(actor, batch_id)
    context = {"batch": found, "is_fragment": True, **figures_of(found, now())}
    return render(request, "requester/progress_figures.html", context)


def figures_of(batch: BatchRecord, moment: datetime) -> dict[str, object]:
    """Gather the figures of a batch."""
    seats = allocation.seats_of(batch_id=batch.id)
    money = pay.batch_money(batch_id=batch.id)
    run = inference.current_run(batch_id=batch.id)
    alpha = run.alpha if run else None
    moments = watching.latest_moments(batch_id=batch.id)
    pace = pace_of(moments, seats, moment)
    return {
        "seats": seats,
        "money": money,
        "spent": money.earned + money.fee + money.pending,
        "alpha": alpha,
        "agreement_words": agreement(alpha),
        "pace": pace,
        "is_finished": is_finished(batch, seats),
        "median_seconds": answers.median_seconds(batch_id=batch.id),
        "hourly": _hourly.get(
            batch.id, moment, lambda: pay.batch_hourly_pay(batch_id=batch.id)
        ),
        "stuck": stuck(batch, seats, pace, moment),
        "flagged": flagged_tasks(batch_id=batch.id),
    }


def is_finished(batch: BatchRecord, seats: Seats) -> bool:
    """Whether all answers that will be wanted are there."""
    if batch.state == "closed":
        return seats.answered >= seats.wanted
    return judging.is_complete(batch.id)


def stuck(
    batch: BatchRecord, seats: Seats, pace: Pace, moment: datetime
) -> tuple[str, ...]:
    """Say what is stuck; whether anybody fits is asked only when nobody answers."""
    if is_stopped(batch):
        stopped = pausing.StoppedByStewardError.words()
        return (f"{stopped.message} {stopped.what_to_do}",)
    has_workers = pace.hourly_count > 0 or not batch.is_open or has_audience(batch)
    return holdups(
        batch=batch, seats=seats, pace=pace, has_workers=has_workers, now=moment
    )


def is_stopped(batch: BatchRecord) -> bool:
    """Whether a steward paused the batch, so that its requester cannot resume it."""
    return batch.state == "paused" and pausing.is_stopped(batch_id=batch.id)


def has_audience(batch: BatchRecord) -> bool:
    """Whether any worker may do the batch."""
    return any(
        may_work(
            countries=batch.countries,
            languages=batch.languages,
            country=country,
            worker_languages=languages,
        )
        for country, languages in audiences(countries=batch.countries)
    )


def answers_over_time(batch: BatchRecord, moment: datetime) -> dict[str, object]:
    """Lay the answers out over time, from the first one on."""
    groups = watching.answers_in_order(batch_id=batch.id)
    if not groups:
        return {"chart": None}
    first = groups[0].first_at
    (latest,) = watching.latest_moments(batch_id=batch.id, limit=1)
    until = moment if batch.is_open else latest
    step = max((until - first) / STRETCHES, timedelta(seconds=1))
    new = [0] * STRETCHES
    for few in groups:
        place = (few.first_at - first) // step
        # The very last answer ends the last stretch.
        new[min(max(place, 0), STRETCHES - 1)] += few.count
    stretches = stretches_of(new, first, step)
    chart = line(
        [0, *(stretch.total_count for stretch in stretches)],
        [label_at(first + i * step, step) for i in range(STRETCHES + 1)],
    )
    return {
        "chart": chart,
        "stretches": stretches,
        "step_seconds": step,
        "is_rough": any(few.count > 1 for few in groups),
    }


def stretches_of(
    new: Sequence[int], first: datetime, step: timedelta
) -> tuple[Stretch, ...]:
    """Name each stretch by its beginning."""
    totals = accumulate(new)
    return tuple(
        Stretch(label_at(first + i * step, step), added, total)
        for i, (added, total) in enumerate(zip(new, totals, strict=True))
    )


def label_at(moment: datetime, step: timedelta) -> str:
    """Write a moment as finely as the stretches are."""
    if step * STRETCHES > LONG:
        return date_format(moment, "j M")
    return f"{moment:%H:%M}" if step >= timedelta(minutes=2) else f"{moment:%H:%M:%S}"
