"""What requesters said of a worker's answers, and what they paid beyond the price."""

from __future__ import annotations

from dataclasses import dataclass

from handwork.answers.verdicts import OwnVerdict, own_verdicts
from handwork.pay import queries as pay
from handwork.pay.queries import BonusRecord, VerdictRecord
from handwork.projects.queries.naming import batch_titles

SHOWN = 20


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """A verdict, and how the answer stands now: a rejection may be taken back."""

    title: str
    said: OwnVerdict
    now: VerdictRecord


@dataclass(frozen=True, slots=True)
class BonusLine:
    """A bonus and the work that it was for."""

    title: str
    bonus: BonusRecord


def verdict_lines(worker_id: int) -> tuple[VerdictLine, ...]:
    """List the latest verdicts that say something, the latest first."""
    found = own_verdicts(worker_id=worker_id, limit=SHOWN)
    titles = batch_titles(batch_ids={each.batch_id for each in found})
    stands = pay.statuses(answer_ids=[each.answer_id for each in found])
    return tuple(
        VerdictLine(titles[each.batch_id], each, stands[each.answer_id])
        for each in found
    )


def bonus_lines(worker_id: int) -> tuple[BonusLine, ...]:
    """List the latest bonuses, the latest first."""
    found = pay.own_bonuses(worker_id=worker_id, limit=SHOWN)
    titles = batch_titles(batch_ids={each.batch_id for each in found})
    return tuple(BonusLine(titles[each.batch_id], each) for each in found)
