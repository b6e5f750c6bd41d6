"""Projects: the list, and one project with its batches and versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from handwork.allocation import queries as allocation
from handwork.answers import watching
from handwork.pay import queries as pay
from handwork.people import queries as people
from handwork.people.rules import Actor
from handwork.projects import queries
from handwork.projects.queries import BatchRecord, VersionRecord
from handwork.projects.queries.watching import versions_for
from handwork.projects.rules import instructions_to_html
from handwork.site.guards import requester_page
from handwork.site.requester.pages import before_of, page_links
from handwork.site.requester.readings import (
    FUNCTION_WORDS,
    UNSAID_WORDS,
    function_name,
    kind_name,
)

ROWS = 20


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch in a list, with how far it is."""

    title: str
    url: str
    state: str
    answered_count: int
    wanted_count: int
    price_micros: int
    currency: str
    expires_at: datetime
    is_growing: bool
    version_number: int


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project in the list, with its batches."""

    id: int
    title: str
    function: str
    function_name: str
    organisation: str
    batches: tuple[BatchRow, ...]


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version of how a project asks."""

    number: int
    kind_name: str
    created_at: datetime
    published_at: datetime | None


@requester_page
def project_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the projects with what is going on in their batches."""
    names = people.organisation_names(organisation_ids=actor.organisation_ids)
    # A steward sees everybody's projects elsewhere; these are their own.
    member = replace(actor, is_steward=False)
    found = queries.projects_for(
        actor=member, before_id=before_of(request), limit=ROWS + 1
    )
    shown = found[:ROWS]
    rows = rows_by_project(
        queries.batches_for(actor=member, project_ids=[each.id for each in shown])
    )
    projects = tuple(
        ProjectRow(
            id=project.id,
            title=project.title,
            function=project.function,
            function_name=function_name(project.function),
            organisation=names[project.organisation_id],
            batches=rows[project.id],
        )
        for project in shown
    )
    context = {
        "projects": projects,
        "several_organisations": len(names) > 1,
        "available": [
            money.available
            for organisation_id in sorted(names)
            for money in pay.organisation_money_for(
                actor=actor, organisation_id=organisation_id
            )
        ],
        **page_links(request, "before", shown[-1].id if len(found) > ROWS else None),
    }
    return render(request, "requester/project_list.html", context)


@requester_page
def project(request: HttpRequest, actor: Actor, project_id: int) -> HttpResponse:
    """Show one project: its batches, its versions, its instructions."""
    found = queries.project_for(actor=actor, project_id=project_id)
    batches = queries.batches_for(actor=actor, project_id=project_id)
    versions = versions_for(actor=actor, project_id=project_id)
    context = {
        "project": found,
        "function_words": FUNCTION_WORDS.get(found.function, UNSAID_WORDS),
        "batches": rows_by_project(batches)[project_id],
        "versions": tuple(map(version_row, versions)),
        "instructions_html": instructions_to_html(found.version.instructions),
    }
    return render(request, "requester/project.html", context)


def rows_by_project(
    batches: Sequence[BatchRecord],
) -> defaultdict[int, tuple[BatchRow, ...]]:
    """Make the rows of batches, with one count of answers for all."""
    batch_ids = [batch.id for batch in batches]
    answered = watching.counts(batch_ids=batch_ids)
    wanted = allocation.wanted_counts(batch_ids=batch_ids)
    rows: defaultdict[int, tuple[BatchRow, ...]] = defaultdict(tuple)
    for batch in batches:
        # A draft has no seats: it begins with its first answers to each task.
        first_count = batch.tasks_count * batch.first_wanted
        row = batch_row(
            batch, answered.get(batch.id, 0), wanted.get(batch.id, first_count)
        )
        rows[batch.project_id] = (*rows[batch.project_id], row)
    return rows


def batch_row(batch: BatchRecord, answered_count: int, wanted_count: int) -> BatchRow:
    """Make the row of a batch; a draft opens where it was left."""
    return BatchRow(
        title=batch.title,
        url=reverse("batch", args=[batch.id]),
        state=batch.state,
        answered_count=answered_count,
        wanted_count=wanted_count,
        price_micros=batch.price_micros,
        currency=batch.currency,
        expires_at=batch.expires_at,
        is_growing=batch.is_growing,
        version_number=batch.version_number,
    )


def version_row(version: VersionRecord) -> VersionRow:
    """Make the row of a version."""
    return VersionRow(
        number=version.number,
        kind_name=kind_name(version.kind),
        created_at=version.created_at,
        published_at=version.published_at,
    )
