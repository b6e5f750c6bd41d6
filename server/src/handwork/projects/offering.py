"""Writes of tasks on offer: growing batches, offers, departures, tokens of requests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from handwork.base.errors import ConflictError
from handwork.base.transactions import service
from handwork.projects import services
from handwork.projects.models import (
    Batch,
    Departure,
    Offer,
    ProjectVersion,
    RequestToken,
    Task,
    Terms,
)
from handwork.projects.rules import offers as rules
from handwork.projects.rules.offers import OfferTerms
from handwork.projects.rules.terms import FUNCTION_UNSAID


class BatchNotGrowingError(ConflictError):
    """No task can be offered in the batch."""

    code = "batch-not-growing"


class TokenUsedError(ConflictError):
    """The program asked for this before, with the same token."""

    code = "request-token-used"

    def __init__(self, token: str, subject: str) -> None:
        super().__init__(
            f'The idempotency token "{token}" has already been processed.',
            what_to_do="Send another token to ask for another one.",
        )
        self.token = token
        self.subject = subject


@dataclass(frozen=True, slots=True)
class Held:
    """Of an offer, what its journeys decide on and move; read under its lock."""

    task_id: int
    batch_id: int
    organisation_id: int
    expires_at: datetime
    most: int
    is_reviewing: bool
    disposed_at: datetime | None
    swept_at: datetime | None
    escrowed_count: int
    movements_count: int


@dataclass(frozen=True, slots=True)
class NewOffer:
    """What a task on offer says of itself."""

    batch_id: int
    organisation_id: int
    content: Mapping[str, Any]
    most: int
    annotation: str
    expires_at: datetime
    assignment_policy: Mapping[str, Any] | None = None
    hit_policy: Mapping[str, Any] | None = None
    layout_id: int | None = None
    layout_parameters: Sequence[Mapping[str, str]] = ()

    @property
    def is_reviewed(self) -> bool:
        """Whether a rule looks at its answers."""
        return self.assignment_policy is not None or self.hit_policy is not None


@service
def add_growing_batch(
    *,
    organisation_id: int,
    terms: OfferTerms,
    asked: Mapping[str, Any],
    method: str,
    created_by: int,
    now: datetime,
) -> int:
    """Make an open batch without tasks, with a project of its own; once for equal terms."""
    project_id = services.add_project(
        organisation_id=organisation_id,
        title=terms.title.strip(),
        function=FUNCTION_UNSAID,
        created_by=created_by,
        now=now,
    )
    version_id = services.add_version(project_id=project_id, now=now, **asked)
    ProjectVersion.objects.filter(pk=version_id).update(published_at=now)
    batch = Batch.objects.create(
        version_id=version_id,
        method=method,
        created_at=now,
        published_at=now,
        **_said_in(terms),
    )
    Terms.objects.create(
        batch=batch,
        organisation_id=organisation_id,
        digest=rules.digest_of(terms),
        description=terms.description,
        keywords=terms.keywords,
    )
    return batch.pk


def _said_in(terms: OfferTerms) -> dict[str, Any]:
    return {
        "title": terms.title.strip(),
        "state": Batch.State.OPEN,
        "is_growing": True,
        "price_micros": terms.price_micros,
        "currency": terms.currency,
        "answers_wanted": 1,
        "time_limit_seconds": terms.time_limit_seconds,
        "accept_after_seconds": terms.accept_after_seconds,
        # Nobody has said how long an answer takes: no less is promised than all the time.
        "expected_seconds": terms.time_limit_seconds,
        "expires_at": rules.NEVER,
        "requirements": list(terms.requirements),
    }


@service
def free_digest(*, batch_id: int) -> None:
    """Let the same terms make another batch: this one is closed."""
    Terms.objects.filter(pk=batch_id).update(digest=None)


@service
def next_number(*, batch_id: int) -> int:
    """Take the next number in an open growing batch, which is held until the end."""
    growing = Batch.objects.filter(
        pk=batch_id, is_growing=True, state__in=[Batch.State.OPEN, Batch.State.PAUSED]
    )
    if not growing.update(tasks_count=F("tasks_count") + 1):
        raise not_growing()
    return Batch.objects.values_list("tasks_count", flat=True).get(pk=batch_id)


def not_growing() -> BatchNotGrowingError:
    """Say why no task can be offered in a batch."""
    return BatchNotGrowingError(
        "This batch takes no more tasks: it was closed, or was published as a whole.",
        what_to_do="Make a new batch with the same terms, and offer the task in that one.",
    )


@service
def add_offer(*, offer: NewOffer, number: int, now: datetime) -> int:
    """Append a task to a growing batch, with an end of its own; its number was taken."""
    task = Task.objects.create(
        batch_id=offer.batch_id,
        number=number,
        key=key_of(batch_id=offer.batch_id, number=number),
        content=dict(offer.content),
    )
    Offer.objects.create(
        task=task,
        batch_id=offer.batch_id,
        organisation_id=offer.organisation_id,
        annotation=offer.annotation,
        created_at=now,
        expires_at=offer.expires_at,
        most=offer.most,
        first_most=offer.most,
        escrowed_count=offer.most,
        assignment_policy=offer.assignment_policy,
        hit_policy=offer.hit_policy,
        layout_id=offer.layout_id,
        layout_parameters=list(offer.layout_parameters),
    )
    return task.pk


def key_of(*, batch_id: int, number: int) -> str:
    """Name a task so that no other batch has the same name: tasks go to other batches."""
    return f"{batch_id}-{number}"


@service
def hold_offer(*, task_id: int) -> Held | None:
    """Read an offer and make whoever changes the same one wait until the journey ends."""
    rows = Offer.objects.select_for_update(no_key=True, of=("self",))
    row = rows.filter(pk=task_id).values_list(*Held.__slots__).first()
    return None if row is None else Held(*row)


@service
def hold_offers(*, task_ids: Collection[int]) -> tuple[Held, ...]:
    """Read offers and hold them; those that another process holds are left to it."""
    rows = Offer.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
    found = rows.filter(pk__in=task_ids).order_by("pk").values_list(*Held.__slots__)
    return tuple(Held(*row) for row in found)


@service
def widen_offer(*, task_id: int, most: int, is_reviewing: bool) -> None:
    """Ask for so many answers in all."""
    Offer.objects.filter(pk=task_id).update(most=most, is_reviewing=is_reviewing)


@service
def move_end(*, task_id: int, expires_at: datetime) -> None:
    """Let an offer end at another moment; what its escrow holds is not settled any more."""
    Offer.objects.filter(pk=task_id).update(expires_at=expires_at, swept_at=None)


@service
def end_at(*, task_ids: Collection[int], ends_at: datetime) -> int:
    """End offers together with their batch."""
    rows = Offer.objects.filter(pk__in=task_ids, expires_at__gt=ends_at)
    return rows.update(expires_at=ends_at)


@service
def note_ended(*, batch_id: int, now: datetime) -> None:
    """Note that every offer of a closed batch says when it ended."""
    Terms.objects.filter(pk=batch_id).update(ended_at=now)


@service
def note_settled(*, left: Mapping[int, int], now: datetime) -> None:
    """Note the answers whose pay the escrow still holds, by task; many of them at once."""
    by_count: dict[int, list[int]] = defaultdict(list)
    for task_id, count in left.items():
        by_count[count].append(task_id)
    for count, task_ids in sorted(by_count.items()):
        Offer.objects.filter(pk__in=task_ids).update(
            escrowed_count=count,
            movements_count=F("movements_count") + 1,
            swept_at=now,
        )


@service
def note_escrow(
    *,
    task_id: int,
    escrowed_count: int,
    movements_count: int,
    swept_at: datetime | None,
) -> None:
    """Note what the escrow holds the pay of now, and whether that is settled."""
    Offer.objects.filter(pk=task_id).update(
        escrowed_count=escrowed_count,
        movements_count=movements_count,
        swept_at=swept_at,
    )


@service
def note_departure(*, task_id: int, batch_id: int, escrowed_count: int) -> None:
    """Note what stays in the escrow of a batch that a task was in before."""
    Departure.objects.update_or_create(
        task_id=task_id, batch_id=batch_id, defaults={"escrowed_count": escrowed_count}
    )


@service
def forget_departure(*, task_id: int, batch_id: int) -> int:
    """Come back to a batch; returns what was still in its escrow."""
    rows = Departure.objects.filter(task_id=task_id, batch_id=batch_id)
    count = rows.values_list("escrowed_count", flat=True).first() or 0
    rows.delete()
    return count


@service
def move_task(
    *, task_id: int, batch_id: int, number: int, expires_at: datetime
) -> None:
    """Put a task on offer into another growing batch, under its number there."""
    Task.objects.filter(pk=task_id).update(batch_id=batch_id, number=number)
    Offer.objects.filter(pk=task_id).update(batch_id=batch_id, expires_at=expires_at)


@service
def turn_reviewing(*, task_id: int, is_reviewing: bool) -> None:
    """Say that the requester is looking at the answers, or has not begun."""
    Offer.objects.filter(pk=task_id).update(is_reviewing=is_reviewing)


@service
def dispose(*, task_ids: Collection[int], now: datetime) -> int:
    """Take offers out of every list, for good."""
    rows = Offer.objects.filter(pk__in=task_ids, disposed_at__isnull=True)
    return rows.update(disposed_at=now)


@service
def use_token(
    *, organisation_id: int, operation: str, token: str, subject: str, now: datetime
) -> None:
    """Note that a program asked; refuse the same token for a day."""
    row, is_new = RequestToken.objects.select_for_update().get_or_create(
        organisation_id=organisation_id,
        operation=operation,
        token=token,
        defaults={"subject": subject, "made_at": now},
    )
    if is_new:
        return
    if now - row.made_at < rules.TOKEN_LASTS:
        raise TokenUsedError(token, row.subject)
    RequestToken.objects.filter(pk=row.pk).update(subject=subject, made_at=now)


@service
def forget_tokens(*, now: datetime, limit: int) -> int:
    """Forget tokens that may be used again."""
    old = RequestToken.objects.filter(made_at__lte=now - rules.TOKEN_LASTS)
    ids = list(old.order_by("made_at").values_list("pk", flat=True)[:limit])
    return RequestToken.objects.filter(pk__in=ids).delete()[0]
