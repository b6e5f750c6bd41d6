"""One task with all its answers, and one person's confusion."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from handwork.allocation import queries as allocation
from handwork.answers import queries as answers
from handwork.answers import watching
from handwork.answers.queries import AnswerRecord
from handwork.base.errors import NotFoundError
from handwork.inference import queries as inference
from handwork.people import queries as people
from handwork.people.rules import Actor
from handwork.projects import queries
from handwork.projects.queries import BatchRecord, offers
from handwork.site.clock import now
from handwork.site.guards import requester_page
from handwork.site.requester.offered import offer_context
from handwork.site.requester.pages import batch_context, published_batch
from handwork.site.requester.quality import people_of
from handwork.site.requester.readings import label, said, task_shown, whole_answer


@dataclass(frozen=True, slots=True)
class SaidRow:
    """One answer, under the name that its worker has towards the organisation."""

    id: int
    task_id: int
    name: str
    text: str
    seconds: float
    submitted_at: datetime
    is_late: bool
    reason: str | None
    # All that a template's form gave; `text` is what is compared of it.
    whole: str = ""

    @property
    def is_excluded(self) -> bool:
        """Whether it is left out of the data."""
        return self.reason is not None


def said_rows(
    batch: BatchRecord, found: tuple[AnswerRecord, ...]
) -> tuple[SaidRow, ...]:
    """Make rows of answers, with the reasons of those that are left out."""
    reasons = watching.reasons(answer_ids=[answer.answer_id for answer in found])
    return tuple(
        SaidRow(
            id=answer.answer_id,
            task_id=answer.task_id,
            name=people.pseudonym_of(
                worker_id=answer.worker_id, organisation_id=batch.organisation_id
            ),
            text=said(batch.kind, batch.options, answer.content),
            seconds=answer.active_milliseconds / 1000,
            submitted_at=answer.submitted_at,
            is_late=answer.is_late,
            reason=reasons.get(answer.answer_id),
            whole=whole_answer(batch.kind, answer.content),
        )
        for answer in found
    )


@requester_page
def task(
    request: HttpRequest, actor: Actor, batch_id: int, task_id: int
) -> HttpResponse:
    """Show a task, what it showed, what was answered, what is believed."""
    batch = published_batch(actor, batch_id)
    found = queries.task(task_id=task_id)
    if found.batch_id != batch_id:
        return redirect("batch-task", moved_to(batch, task_id), task_id)
    given = answers.answers_to(task_id=task_id)
    rows = said_rows(batch, given)
    run = inference.current_run(batch_id=batch_id)
    estimate = run and inference.estimate_of(run_id=run.id, task_id=task_id)
    kind, options = batch.kind, batch.options
    context = {
        **batch_context(batch, "batch-results"),
        "task": found,
        "fields": queries.shown_content(
            content=task_shown(kind, found.content), now=now()
        ),
        "wanted_count": allocation.wanted_to(task_id=task_id),
        "estimate": estimate,
        "estimate_text": label(options, estimate.label) if estimate else "",
        "gold_text": said(kind, options, found.gold) if found.gold else "",
        "guess_text": said(kind, options, found.prediction) if found.prediction else "",
        "answers": tuple(zip(rows, known_in(given), strict=True)),
        **offer_context(actor, batch, task_id, names_by_assignment(given, rows)),
    }
    return render(request, "requester/batch_task.html", context)


def known_in(given: Collection[AnswerRecord]) -> tuple[int, ...]:
    """Name the batch whose results know the person of each answer; 0 where none does.

    A moved task has answers of several batches.
    """
    runs = {
        batch_id: inference.current_run(batch_id=batch_id)
        for batch_id in {answer.batch_id for answer in given}
    }
    known = {
        (batch_id, worker_id)
        for batch_id, run in runs.items()
        for worker_id in (inference.workers_of(run_id=run.id) if run else ())
    }
    return tuple(
        answer.batch_id if (answer.batch_id, answer.worker_id) in known else 0
        for answer in given
    )


def moved_to(batch: BatchRecord, task_id: int) -> int:
    """Tell in which batch of the same organisation a task is that was moved."""
    record = offers.offers_of(task_ids=[task_id]).get(task_id)
    is_there = record is not None and record.organisation_id == batch.organisation_id
    if record is None or not (is_there and record.has_offer and batch.is_growing):
        raise NotFoundError(
            f"There is no task {task_id} in this batch.",
            what_to_do="Open it from the results of the batch.",
        )
    return record.batch_id


def names_by_assignment(
    given: tuple[AnswerRecord, ...], rows: tuple[SaidRow, ...]
) -> Mapping[int, str]:
    """Name whose answer came of each assignment."""
    return {
        answer.assignment_id: row.name for answer, row in zip(given, rows, strict=True)
    }


@requester_page
def person(
    request: HttpRequest, actor: Actor, batch_id: int, name: str
) -> HttpResponse:
    """Show what one person takes for what."""
    batch = published_batch(actor, batch_id)
    context = batch_context(batch, "batch-results")
    run = inference.current_run(batch_id=batch_id)
    rows = people_of(batch, run.id) if run else ()
    found = next((row for row in rows if row.name == name), None)
    if found is None:
        raise NotFoundError(
            f"Nobody called {name} is known in the results of this batch.",
            what_to_do="Open the person from the list on the results' page.",
        )
    labels = tuple(dict.fromkeys((*found.confusion, *_given(found.confusion))))
    table = [
        (label(batch.options, true_label), [given.get(name, 0.0) for name in labels])
        for true_label, given in found.confusion.items()
    ]
    context |= {
        "person": found,
        "labels": [label(batch.options, name) for name in labels],
        "table": table,
    }
    return render(request, "requester/batch_person.html", context)


def _given(confusion: Mapping[str, Mapping[str, float]]) -> list[str]:
    return [name for given in confusion.values() for name in given]
