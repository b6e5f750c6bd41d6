"""The draft batch in which the last two steps are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from handwork.flow import publishing
from handwork.inference import queries as inference
from handwork.pay import queries as pay
from handwork.people.rules import Actor
from handwork.projects import queries as projects
from handwork.projects.queries import BatchRecord, ProjectRecord
from handwork.projects.rules import BatchTerms, suggested_price

CURRENCY = "EUR"
FIRST_HOURLY_MICROS = 12_000_000
FIRST_SECONDS = 30
FIRST_LEAST = 2
PREFERRED_METHOD = "consensus"
RUNS_FOR = timedelta(days=14)


def draft_batch(actor: Actor, project: ProjectRecord, now: datetime) -> int:
    """Take the draft batch of a project, the newest of several, or make one."""
    found = found_draft(actor, project.id)
    return found.id if found else new_batch(actor, project, now)


def found_draft(actor: Actor, project_id: int) -> BatchRecord | None:
    """Find the draft batch of a project, the newest of several."""
    batches = projects.batches_for(actor=actor, project_id=project_id)
    return next((batch for batch in batches if batch.is_draft), None)


def new_batch(actor: Actor, project: ProjectRecord, now: datetime) -> int:
    """Make one more batch of a project, on the terms of the one before.

    A draft without tasks is taken instead: it is what a double click would leave.
    """
    batches = projects.batches_for(actor=actor, project_id=project.id)
    empty = (each.id for each in batches if each.is_draft and not each.tasks_count)
    if found := next(empty, None):
        return found
    return make(actor, project, batches, now)


def make(
    actor: Actor,
    project: ProjectRecord,
    earlier: tuple[BatchRecord, ...],
    now: datetime,
) -> int:
    """Make a draft batch."""
    terms = first_terms(project, currency_of(actor, project), now)
    if earlier:
        number = f" · {len(earlier) + 1}"
        title = project.title[: 120 - len(number)] + number
        terms = replace(earlier[0].terms, title=title, expires_at=terms.expires_at)
    return publishing.create_batch(
        actor=actor, project_id=project.id, terms=terms, now=now
    )


def first_terms(project: ProjectRecord, currency: str, now: datetime) -> BatchTerms:
    """Begin with modest terms, which the price page changes."""
    price = suggested_price(
        expected_seconds=FIRST_SECONDS,
        hourly_micros=FIRST_HOURLY_MICROS,
        currency=currency,
    )
    return BatchTerms(
        title=project.title,
        price_micros=price,
        currency=currency,
        expires_at=end_of_day((now + RUNS_FOR).date()),
        expected_seconds=FIRST_SECONDS,
        method=preferred_method(project.version.kind),
        answers_least=FIRST_LEAST,
    )


def currency_of(actor: Actor, project: ProjectRecord) -> str:
    """Take the currency in which the organisation has most; euros before any money."""
    found = pay.organisation_money_for(
        actor=actor, organisation_id=project.organisation_id
    )
    if not found:
        return CURRENCY
    return max(found, key=lambda money: money.available.micros).currency


def end_of_day(day: date) -> datetime:
    """Take the last second of that day, UTC."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=UTC)


def preferred_method(kind: str) -> str:
    """Take the method that weighs people where it fits the kind of answer."""
    fitting = inference.methods_for(kind=kind)
    if PREFERRED_METHOD in fitting:
        return PREFERRED_METHOD
    return inference.usual_method(kind=kind)
