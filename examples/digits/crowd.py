"""Simulated workers at work: through the journeys of people, on a clock of their own."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import digits
import numpy as np
from handwork_core.simulate import SimulatedWorker

from handwork.flow import working
from handwork.projects import queries as projects

DAYS_MOST = 30
BETWEEN_TASKS_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Member:
    """One simulated worker and the account it works with."""

    worker_id: int
    simulated: SimulatedWorker


@dataclass(order=True, slots=True)
class Event:
    """Something a worker does at a moment; `until` ends the slot it happens in."""

    at: datetime
    order: int
    member: Member = field(compare=False)
    until: datetime = field(compare=False)
    held: working.Held | None = field(compare=False, default=None)
    seconds: float = field(compare=False, default=0.0)


class Shift:
    """A crowd working through one batch, from midnight of its first day until it is done."""

    def __init__(
        self,
        *,
        batch_id: int,
        midnight: datetime,
        truth: np.ndarray,
        rng: np.random.Generator,
        progress: Callable[[int], None],
    ) -> None:
        self.batch_id = batch_id
        self.midnight = midnight
        self.truth = truth
        self.rng = rng
        self.progress = progress
        self.events: list[Event] = []
        self.count = 0
        self.answers_count = 0
        self.ended_at = midnight

    def work(self, members: list[Member]) -> datetime:
        """Let everyone work in their slots, day by day, until nothing is left to take."""
        for day in range(DAYS_MOST):
            for member in members:
                self._plan_day(member, self.midnight + timedelta(days=day))
            self._live()
            if self._is_done():
                return self.ended_at
        raise RuntimeError(f"the crowd did not finish within {DAYS_MOST} days")

    def _plan_day(self, member: Member, midnight: datetime) -> None:
        for slot in member.simulated.slots(self.rng):
            begins = midnight + timedelta(seconds=slot.start_seconds)
            ends = begins + timedelta(seconds=slot.length_seconds)
            self._push(Event(begins, 0, member, ends))

    def _push(self, event: Event) -> None:
        self.count += 1
        event.order = self.count
        heapq.heappush(self.events, event)

    def _live(self) -> None:
        while self.events:
            event = heapq.heappop(self.events)
            if event.held is None:
                self._take(event)
            elif event.at >= event.until:
                self._give_back(event)
            else:
                self._submit(event)

    def _take(self, event: Event) -> None:
        held = working.take(
            worker_id=event.member.worker_id, batch_id=self.batch_id, now=event.at
        )
        if held is not None:
            self._begin(event, held, event.at)

    def _begin(self, event: Event, held: working.Held, at: datetime) -> None:
        seconds = event.member.simulated.seconds(self.rng)
        # Whoever would not finish within the slot hands the task back at its end.
        done_at = min(at + timedelta(seconds=seconds), event.until)
        self._push(Event(done_at, 0, event.member, event.until, held, seconds))

    def _give_back(self, event: Event) -> None:
        assert event.held is not None
        working.hand_back(
            worker_id=event.member.worker_id,
            assignment_id=event.held.assignment_id,
            now=event.at,
        )

    def _submit(self, event: Event) -> None:
        assert event.held is not None
        _submitted, held = working.submit_and_take(
            worker_id=event.member.worker_id,
            assignment_id=event.held.assignment_id,
            content={"choice": str(self._answer(event))},
            client_key=f"simulated-{event.held.assignment_id}",
            active_milliseconds=round(event.seconds * 1000),
            now=event.at,
        )
        self.answers_count += 1
        self.ended_at = event.at
        self.progress(self.answers_count)
        if held is not None:
            self._begin(event, held, event.at + timedelta(seconds=BETWEEN_TASKS_SECONDS))

    def _answer(self, event: Event) -> int:
        assert event.held is not None
        task = projects.task(task_id=event.held.task_id)
        true_class = int(self.truth[digits.index_of(task.key)])
        worker = event.member.simulated
        if task.prediction is None:
            return worker.answer(true_class, self.rng)
        return worker.verify(true_class, int(task.prediction["choice"]), self.rng)

    def _is_done(self) -> bool:
        seats = working.seats_of(batch_id=self.batch_id)
        return seats.taken >= seats.wanted


def members_of(
    worker_ids: list[int], simulated: tuple[SimulatedWorker, ...]
) -> Iterator[Member]:
    """Give each simulated worker an account."""
    for worker_id, worker in zip(worker_ids, simulated, strict=True):
        yield Member(worker_id=worker_id, simulated=worker)
