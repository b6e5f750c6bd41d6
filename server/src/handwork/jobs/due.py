"""What the clock makes happen: each thing in transactions of its own, none in another's way."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from handwork.flow import (
    acting,
    judging,
    notifying,
    offering_tasks,
    paying,
    publishing,
    stopping,
    storing,
    watching,
    working,
)
from handwork.jobs.deliver import deliver, deliver_notices
from handwork.jobs.once import only_one
from handwork.jobs.rescue import rescue

logger = logging.getLogger(__name__)

DAY_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Due:
    """Something that the clock looks after, and how often."""

    name: str
    every_seconds: float
    run: Callable[[datetime], object]


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a tick did: names of what ran, of what failed, of what another process does."""

    done: tuple[str, ...]
    failed: tuple[str, ...]
    elsewhere: tuple[str, ...]


# Each is safe in several processes at once (conditional writes, rows skipped that are
# locked); the lock in `tick` only keeps them from doing the same work twice.
DUE = (
    Due("expire-held", 2, lambda now: working.expire_held(now=now)),
    Due("close-expired", 5, lambda now: publishing.close_expired(now=now)),
    Due("sweep-offers", 5, lambda now: offering_tasks.sweep_offers(now=now)),
    Due("dispose-offers", 600, lambda now: offering_tasks.dispose_old(now=now)),
    Due("forget-tokens", 3600, lambda now: offering_tasks.forget_tokens(now=now)),
    Due("accept-due", 10, lambda now: paying.accept_due(now=now)),
    Due(
        "refund-closed", 10, lambda now: paying.refund_closed(now=now, rest_seconds=60)
    ),
    Due("judge-due", 10, lambda now: judging.request_due(now=now)),
    Due("stop-due", 5, lambda now: stopping.stop_due(now=now)),
    Due("look-through", 3, lambda now: watching.look_due(now=now)),
    Due("act-on-reviews", 3, lambda now: acting.act_due(now=now)),
    Due("tell", 2, lambda now: notifying.tell_due(now=now)),
    Due("deliver", 2, lambda now: deliver(now=now)),
    Due("deliver-notices", 2, lambda now: deliver_notices(now=now)),
    Due("sweep-files", DAY_SECONDS, lambda _now: storing.request_sweep()),
    Due("rescue", 30, lambda now: rescue(now=now)),
)


def tick(now: datetime, due: Iterable[Due] = DUE) -> Ticked:
    """Do everything that is due; a failure is logged and counted, and stops no other."""
    done: list[str] = []
    failed: list[str] = []
    elsewhere: list[str] = []
    for thing in due:
        try:
            with only_one(thing.name) as is_ours:
                if is_ours:
                    thing.run(now)
                (done if is_ours else elsewhere).append(thing.name)
        except Exception:
            logger.exception("%s failed", thing.name)
            failed.append(thing.name)
    return Ticked(tuple(done), tuple(failed), tuple(elsewhere))
