"""How answers stand: waiting, approved by word or silence, or rejected.

A verdict is a row of the answers room; silence is a posted earning. Together they are
known here only. Whatever is decided settles the pay at once, so that an answer waits
while its earning is pending and not due: what is due is posted within seconds.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet, TextField
from django.db.models.functions import Cast

from handwork.answers.verdicts import LastWord, last_words, last_words_on
from handwork.base.connections import Rows, RowsQuery
from handwork.pay.models import Earning

State = Earning.State


class Standing(StrEnum):
    """What was decided on an answer, in the words of programs written for MTurk."""

    SUBMITTED = "Submitted"
    APPROVED = "Approved"
    REJECTED = "Rejected"


# Members of an enumeration take longer to find than all the rest.
SUBMITTED, APPROVED = Standing.SUBMITTED, Standing.APPROVED
PENDING = int(State.PENDING)


# Tuples: a page has hundreds, and dataclasses take several times as long to make.
class VerdictRecord(NamedTuple):
    """How one answer stands, since when, and what its worker was told."""

    status: Standing
    feedback: str
    approved_at: datetime | None
    rejected_at: datetime | None
    auto_approval_at: datetime
    is_withheld: bool = False


class DecidedAnswer(NamedTuple):
    """An answer with its times and how it stands."""

    answer_id: int
    assignment_id: int
    task_id: int
    batch_id: int
    worker_id: int
    taken_at: datetime
    expires_at: datetime
    submitted_at: datetime
    content: Any
    verdict: VerdictRecord


ANSWER = (
    "answer_id",
    "answer__assignment_id",
    "answer__task_id",
    "batch_id",
    "worker_id",
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
        answer_id: _verdict(said.get(answer_id), state, due_at, posted_at, now)
        for answer_id, state, due_at, posted_at in found
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
    found = _PAGE.rows(
        frozenset(standings), limit, task_id=task_id, after_id=after_id, now=now
    )
    return _decided(found, now)


def decided_answer(*, answer_id: int, now: datetime) -> DecidedAnswer | None:
    """Read one answer with how it stands."""
    found = _decided(_ONE.rows(answer_id=answer_id), now)
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


def _page(
    standings: frozenset[str],
    limit: int,
    *,
    task_id: int,
    after_id: int,
    now: datetime,
) -> Rows:
    rows = Earning.objects.filter(answer__task_id=task_id, answer_id__gt=after_id)
    return _columns(_standing(rows, standings, now))[:limit]


def _columns(rows: QuerySet[Earning]) -> Rows:
    # As text: all of a page are read at once.
    said = Cast("answer__content", TextField())
    return rows.order_by("answer_id").values_list(*ANSWER, *SETTLED, said)


_PAGE = RowsQuery(_page)
_ONE = RowsQuery(
    lambda *, answer_id: _columns(Earning.objects.filter(answer_id=answer_id))
)


def _decided(
    found: Sequence[tuple[Any, ...]], now: datetime
) -> tuple[DecidedAnswer, ...]:
    """Tell of a page of answers, all to one task, how they stand."""
    wide = len(ANSWER)
    said: Mapping[int, LastWord] = {}
    # What waits has no verdict.
    if any(row[wide] != PENDING for row in found):
        said = last_words_on(
            task_id=found[0][2], first_id=found[0][0], last_id=found[-1][0]
        )
    contents = json.loads(f"[{','.join([row[-1] for row in found])}]")
    return tuple(
        [
            DecidedAnswer._make(
                (*facts, content, _verdict(said.get(facts[0]), state, due, posted, now))
            )
            for (*facts, state, due, posted, _text), content in zip(
                found, contents, strict=True
            )
        ]
    )


def _verdict(
    said: LastWord | None,
    state: int,
    due_at: datetime,
    posted_at: datetime | None,
    now: datetime | None,
) -> VerdictRecord:
    if said is None:
        if state != PENDING:
            return VerdictRecord(APPROVED, "", posted_at, None, due_at)
        if now is not None and due_at <= now:
            return VerdictRecord(APPROVED, "", due_at, None, due_at)
        return VerdictRecord(SUBMITTED, "", None, None, due_at)
    return VerdictRecord(
        status=Standing.APPROVED if said.is_approved else Standing.REJECTED,
        feedback=said.feedback,
        approved_at=said.decided_at if said.is_approved else None,
        rejected_at=None if said.is_approved else said.decided_at,
        auto_approval_at=due_at,
        is_withheld=state == State.WITHHELD,
    )
