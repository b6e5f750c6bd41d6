"""Reads of the answers room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from django.db.models import Max, QuerySet

from handwork.answers.models import Answer, Exclusion
from handwork.base.errors import NotFoundError
from handwork.people.rules import Actor
from handwork.projects import queries as projects

ENOUGH_FOR_A_MEDIAN = 5
LATEST_FOR_A_MEDIAN = 501


class NoSuchAnswerError(NotFoundError):
    """The answer is not there, or the actor may not know that it is."""

    code = "no-such-answer"


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """An answer as it was submitted."""

    answer_id: int
    assignment_id: int
    task_id: int
    batch_id: int
    worker_id: int
    content: Any
    client_key: str
    active_milliseconds: int
    is_late: bool
    submitted_at: datetime


COLUMNS = (
    "id",
    "assignment_id",
    "task_id",
    "batch_id",
    "worker_id",
    "content",
    "client_key",
    "active_milliseconds",
    "is_late",
    "submitted_at",
)


def _records(answers: QuerySet[Answer]) -> tuple[AnswerRecord, ...]:
    return tuple(AnswerRecord(*row) for row in answers.values_list(*COLUMNS))


def answer(*, answer_id: int) -> AnswerRecord:
    """Read one answer, without a check of rights: for journeys."""
    found = _records(Answer.objects.filter(pk=answer_id))
    if not found:
        raise NoSuchAnswerError("There is no such answer.")
    return found[0]


def answer_for(*, actor: Actor, answer_id: int) -> AnswerRecord:
    """Read one answer: the worker's own, or one that the actor's organisation asked for."""
    found = answer(answer_id=answer_id)
    if actor.worker_id != found.worker_id:
        projects.batch_for(actor=actor, batch_id=found.batch_id)
    return found


def answer_of_assignment(*, assignment_id: int) -> AnswerRecord | None:
    """Find the answer to an assignment."""
    found = _records(Answer.objects.filter(assignment_id=assignment_id))
    return found[0] if found else None


def answers_of(
    *, batch_id: int, after_id: int = 0, limit: int = 500
) -> tuple[AnswerRecord, ...]:
    """Read a page of a batch's answers in the order in which they came."""
    page = Answer.objects.filter(batch_id=batch_id, id__gt=after_id).order_by("id")
    return _records(page[:limit])


def answers_to(*, task_id: int) -> tuple[AnswerRecord, ...]:
    """Read the answers to one task."""
    return _records(Answer.objects.filter(task_id=task_id).order_by("id"))


def history(
    *, worker_id: int, before_id: int | None = None, limit: int = 50
) -> tuple[AnswerRecord, ...]:
    """Read a page of a worker's answers, the latest first."""
    answers = Answer.objects.filter(worker_id=worker_id).order_by("-id")
    if before_id is not None:
        answers = answers.filter(id__lt=before_id)
    return _records(answers[:limit])


def count(*, batch_id: int) -> int:
    """Count the answers of a batch."""
    return Answer.objects.filter(batch_id=batch_id).count()


def last_id(*, batch_id: int) -> int:
    """Name the latest answer of a batch; 0 where there is none."""
    answers = Answer.objects.filter(batch_id=batch_id)
    return answers.aggregate(last=Max("id"))["last"] or 0


def is_excluded(*, answer_id: int) -> bool:
    """Whether the last decision leaves the answer out of the data."""
    decisions = Exclusion.objects.filter(answer_id=answer_id).order_by("-id")
    return bool(decisions.values_list("is_excluded", flat=True).first())


def median_seconds(*, batch_id: int) -> float | None:
    """Median active time of the latest answers; None while there are too few."""
    answers = Answer.objects.filter(batch_id=batch_id).order_by("-id")
    spent = answers.values_list("active_milliseconds", flat=True)[:LATEST_FOR_A_MEDIAN]
    times = list(spent)
    return median(times) / 1000 if len(times) >= ENOUGH_FOR_A_MEDIAN else None
