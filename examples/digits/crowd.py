"""Simulated workers at work: through the journeys of people, on a clock of their own."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import digits
import numpy as np
from numpy.typing import NDArray

from handwork.allocation import queries as allocation
from handwork.allocation.queries import Held
from handwork.flow import working
from handwork.projects import queries as projects
from handwork_core.simulate import SimulatedWorker

DAYS_MOST = 30


@dataclass(frozen=True, slots=True)
class Member:
    """One simulated worker and the account it works with."""

    worker_id: int
    simulated: SimulatedWorker


class Shift:
    """A crowd working through one batch, from midnight of its first day until it is done."""

    def __init__(
        self,
        *,
        batch_id: int,
        midnight: datetime,
        truth: NDArray[np.int64],
        rng: np.random.Generator,
        progress: Callable[[int], None],
    ) -> None:
        self.batch_id = batch_id
        self.midnight = midnight
        self.truth = truth
        self.rng = rng
        self.progress = progress
        self.agenda: list[tuple[datetime, int, Callable[[], None]]] = []
        self.count = 0
        self.answers_count = 0
        self.ended_at = midnight

    def work(self, members: list[Member]) -> datetime:
        """Let everyone work in their slots, day by day, until nothing is left to take."""
        for day in range(DAYS_MOST):
            for member in members:
                self._plan_day(member, self.midnight + timedelta(days=day))
            while self.agenda:
                _at, _order, act = heapq.heappop(self.agenda)
                act()
            if self._is_done():
                return self.ended_at
        raise RuntimeError(f"the crowd did not finish within {DAYS_MOST} days")

    def _plan_day(self, member: Member, midnight: datetime) -> None:
        for slot in member.simulated.slots(self.rng):
            begins = midnight + timedelta(seconds=slot.start_seconds)
            ends = begins + timedelta(seconds=slot.length_seconds)
            self._plan(begins, partial(self._take, member, begins, ends))

    def _plan(self, at: datetime, act: Callable[[], None]) -> None:
        self.count += 1
        heapq.heappush(self.agenda, (at, self.count, act))

    def _take(self, member: Member, at: datetime, until: datetime) -> None:
        held = working.take(worker_id=member.worker_id, batch_id=self.batch_id, now=at)
        if held is not None:
            self._begin(member, held, at, until)

    def _begin(self, member: Member, held: Held, at: datetime, until: datetime) -> None:
        seconds = member.simulated.seconds(self.rng)
        done_at = at + timedelta(seconds=seconds)
        if done_at < until:
            self._plan(done_at, partial(self._submit, member, held, at, done_at, until))
        else:
            # Whoever would not finish within the slot hands the task back at its end.
            self._plan(until, partial(self._hand_back, member, held, until))

    def _hand_back(self, member: Member, held: Held, at: datetime) -> None:
        working.hand_back(
            worker_id=member.worker_id, assignment_id=held.assignment_id, now=at
        )

    def _submit(
        self,
        member: Member,
        held: Held,
        begun_at: datetime,
        at: datetime,
        until: datetime,
    ) -> None:
        _submitted, following = working.submit_and_take(
            worker_id=member.worker_id,
            batch_id=self.batch_id,
            assignment_id=held.assignment_id,
            content={"choice": str(self._answer(member, held))},
            client_key=f"simulated-{held.assignment_id}",
            active_milliseconds=(at - begun_at) // timedelta(milliseconds=1),
            now=at,
        )
        self.answers_count += 1
        self.ended_at = at
        self.progress(self.answers_count)
        if following is not None:
            # The next task is there at once: it was taken with the answer.
            self._begin(member, following.held, at, until)

    def _answer(self, member: Member, held: Held) -> int:
        task = projects.task(task_id=held.task_id)
        true_class = int(self.truth[digits.index_of(task.key)])
        if task.prediction is None:
            return member.simulated.answer(true_class, self.rng)
        suggested = int(task.prediction["choice"])
        return member.simulated.verify(true_class, suggested, self.rng)

    def _is_done(self) -> bool:
        return allocation.seats_of(batch_id=self.batch_id).open == 0
