"""Reads of tasks as they are on offer: each by itself, with what its batch says of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from handwork.base.connections import Rows, RowsQuery
from handwork.base.errors import NotFoundError
from handwork.people.rules import Actor
from handwork.projects.models import Batch, Offer, Task, Terms
from handwork.projects.rules import offers as rules

# Where a page ends: (task) among the offers, (batch, number) among the tasks without one.
Place = tuple[int, ...]
PUBLISHED = (Batch.State.OPEN, Batch.State.PAUSED, Batch.State.CLOSED)


class NoSuchOfferError(NotFoundError):
    """There is no such task on offer, or it is another organisation's."""

    code = "no-such-offer"


class NoSuchTermsError(NotFoundError):
    """There is no such published batch, or it is another organisation's."""

    code = "no-such-terms"


@dataclass(frozen=True, slots=True)
class TermsRecord:
    """What a published batch says of each of its tasks, and what an answer earns."""

    batch_id: int
    organisation_id: int
    title: str
    description: str
    keywords: str
    price_micros: int
    currency: str
    time_limit_seconds: int
    accept_after_seconds: int
    requirements: tuple[Mapping[str, Any], ...]
    is_growing: bool
    state: str
    answers_wanted: int
    expires_at: datetime
    published_at: datetime
    closed_at: datetime | None
    kind: str

    @property
    def is_closed(self) -> bool:
        """Whether no work of it will be given out any more."""
        return self.state == Batch.State.CLOSED

    @property
    def ends_at(self) -> datetime:
        """When all its tasks end, whatever they say themselves."""
        return min(self.expires_at, self.closed_at or self.expires_at)


@dataclass(frozen=True, slots=True)
class OfferRecord:
    """A task on offer, with all but its counts."""

    terms: TermsRecord
    task_id: int
    number: int
    content: Mapping[str, Any]
    created_at: datetime
    expires_at: datetime
    most: int
    first_most: int
    annotation: str = ""
    is_reviewing: bool = False
    disposed_at: datetime | None = None
    assignment_policy: Mapping[str, Any] | None = None
    hit_policy: Mapping[str, Any] | None = None
    layout_id: int | None = None
    layout_parameters: tuple[Mapping[str, str], ...] = ()
    # Without one it came with its batch: it ends with the batch, and cannot be changed.
    has_offer: bool = True

    @property
    def batch_id(self) -> int:
        """The batch that it is in now."""
        return self.terms.batch_id

    @property
    def organisation_id(self) -> int:
        """Who asks."""
        return self.terms.organisation_id

    @property
    def place(self) -> Place:
        """Where a page that ends with it ends."""
        if self.has_offer:
            return (self.task_id,)
        return (self.batch_id, self.number)

    def is_expired(self, now: datetime) -> bool:
        """Whether nobody is given it any more."""
        return self.expires_at <= now


@dataclass(frozen=True, slots=True)
class AskedTask:
    """What a task asks and whose it is: enough to read the answers to it."""

    task_id: int
    organisation_id: int
    kind: str
    content: Mapping[str, Any]


def terms_for(*, actor: Actor, batch_id: int) -> TermsRecord:
    """Read the terms of a published batch of one of the actor's organisations."""
    found = terms_of(batch_ids=[batch_id]).get(batch_id)
    if found is None or not actor.acts_for(found.organisation_id):
        raise NoSuchTermsError(f"There is no batch {batch_id} that you may see.")
    return found


def terms_of(*, batch_ids: Collection[int]) -> Mapping[int, TermsRecord]:
    """Read the terms of published batches, by batch."""
    rows = Batch.objects.filter(pk__in=batch_ids, state__in=PUBLISHED)
    columns = rows.values_list(
        "pk", "version__project__organisation_id", "title",
        "growing_terms__description", "version__instructions",
        "growing_terms__keywords", "price_micros", "currency", "time_limit_seconds",
        "accept_after_seconds", "requirements", "is_growing", "state",
        "answers_wanted", "expires_at", "published_at", "closed_at", "version__kind",
    )  # fmt: skip
    return {row[0]: _terms(*row) for row in columns}


def batch_of_terms(*, organisation_id: int, digest: str) -> int | None:
    """Find the open batch that was made with the same terms."""
    rows = Terms.objects.filter(organisation_id=organisation_id, digest=digest)
    return rows.values_list("pk", flat=True).first()


def offer_for(*, actor: Actor, task_id: int) -> OfferRecord:
    """Read a task on offer of one of the actor's organisations."""
    found = offers_of(task_ids=[task_id]).get(task_id)
    if found is None or not actor.acts_for(found.organisation_id):
        raise _no_such_offer(task_id)
    return found


def asked_task_for(*, actor: Actor, task_id: int) -> AskedTask:
    """Read what a task of one of the actor's organisations asks, and no more."""
    for organisation_id, kind, content in _ASKED.rows(task_id=task_id):
        if actor.acts_for(organisation_id):
            return AskedTask(task_id, organisation_id, kind, content)
    raise _no_such_offer(task_id)


def _asked(*, task_id: int) -> Rows:
    # An offer moves between batches of one organisation only, which all are published.
    rows = Task.objects.filter(pk=task_id, batch__state__in=PUBLISHED)
    return rows.values_list(
        "batch__version__project__organisation_id", "batch__version__kind", "content"
    )


_ASKED = RowsQuery(_asked)


def _no_such_offer(task_id: int) -> NoSuchOfferError:
    return NoSuchOfferError(
        f"There is no task {task_id} that you may see.",
        what_to_do="Open it from its batch.",
    )


def offers_of(*, task_ids: Collection[int]) -> Mapping[int, OfferRecord]:
    """Read tasks as they are on offer, by task; those of drafts are not."""
    rows = list(Offer.objects.filter(pk__in=task_ids))
    tasks = Task.objects.in_bulk(list(task_ids))
    for row in rows:
        row.task = tasks.pop(row.pk)
    return {record.task_id: record for record in _records(rows, tasks.values())}


def offers_for(
    *,
    actor: Actor,
    organisation_id: int,
    after: Place | None = None,
    limit: int = 100,
    batch_ids: Collection[int] | None = None,
    now: datetime | None = None,
) -> tuple[OfferRecord, ...]:
    """List what is on offer and was not disposed of, the newest first.

    First the tasks with an end of their own, then those that came with their batch.
    """
    if not actor.acts_for(organisation_id):
        return ()
    rows: list[Offer] = []
    if after is None or len(after) == 1:
        rows = _page_of_offers(organisation_id, batch_ids, after, limit)
    behind = after if after is not None and len(after) > 1 else None
    tasks: list[Task] = []
    if len(rows) < limit:
        room = limit - len(rows)
        batches = _whole_batches(organisation_id, batch_ids, now)
        tasks = _page_of_tasks(batches, behind, room)
    return _records(rows, tasks)


def batches_asking(
    *, actor: Actor, organisation_id: int, skill: int | str
) -> tuple[int, ...]:
    """Find the published batches that require something of a skill."""
    if not actor.acts_for(organisation_id):
        return ()
    rows = Batch.objects.filter(
        version__project__organisation_id=organisation_id, state__in=PUBLISHED
    ).exclude(requirements=[])
    return tuple(
        pk
        for pk, asked in rows.order_by("-pk").values_list("pk", "requirements")
        if any(each.get("skill") == skill for each in asked)
    )


def _page_of_offers(
    organisation_id: int,
    batch_ids: Collection[int] | None,
    after: Place | None,
    limit: int,
) -> list[Offer]:
    rows = Offer.objects.filter(
        organisation_id=organisation_id, disposed_at__isnull=True
    )
    if batch_ids is not None:
        rows = rows.filter(batch_id__in=batch_ids)
    if after is not None:
        rows = rows.filter(pk__lt=after[0])
    page = list(rows.order_by("-pk")[:limit])
    # Apart: joined, the planner walks through the tasks of everybody.
    tasks = Task.objects.in_bulk([row.pk for row in page])
    for row in page:
        row.task = tasks[row.pk]
    return page


def _whole_batches(
    organisation_id: int, batch_ids: Collection[int] | None, now: datetime | None
) -> QuerySet[Batch]:
    """Find the batches whose tasks came with them, and were not closed long ago."""
    batches = Batch.objects.filter(
        version__project__organisation_id=organisation_id,
        state__in=PUBLISHED,
        is_growing=False,
        tasks_count__gt=0,
    )
    if batch_ids is not None:
        batches = batches.filter(pk__in=batch_ids)
    if now is None:
        return batches
    lately = now - rules.DISPOSED_AFTER
    return batches.filter(Q(closed_at__isnull=True) | Q(closed_at__gt=lately))


def _page_of_tasks(
    batches: QuerySet[Batch], after: Place | None, limit: int
) -> list[Task]:
    """Take a page of tasks that came with their batch, numbered from 1 on in each."""
    if after is not None:
        batches = batches.filter(pk__lte=after[0])
    wanted, left = Q(), limit
    for batch_id, count in batches.order_by("-pk").values_list("pk", "tasks_count")[
        : limit + 1
    ]:
        below = after[1] if after and after[0] == batch_id else count + 1
        lowest = max(below - left, 1)
        if below > 1:
            wanted |= Q(batch_id=batch_id, number__gte=lowest, number__lt=below)
            left -= below - lowest
        if left == 0:
            break
    if not wanted:
        return []
    return list(Task.objects.filter(wanted).order_by("-batch_id", "-number"))


def _records(rows: Iterable[Offer], tasks: Iterable[Task]) -> tuple[OfferRecord, ...]:
    rows, tasks = list(rows), list(tasks)
    offer_batches = {row.batch_id for row in rows}
    terms = terms_of(batch_ids=offer_batches | {task.batch_id for task in tasks})
    offered = [_record(row, terms[row.batch_id]) for row in rows]
    plain = [_plain(row, terms[row.batch_id]) for row in tasks if row.batch_id in terms]
    return (*offered, *plain)


def _record(row: Offer, terms: TermsRecord) -> OfferRecord:
    return OfferRecord(
        terms=terms,
        task_id=row.pk,
        number=row.task.number,
        content=row.task.content,
        created_at=row.created_at,
        expires_at=min(row.expires_at, terms.ends_at),
        most=row.most,
        first_most=row.first_most,
        annotation=row.annotation,
        is_reviewing=row.is_reviewing,
        disposed_at=row.disposed_at,
        assignment_policy=row.assignment_policy,
        hit_policy=row.hit_policy,
        layout_id=row.layout_id,
        layout_parameters=tuple(row.layout_parameters),
    )


def _plain(row: Task, terms: TermsRecord) -> OfferRecord:
    return OfferRecord(
        terms=terms,
        task_id=row.pk,
        number=row.number,
        content=row.content,
        created_at=terms.published_at,
        expires_at=terms.ends_at,
        most=terms.answers_wanted,
        first_most=terms.answers_wanted,
        has_offer=False,
    )


def _terms(
    batch_id: int,
    organisation_id: int,
    title: str,
    description: str | None,
    instructions: str,
    keywords: str | None,
    *rest: Any,  # noqa: ANN401 - columns in the order of the record
) -> TermsRecord:
    price_micros, currency, limit, after, requirements, *others = rest
    return TermsRecord(
        batch_id,
        organisation_id,
        title,
        instructions if description is None else description,
        keywords or "",
        price_micros,
        currency,
        limit,
        after,
        tuple(requirements),
        *others,
    )
