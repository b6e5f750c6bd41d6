"""Bonuses as those who paid them and those who got them see them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, Sum

from handwork.base.money import Money
from handwork.pay.models import Bonus


@dataclass(frozen=True, slots=True)
class BonusRecord:
    """A bonus that was paid."""

    bonus_id: int
    worker_id: int
    organisation_id: int
    answer_id: int
    assignment_id: int
    batch_id: int
    amount: Money
    reason: str
    made_at: datetime


COLUMNS = (
    "pk",
    "worker_id",
    "organisation_id",
    "answer_id",
    "answer__assignment_id",
    "answer__batch_id",
    "amount_micros",
    "currency",
    "reason",
    "made_at",
)


def bonuses_on_task(
    *, organisation_id: int, task_id: int, after_id: int = 0, limit: int = 100
) -> tuple[BonusRecord, ...]:
    """List what an organisation paid beyond the price of a task; page with the last id."""
    rows = Bonus.objects.filter(
        organisation_id=organisation_id, answer__task_id=task_id, pk__gt=after_id
    )
    return _records(rows.order_by("id"), limit)


def bonuses_on_answer(
    *, organisation_id: int, answer_id: int, after_id: int = 0, limit: int = 100
) -> tuple[BonusRecord, ...]:
    """List what an organisation paid beyond the price of an answer, page by page."""
    rows = Bonus.objects.filter(
        organisation_id=organisation_id, answer_id=answer_id, pk__gt=after_id
    )
    return _records(rows.order_by("id"), limit)


def bonuses_in_batch(
    *, organisation_id: int, batch_id: int, after_id: int = 0, limit: int = 100
) -> tuple[BonusRecord, ...]:
    """List what an organisation paid beyond the price of a batch; page with the last id."""
    rows = Bonus.objects.filter(
        organisation_id=organisation_id, answer__batch_id=batch_id, pk__gt=after_id
    )
    return _records(rows.order_by("id"), limit)


def bonus_sums(*, answer_ids: Collection[int]) -> Mapping[int, Money]:
    """Add up the bonuses of answers; answers without one are left out."""
    rows = Bonus.objects.filter(answer_id__in=answer_ids)
    sums = rows.values_list("answer_id", "currency").annotate(Sum("amount_micros"))
    return {
        answer_id: Money(total, currency)
        for answer_id, currency, total in sums.order_by("answer_id")
    }


def own_bonuses(
    *, worker_id: int, before_id: int | None = None, limit: int = 50
) -> tuple[BonusRecord, ...]:
    """List a worker's bonuses, the latest first; page with the last id."""
    rows = Bonus.objects.filter(worker_id=worker_id).order_by("-id")
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    return _records(rows, limit)


def _records(rows: QuerySet[Bonus], limit: int) -> tuple[BonusRecord, ...]:
    found: list[tuple[Any, ...]] = list(rows.values_list(*COLUMNS)[:limit])
    return tuple(
        BonusRecord(*(*ids, Money(micros, currency), reason, made_at))
        for *ids, micros, currency, reason, made_at in found
    )
