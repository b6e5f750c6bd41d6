"""Watch: read from rows what workers and the clock did in a batch, for who wants to know.

Taking and submitting write nothing for this. A watched batch is looked through every few
seconds: each look begins a little before the end of the one before, because rows are not
seen in the order of their numbers; what was written already is not written again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from handwork.allocation import looking as assignments
from handwork.answers import looking as answers
from handwork.answers import queries as said
from handwork.answers.looking import Submitted
from handwork.base.transactions import journey
from handwork.flow import reviewing
from handwork.pay.queries.verdicts import Standing, statuses
from handwork.projects import noticing
from handwork.projects import queries as projects
from handwork.projects.noticing import Happened, Progress
from handwork.projects.queries import noticing as read
from handwork.projects.queries.noticing import OfferEnd

# A transaction of the hot path lasts milliseconds.
SETTLED_AFTER = timedelta(seconds=10)
AT_ONCE = 1_000
BATCHES_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a batch: from where, and when."""

    batch_id: int
    before: Progress
    now: datetime

    @property
    def since(self) -> datetime:
        """The moment from which rows may be new."""
        return self.before.looked_at - SETTLED_AFTER

    @property
    def settled_until(self) -> datetime:
        """Rows up to this moment are all to be seen."""
        return self.now - SETTLED_AFTER


def watch(*, batch_id: int, now: datetime, is_reviewed: bool = True) -> None:
    """Inside a journey: look through the rows of a batch from here on."""
    noticing.watch(
        batch_id=batch_id, progress=_from_here(batch_id, now), is_reviewed=is_reviewed
    )


def go_on_from_here(*, batch_id: int, now: datetime) -> None:
    """Inside a journey: nobody is told what happened while nobody was to be told."""
    noticing.skip_unwatched(batch_id=batch_id, progress=_from_here(batch_id, now))


def _from_here(batch_id: int, now: datetime) -> Progress:
    last_id = said.last_id(batch_id=batch_id)
    return Progress(
        created_to_id=read.last_offer_id(batch_id=batch_id),
        taken_to_id=assignments.last_assignment_id(),
        answered_to_id=last_id,
        accepted_to_id=last_id,
        looked_at=now,
    )


def look_due(*, now: datetime) -> int:
    """Look through watched batches, some at a time; returns how many things happened."""
    count = 0
    failures: list[Exception] = []
    for batch_id in read.batches_to_look_through(now=now, limit=BATCHES_AT_ONCE):
        try:
            count += look_through(batch_id=batch_id, now=now)
        except Exception as failure:  # noqa: BLE001 - one batch is not in another's way
            failures.append(failure)
    if failures:
        raise ExceptionGroup("Some batches could not be looked through.", failures)
    return count


@journey
def look_through(*, batch_id: int, now: datetime) -> int:
    """Write what happened in a batch since the last look, and review what is due."""
    before = noticing.hold_watch(batch_id=batch_id)
    if before is None:
        return 0
    look = Look(batch_id, before, now)
    taken, taken_to = _taken(look)
    submitted, answered_to = _submitted(look)
    accepted, accepted_to = _accepted(look)
    ended = _ended(look)
    expired = _expired(look)
    created, created_to = _created(look)
    gone = read.disposed_in(batch_id=batch_id, since=look.since, until=now)
    touched = {each.task_id for each in (*submitted, *ended, *expired)}
    touched |= {each.task_id for each in gone}
    reviewable = _reviewable(look, touched)
    wanted = _wanted(
        batch_id,
        [*created, *taken, *submitted, *accepted, *ended, *expired, *reviewable],
    )
    noticing.happen(batch_id=batch_id, happened=wanted)
    reviewing.review(submitted=submitted, reviewable=reviewable, now=now)
    after = Progress(created_to, taken_to, answered_to, accepted_to, looked_at=now)
    noticing.move_watch(batch_id=batch_id, progress=after)
    return len(wanted)


def _wanted(batch_id: int, happened: Iterable[Happened]) -> list[Happened]:
    rule = read.rule_of(batch_id=batch_id)
    if rule is None or not rule.is_active:
        return []
    return [each for each in happened if each.event in rule.event_types]


def _created(look: Look) -> tuple[list[Happened], int]:
    page = read.offered_in(
        batch_id=look.batch_id, after_id=look.before.created_to_id, limit=AT_ONCE
    )
    settled = [e.task_id for e in page if e.created_at <= look.settled_until]
    happened = [Happened("HITCreated", e.task_id, e.created_at) for e in page]
    return happened, max(settled, default=look.before.created_to_id)


def _taken(look: Look) -> tuple[list[Happened], int]:
    page = assignments.taken_in(
        batch_id=look.batch_id, after_id=look.before.taken_to_id, limit=AT_ONCE
    )
    settled = [e.assignment_id for e in page if e.taken_at <= look.settled_until]
    if len(page) < AT_ONCE:
        # Those of other batches are never looked through again.
        settled.append(assignments.settled_assignment_id(until=look.settled_until))
    happened = [
        Happened("AssignmentAccepted", e.task_id, e.taken_at, e.assignment_id)
        for e in page
    ]
    return happened, max([*settled, look.before.taken_to_id])


def _submitted(look: Look) -> tuple[list[Happened], int]:
    page = answers.submitted_in(
        batch_id=look.batch_id, after_id=look.before.answered_to_id, limit=AT_ONCE
    )
    seen_to = _settled(page, look.settled_until, look.before.answered_to_id)
    happened = [
        Happened("AssignmentSubmitted", e.task_id, e.submitted_at, e.assignment_id)
        for e in page
    ]
    return happened, seen_to


def _settled(page: Iterable[Submitted], until: datetime, before: int) -> int:
    return max((e.answer_id for e in page if e.submitted_at <= until), default=before)


def _accepted(look: Look) -> tuple[list[Happened], int]:
    """Find what silence has approved: in the order in which it was answered."""
    batch = projects.batch(batch_id=look.batch_id)
    until = look.settled_until - timedelta(seconds=batch.accept_after_seconds)
    page = answers.submitted_in(
        batch_id=look.batch_id, after_id=look.before.accepted_to_id, limit=AT_ONCE
    )
    due = [each for each in page if each.submitted_at <= until]
    ids = [each.answer_id for each in due]
    stands, by_word = statuses(answer_ids=ids), answers.decided_by_word(answer_ids=ids)
    happened: list[Happened] = []
    seen_to = look.before.accepted_to_id
    for each in due:
        verdict = stands.get(each.answer_id)
        if verdict is None or verdict.status == Standing.SUBMITTED:
            break
        seen_to = each.answer_id
        # What was decided by word was told then.
        if verdict.status is Standing.APPROVED and each.answer_id not in by_word:
            at = verdict.approved_at or look.now
            happened.append(
                Happened("AssignmentApproved", each.task_id, at, each.assignment_id)
            )
    return happened, seen_to


def _ended(look: Look) -> list[Happened]:
    ended = assignments.ended_in(
        batch_id=look.batch_id, since=look.since, until=look.now
    )
    return [
        Happened(
            "AssignmentReturned" if each.is_returned else "AssignmentAbandoned",
            each.task_id,
            each.ended_at,
            each.assignment_id,
        )
        for each in ended
    ]


def _expired(look: Look) -> list[Happened]:
    span = {"since": look.since, "until": look.now}
    offers = read.expired_in(batch_id=look.batch_id, **span)
    # A program may end a HIT and delete it before anybody looks.
    gone = read.disposed_in(batch_id=look.batch_id, **span)
    ended = [each for each in gone if look.since < each.expires_at <= look.now]
    return [
        Happened(
            "HITExpired",
            each.task_id,
            each.expires_at,
            mark=each.expires_at.isoformat(),
        )
        for each in (*offers, *ended)
    ]


def _reviewable(look: Look, task_ids: Collection[int]) -> list[Happened]:
    """Find which of the tasks wait for nobody any more; each such end is told once."""
    offers = read.offer_ends(task_ids=task_ids)
    seating = assignments.seating(batch_id=look.batch_id, task_ids=task_ids)
    found: list[Happened] = []
    for task_id, offer in offers.items():
        seats = seating.get(task_id)
        if seats is None or seats.held:
            continue
        if seats.taken >= offer.most or offer.expires_at <= look.now:
            found.append(_end_of(offer, seats.taken, look.now))
    return found


def _end_of(offer: OfferEnd, taken: int, now: datetime) -> Happened:
    # Seats that no answer ended may be given out again: the time matters only then.
    is_full = taken >= offer.most
    until = "full" if is_full else offer.expires_at.isoformat()
    mark = f"{taken}/{offer.most}/{until}"
    return Happened("HITReviewable", offer.task_id, now, mark=mark)
