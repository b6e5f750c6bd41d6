"""Rows of reviews: what a rule of review found in answers, and what it did."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handwork.answers.models import ReviewAction, ReviewResult
from handwork.base.transactions import service

REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Found:
    """A result, about an answer or about the task where none is named."""

    key: str
    value: str
    question: str
    answer_id: int | None


@dataclass(frozen=True, slots=True)
class Intended:
    """Something to be done because of results."""

    name: str
    answer_id: int | None
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An intended action that is to be done."""

    action_id: int
    task_id: int
    level: str
    name: str
    answer_id: int | None
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Done:
    """How an action ended."""

    status: str
    result: str = ""
    error_code: str = ""


@dataclass(frozen=True, slots=True)
class ActionRecord:
    """An action as it stands."""

    action_id: int
    name: str
    answer_id: int | None
    assignment_id: int | None
    status: str
    result: str
    error_code: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class ResultRecord:
    """A result as it was found."""

    result_id: int
    action_id: int
    assignment_id: int | None
    question: str
    key: str
    value: str


@service
def begin_review(
    *, task_id: int, level: str, mark: str, answer_id: int | None, now: datetime
) -> int | None:
    """Note that something is looked at; None where it was looked at before."""
    action, is_new = ReviewAction.objects.get_or_create(
        task_id=task_id,
        level=ReviewAction.Level(level),
        name=REVIEW,
        mark=mark,
        defaults={
            "answer_id": answer_id,
            "status": ReviewAction.Status.SUCCEEDED,
            "intended_at": now,
            "ended_at": now,
        },
    )
    return action.pk if is_new else None


@service
def write_review(
    *,
    review_id: int,
    found: Sequence[Found],
    intended: Sequence[Intended],
    now: datetime,
) -> None:
    """Write what a review found, and what is to be done."""
    review = ReviewAction.objects.get(pk=review_id)
    ReviewResult.objects.bulk_create(
        ReviewResult(
            action=review,
            answer_id=each.answer_id,
            question=each.question,
            key=each.key,
            value=each.value,
        )
        for each in found
    )
    ReviewAction.objects.bulk_create(
        ReviewAction(
            task_id=review.task_id,
            level=review.level,
            name=each.name,
            mark=f"{review.pk}:{each.answer_id or 0}",
            answer_id=each.answer_id,
            details=dict(each.details),
            intended_at=now,
        )
        for each in intended
    )


@service
def end_action(*, action_id: int, done: Done, now: datetime) -> None:
    """Note how an intended action ended, once."""
    intended = ReviewAction.objects.filter(
        pk=action_id, status=ReviewAction.Status.INTENDED
    )
    intended.update(
        status=ReviewAction.Status(done.status),
        result=done.result[:500],
        error_code=done.error_code,
        ended_at=now,
    )


def waiting(*, limit: int) -> tuple[Waiting, ...]:
    """List the actions that are to be done, the oldest first."""
    rows = ReviewAction.objects.filter(status=ReviewAction.Status.INTENDED)
    columns = ("pk", "task_id", "level", "name", "answer_id", "details")
    return tuple(
        Waiting(*row) for row in rows.order_by("pk").values_list(*columns)[:limit]
    )


def known_scores(*, answer_ids: Collection[int], key: str) -> Mapping[int, int]:
    """Give the scores that answers got by known answers; others are absent."""
    rows = ReviewResult.objects.filter(
        action__answer_id__in=answer_ids, action__level="assignment", key=key
    )
    return {
        answer_id: int(value)
        for answer_id, value in rows.order_by("pk").values_list("answer_id", "value")
    }


def actions_on(
    *, task_id: int, level: str, after_id: int, limit: int
) -> tuple[ActionRecord, ...]:
    """Read a page of what a level's rule did about a task, in order of time."""
    rows = ReviewAction.objects.filter(task_id=task_id, level=level, pk__gt=after_id)
    columns = (
        "pk", "name", "answer_id", "answer__assignment_id", "status", "result",
        "error_code", "ended_at",
    )  # fmt: skip
    page = rows.order_by("pk").values_list(*columns)[:limit]
    return tuple(ActionRecord(*row) for row in page)


def results_on(
    *, task_id: int, level: str, after_id: int, limit: int
) -> tuple[ResultRecord, ...]:
    """Read a page of what a level's rule found about a task, in order of time."""
    rows = ReviewResult.objects.filter(
        action__task_id=task_id, action__level=level, pk__gt=after_id
    )
    columns = (
        "pk", "action_id", "answer__assignment_id", "question", "key", "value",
    )  # fmt: skip
    page = rows.order_by("pk").values_list(*columns)[:limit]
    return tuple(ResultRecord(*row) for row in page)
