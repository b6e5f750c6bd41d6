"""How answers stand: waiting, approved by word or silence, or rejected.

A verdict is a row of the answers room; silence is a posted earning. Together they are
known here only. Whatever is decided settles the pay at once, so that an answer waits
while its earning is pending and not due: what is due is posted within seconds.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Count, Q, QuerySet

from handwork.answers.verdicts import LastWord, last_words, last_words_on
from handwork.base.connections import fetch_rows
from handwork.pay.models import Earning

State = Earning.State


class Standing(StrEnum):
    """What was decided on an answer, in the words of programs written for MTurk."""

    SUBMITTED = "Submitted"
    APPROVED = "Approved"
    REJECTED = "Rejected"


@dataclass(frozen=True, slots=True)
class VerdictRecord:
    """How one answer stands, since when, and what its worker was told."""

    status: Standing
    feedback: str
    approved_at: datetime | None
    rejected_at: datetime | None
    auto_approval_at: datetime
    is_withheld: bool


@dataclass(frozen=True, slots=True)
class DecidedAnswer:
    """An answer with its times and how it stands."""

    answer_id: int
    assignment_id: int
    task_id: int
    batch_id: int
    worker_id: int
    content: Any
    taken_at: datetime
    expires_at: datetime
    submitted_at: datetime
    verdict: VerdictRecord


ANSWER = (
    "answer_id",
    "answer__assignment_id",
    "answer__task_id",
    "batch_id",
    "worker_id",
    "answer__content",
    "answer__assignment__taken_at",
    "answer__assignment__expires_at",
    "answer__submitted_at",
)
SETTLED = ("state", "due_at", "transfer__made_at")


def statuses(
    *, answer_ids: Collection[int], now: datetime | None = None
) -> Mapping[int, VerdictRecord]:
    """Tell how answers stand, in two queries; without a moment, what was booked."""
    rows = Earning.objects.filter(answer_id__in=answer_ids).order_by("answer_id")
    found = list(rows.values_list("answer_id", *SETTLED))
    said = last_words(answer_ids=[row[0] for row in found])
    return {
        answer_id: _verdict(said.get(answer_id), *settled, now=now)
        for answer_id, *settled in found
    }


def decided_answers(
    *,
    task_id: int,
    standings: Collection[str] = (),
    after_id: int = 0,
    limit: int = 100,
    now: datetime,
) -> tuple[DecidedAnswer, ...]:
    """Read the answers to a task with how they stand; page with the last answer's id."""
    rows = Earning.objects.filter(answer__task_id=task_id, answer_id__gt=after_id)
    return _decided(_standing(rows, frozenset(standings), now), limit, now)


def decided_answer(*, answer_id: int, now: datetime) -> DecidedAnswer | None:
    """Read one answer with how it stands."""
    found = _decided(Earning.objects.filter(answer_id=answer_id), 1, now)
    return found[0] if found else None


def completed_counts(*, task_ids: Collection[int], now: datetime) -> Mapping[int, int]:
    """Count for each task the answers that are approved or rejected."""
    rows = Earning.objects.filter(answer__task_id__in=task_ids).exclude(_waits(now))
    counts = rows.values_list("answer__task_id").annotate(Count("pk"))
    return dict.fromkeys(task_ids, 0) | dict(counts.order_by("answer__task_id"))


def workers_decided_on(
    *, organisation_id: int, worker_ids: Collection[int]
) -> frozenset[int]:
    """Tell on whose work, of these workers', the organisation has decided."""
    rows = Earning.objects.filter(
        worker_id__in=worker_ids,
        state__gt=State.PENDING,
        batch__version__project__organisation_id=organisation_id,
    )
    return frozenset(rows.values_list("worker_id", flat=True).distinct())


def _waits(now: datetime) -> Q:
    """Pick what nobody has decided, silence neither."""
    return Q(state=State.PENDING, due_at__gt=now)


def _standing(
    rows: QuerySet[Earning], standings: frozenset[str], now: datetime
) -> QuerySet[Earning]:
    if not standings or standings == frozenset(Standing):
        return rows
    wanted = Q(pk__in=())
    if Standing.SUBMITTED in standings:
        wanted |= _waits(now)
    if standings >= {Standing.APPROVED, Standing.REJECTED}:
        return rows.filter(wanted | ~_waits(now))
    if Standing.REJECTED in standings:
        wanted |= _is_rejected(rows)
    if Standing.APPROVED in standings:
        wanted |= Q(state=State.PENDING, due_at__lte=now)
        wanted |= Q(state=State.POSTED) & ~_is_rejected(rows)
    return rows.filter(wanted)


def _is_rejected(rows: QuerySet[Earning]) -> Q:
    """Pick what was rejected and not approved after all: nothing is rejected twice."""
    rejected = rows.filter(answer__verdicts__is_approved=False).values("pk")
    approved = rows.filter(answer__verdicts__is_approved=True).values("pk")
    return Q(pk__in=rejected) & ~Q(pk__in=approved)


def _decided(
    rows: QuerySet[Earning], limit: int, now: datetime
) -> tuple[DecidedAnswer, ...]:
    """Read a page of answers, all to one task."""
    columns = rows.order_by("answer_id").values_list(*ANSWER, *SETTLED)
    found = fetch_rows(columns[:limit])
    wide = len(ANSWER)
    said: Mapping[int, LastWord] = {}
    # What waits has no verdict.
    if any(row[wide] != State.PENDING for row in found):
        said = last_words_on(
            task_id=found[0][2], first_id=found[0][0], last_id=found[-1][0]
        )
    return tuple(
        DecidedAnswer(*(*row[:wide], _verdict(said.get(row[0]), *row[wide:], now=now)))
        for row in found
    )


def _verdict(
    said: LastWord | None,
    state: int,
    due_at: datetime,
    posted_at: datetime | None,
    *,
    now: datetime | None,
) -> VerdictRecord:
    if said is None:
        if state == State.PENDING and now is not None and due_at <= now:
            state, posted_at = State.POSTED, due_at
        is_waiting = state == State.PENDING
        return VerdictRecord(
            status=Standing.SUBMITTED if is_waiting else Standing.APPROVED,
            feedback="",
            approved_at=None if is_waiting else posted_at,
            rejected_at=None,
            auto_approval_at=due_at,
            is_withheld=False,
        )
    return VerdictRecord(
        status=Standing.APPROVED if said.is_approved else Standing.REJECTED,
        feedback=said.feedback,
        approved_at=said.decided_at if said.is_approved else None,
        rejected_at=None if said.is_approved else said.decided_at,
        auto_approval_at=due_at,
        is_withheld=state == State.WITHHELD,
    )
