"""Free the seats that were held beyond their time."""

from __future__ import annotations

from datetime import datetime

from handwork.allocation import services
from handwork.base.transactions import journey
from handwork.flow.working.writing import one_writer

AT_ONCE = 500
# A sweep ends; what is left is freed by the next tick.
MOST_ROUNDS = 200


def expire_held(*, now: datetime) -> int:
    """Free them in short transactions, so that workers never wait; tell how many."""
    total = 0
    for _round in range(MOST_ROUNDS):
        with one_writer():
            count = _expire_some(now=now)
        total += count
        if count < AT_ONCE:
            break
    return total


@journey
def _expire_some(*, now: datetime) -> int:
    return services.expire(now=now, limit=AT_ONCE)
