"""What asking only where there is doubt has saved, in answers and in money."""

from __future__ import annotations

from dataclasses import dataclass

from handwork.allocation import queries as allocation
from handwork.base.money import Money
from handwork.pay import queries as pay
from handwork.projects.queries import BatchRecord


@dataclass(frozen=True, slots=True)
class Saving:
    """Tasks whose answers are enough, next to asking for all answers to each of them."""

    tasks_count: int
    answers_count: int
    all_count: int
    unspent: Money

    @property
    def share(self) -> float:
        """The share of the answers that nobody had to give."""
        return 1 - self.answers_count / self.all_count


def saving_of(batch: BatchRecord) -> Saving | None:
    """Count what was saved; None where all answers are asked for, or none is decided."""
    if not batch.stops_early:
        return None
    decided = allocation.decided(batch_id=batch.id)
    if decided.tasks_count == 0:
        return None
    rate = pay.rate(batch_id=batch.id)
    all_count = decided.tasks_count * batch.answers_wanted
    unasked_count = all_count - decided.answers_count
    return Saving(
        tasks_count=decided.tasks_count,
        answers_count=decided.answers_count,
        all_count=all_count,
        unspent=Money(
            unasked_count * (rate.price.micros + rate.fee.micros), batch.currency
        ),
    )
