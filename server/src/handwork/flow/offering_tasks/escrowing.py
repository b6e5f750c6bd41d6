"""The escrow of offers: filled for who may still answer, settled once nobody can."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from handwork.allocation import offered
from handwork.allocation import offering as seats
from handwork.allocation.offering import HeldSeats
from handwork.answers.offered import seated_counts
from handwork.pay import offers as pay
from handwork.pay.offers import EscrowMove
from handwork.projects import offering
from handwork.projects.offering import Held
from handwork.projects.queries import ending
from handwork.projects.queries.offers import terms_of

Seated = Mapping[int, int]


def hold_seats(*, task_id: int, batch_ids: Sequence[int]) -> HeldSeats:
    """Hold the seats of a task, after the queues that will change."""
    seats.hold_queues(batch_ids=batch_ids)
    return seats.hold_seats(task_ids=[task_id])[task_id]


def refill(
    held: Held,
    *,
    most: int,
    expires_at: datetime,
    made_by_id: int | None,
    now: datetime,
) -> None:
    """Open seats up to `most`, and set aside what these answers will cost."""
    found = hold_seats(task_id=held.task_id, batch_ids=[held.batch_id])
    seats.put_seats(seats=found, wanted=most, closes_at=expires_at)
    seated = seated_counts(task_ids=[held.task_id]).get(held.task_id, {})
    needed = needed_in(held.batch_id, most=most, seated=seated)
    more = max(needed - held.escrowed_count, 0)
    number = held.movements_count + 1
    pay.move_escrow(
        moves=[move_of(held, held.batch_id, number, more)],
        made_by_id=made_by_id,
        now=now,
    )
    offering.note_escrow(
        task_id=held.task_id,
        escrowed_count=held.escrowed_count + more,
        movements_count=number,
        swept_at=None,
    )


def needed_in(batch_id: int, *, most: int, seated: Seated) -> int:
    """Count the answers that the escrow of a batch must be able to pay."""
    elsewhere = sum(count for batch, count in seated.items() if batch != batch_id)
    return max(most - elsewhere, 0)


def settle(held: Sequence[Held], *, made_by_id: int | None, now: datetime) -> int:
    """Close offers whose end has come and give back what their escrow did not use.

    An offer that somebody still holds a task of is closed, and settled later.
    """
    task_ids = [each.task_id for each in held]
    seats.close_seats(task_ids=task_ids, now=now)
    seats.hold_seats(task_ids=task_ids)
    # After the seats: who took one before had it written by then.
    busy = offered.held_tasks(task_ids=task_ids)
    free = [each for each in held if each.task_id not in busy]
    _give_back(free, made_by_id=made_by_id, now=now)
    return len(free)


def _give_back(held: Sequence[Held], *, made_by_id: int | None, now: datetime) -> None:
    task_ids = [each.task_id for each in held]
    seated = seated_counts(task_ids=task_ids)
    there = list(_there(held))
    # What a closed batch did not use goes back as a whole.
    terms = terms_of(batch_ids={batch_id for _each, batch_id, _count in there})
    moves, left = [], {}
    for each, batch_id, escrowed in there:
        answered = seated.get(each.task_id, {}).get(batch_id, 0)
        unused = 0 if terms[batch_id].is_closed else max(escrowed - answered, 0)
        number = each.movements_count + 1
        if unused:
            moves.append(move_of(each, batch_id, number, -unused))
        if batch_id == each.batch_id:
            left[each.task_id] = escrowed - unused
        else:
            offering.note_departure(
                task_id=each.task_id,
                batch_id=batch_id,
                escrowed_count=escrowed - unused,
            )
    offering.note_settled(left=left, now=now)
    pay.move_escrow(moves=moves, made_by_id=made_by_id, now=now)


def _there(held: Sequence[Held]) -> Iterator[tuple[Held, int, int]]:
    """Name each batch that holds money of an offer, and the answers it is for."""
    by_task = {each.task_id: each for each in held}
    for each in held:
        yield each, each.batch_id, each.escrowed_count
    for task_id, batch_id, count in ending.departed_from(task_ids=list(by_task)):
        yield by_task[task_id], batch_id, count


def move_of(held: Held, batch_id: int, number: int, count: int) -> EscrowMove:
    """Name a movement of an offer's escrow."""
    return EscrowMove(
        organisation_id=held.organisation_id,
        batch_id=batch_id,
        task_id=held.task_id,
        number=number,
        answers_count=count,
    )
