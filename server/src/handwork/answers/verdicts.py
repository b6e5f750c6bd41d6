"""Reads of what requesters decided on answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from handwork.answers.models import Verdict


@dataclass(frozen=True, slots=True)
class LastWord:
    """The verdict that counts: the last one on an answer."""

    is_approved: bool
    feedback: str
    decided_at: datetime


def last_words(*, answer_ids: Collection[int]) -> Mapping[int, LastWord]:
    """Give the last verdict on each answer that has one."""
    return _last(Verdict.objects.filter(answer_id__in=answer_ids))


def last_words_on(
    *, task_id: int, first_id: int, last_id: int
) -> Mapping[int, LastWord]:
    """Give the last verdict on each answer to a task, from one of them to another."""
    return _last(
        Verdict.objects.filter(
            answer__task_id=task_id, answer_id__gte=first_id, answer_id__lte=last_id
        )
    )


def _last(verdicts: QuerySet[Verdict]) -> Mapping[int, LastWord]:
    columns = ("answer_id", "is_approved", "feedback", "decided_at")
    rows = verdicts.order_by("id").values_list(*columns)
    return {answer_id: LastWord(*said) for answer_id, *said in rows}


@dataclass(frozen=True, slots=True)
class OwnVerdict:
    """A verdict as the worker reads it, with the answer that it is on."""

    verdict_id: int
    answer_id: int
    batch_id: int
    is_approved: bool
    feedback: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class BatchVerdict:
    """The verdict that counts on an answer of a batch."""

    answer_id: int
    task_id: int
    worker_id: int
    is_by_rule: bool
    said: LastWord


def verdicts_in(
    *, batch_id: int, after_answer_id: int = 0, limit: int = 100
) -> tuple[BatchVerdict, ...]:
    """List the last verdicts in a batch by their answers; page with the last answer's id."""
    later = Verdict.objects.filter(
        answer_id=OuterRef("answer_id"), pk__gt=OuterRef("pk")
    )
    rows = Verdict.objects.filter(
        ~Exists(later), answer__batch_id=batch_id, answer_id__gt=after_answer_id
    )
    columns = ("answer_id", "answer__task_id", "worker_id", "decided_by_id")
    said = ("is_approved", "feedback", "decided_at")
    page = rows.order_by("answer_id").values_list(*columns, *said)[:limit]
    return tuple(
        BatchVerdict(answer_id, task_id, worker_id, by is None, LastWord(*words))
        for answer_id, task_id, worker_id, by, *words in page
    )


def own_verdicts(
    *, worker_id: int, before_id: int | None = None, limit: int = 50
) -> tuple[OwnVerdict, ...]:
    """List what a worker has to read of verdicts, the latest first.

    An approval without a word says nothing that the pay does not say.
    """
    rows = Verdict.objects.filter(worker_id=worker_id).exclude(
        is_approved=True, feedback=""
    )
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    columns = (
        "pk",
        "answer_id",
        "answer__batch_id",
        "is_approved",
        "feedback",
        "decided_at",
    )
    found = rows.order_by("-id").values_list(*columns)[:limit]
    return tuple(OwnVerdict(*row) for row in found)
